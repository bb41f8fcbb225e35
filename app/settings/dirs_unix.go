//go:build !windows && !darwin

package settings

import (
	"os"
	"path/filepath"
)

const folder = "aion-uploader"

// stateDir is where programs keep their state, by the XDG base directories.
func stateDir(getenv func(string) string) (string, error) {
	if d := getenv("XDG_STATE_HOME"); filepath.IsAbs(d) {
		return d, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "state"), nil
}
