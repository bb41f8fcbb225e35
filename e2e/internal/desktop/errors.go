package desktop

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// commandError says which command failed and what it said.
func commandError(c *exec.Cmd, err error) error {
	var exit *exec.ExitError
	said := ""
	if errors.As(err, &exit) {
		said = strings.TrimSpace(string(exit.Stderr))
	}
	return fmt.Errorf("%s: %w: %s", strings.Join(c.Args, " "), err, said)
}

// errNoAnswer is what a dialog that nobody expected ends with.
var errNoAnswer = errors.New("the test has no answer to this dialog")
