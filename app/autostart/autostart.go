// Package autostart has the desktop start the program when the person logs in,
// for this user alone: by an XDG autostart entry on Linux and the BSDs, a value
// of the Run key on Windows, a launch agent on macOS. Its calls do a little I/O
// on the disk or in the registry, and are safe for concurrent use.
package autostart

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
)

// The program's names in the places that are for all programs.
const (
	id    = "tech.aionvision.uploader"
	title = "Aion Uploader"
)

// errPath says that a path can't be written where the system would read it
// back as the same path.
var errPath = errors.New("not the absolute path of a program, or with control characters in it")

// Set has the program at exe, an absolute path, started at login, or no longer.
// It replaces what an earlier Set wrote for another path.
func Set(exe string, on bool) error {
	if !usable(exe) {
		return fmt.Errorf("autostart: %q: %w", exe, errPath)
	}
	var err error
	if on {
		err = enable(exe)
	} else {
		err = disable()
	}
	if err != nil {
		return fmt.Errorf("autostart: %w", err)
	}
	return nil
}

// Enabled reports whether the program at exe is started at login: it is set
// and nobody has switched it off by the system's own means.
func Enabled(exe string) (bool, error) {
	if !usable(exe) {
		return false, fmt.Errorf("autostart: %q: %w", exe, errPath)
	}
	on, err := enabled(exe)
	if err != nil {
		return false, fmt.Errorf("autostart: %w", err)
	}
	return on, nil
}

func usable(exe string) bool {
	return filepath.IsAbs(exe) && !strings.ContainsFunc(exe, unicode.IsControl) && strings.ToValidUTF8(exe, "") == exe
}
