//go:build !windows

package policy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// trusted refuses a file that is not root's alone to write, or that lies in a
// folder where somebody else could have put it.
func trusted(path string, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := rootAlone(info); err != nil {
		return err
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return err
	}
	return rootAlone(folder)
}

// rootAlone says why others than root could write a file or into a folder.
func rootAlone(info fs.FileInfo) error {
	s, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok:
		return fmt.Errorf("%w: its owner isn't known", ErrNotTrusted)
	case s.Uid != 0:
		return fmt.Errorf("%w: %q belongs to user %d, not to root", ErrNotTrusted, info.Name(), s.Uid)
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Errorf("%w: %q can be written by others (%v)", ErrNotTrusted, info.Name(), info.Mode().Perm())
	}
	return nil
}
