package settings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Remove deletes what the program keeps in these folders: settings, queue and
// practice. No program may be using them. In the settings' folder it deletes its
// own files alone, because [HomeVariable] may name a folder with others in it;
// folders that are empty afterwards go, too. It does I/O, and goes on after an
// error.
func (d Dirs) Remove() error {
	entries, err := os.ReadDir(d.Config)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	errs := []error{err}
	for _, e := range entries {
		if n := e.Name(); n == settingsFile || n == settingsFile+badSuffix || strings.HasPrefix(n, tempPrefix) {
			errs = append(errs, os.Remove(filepath.Join(d.Config, n)))
		}
	}
	errs = append(errs, removeTree(d.State), removeTree(d.Practice))
	for _, dir := range []string{d.Config, filepath.Dir(d.State)} {
		_ = os.Remove(dir) // fails where something else is in it
	}
	return errors.Join(errs...)
}

// removeTree is os.RemoveAll, and a plainer way where that fails: on Windows it
// uses a call that some file systems, and Wine, don't have.
func removeTree(dir string) error {
	if os.RemoveAll(dir) == nil {
		return nil
	}
	var all []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	})
	errs := []error{err}
	for _, path := range slices.Backward(all) { // what is in a folder before the folder
		errs = append(errs, os.Remove(path))
	}
	return errors.Join(errs...)
}
