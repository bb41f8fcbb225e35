// Package reveal shows a file in the desktop's file manager, selected in its
// folder. A file's name passes no shell and no script.
package reveal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// timeout is how long a file manager may take to come.
const timeout = 10 * time.Second

// errRelative is returned for what could be taken for an option.
var errRelative = errors.New("not an absolute path")

// File shows the file at path, which is absolute, or its folder when the file
// is gone. It waits for the file manager, some seconds at most, so it isn't for
// a UI goroutine; it is safe for concurrent use.
func File(ctx context.Context, path string) error {
	if !filepath.IsAbs(path) {
		return fmt.Errorf("reveal: %q: %w", path, errRelative)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	path = filepath.Clean(path)
	_, err := os.Lstat(path)
	if err == nil {
		err = selectFile(ctx, path)
	} else if dir := filepath.Dir(path); exists(dir) {
		err = openFolder(ctx, dir)
	}
	if err != nil {
		return fmt.Errorf("reveal: %w", err)
	}
	return nil
}

func exists(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}
