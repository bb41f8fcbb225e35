package support

import (
	"os"
	"runtime"
	"strings"
)

// System describes the system and the desktop in a few lines. It reads a file.
func System() []string {
	lines := []string{"System " + runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version()}
	if b, err := os.ReadFile("/etc/os-release"); err == nil { // Linux
		for l := range strings.Lines(string(b)) {
			if name, ok := strings.CutPrefix(strings.TrimSpace(l), "PRETTY_NAME="); ok {
				lines = append(lines, "Distribution "+strings.Trim(name, `"`))
			}
		}
	}
	for _, v := range []string{"XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "LANG"} {
		if s := os.Getenv(v); s != "" {
			lines = append(lines, v+" "+s)
		}
	}
	return lines
}
