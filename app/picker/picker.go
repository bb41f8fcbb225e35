// Package picker asks the person for files by the desktop's own dialog: the
// file chooser portal on Linux, IFileOpenDialog on Windows, NSOpenPanel on
// macOS. Several files can be chosen at once. [Save] asks where to put a new
// one, on Linux and Windows.
//
// Where the desktop has no such dialog, [Pick] says [ErrUnavailable] and the
// caller shows one of its own. The macOS part has been compiled by nobody of
// this project yet and seen by nobody: it is untested.
package picker

import (
	"context"
	"errors"
)

var (
	// ErrUnavailable says that this desktop has no dialog to show, or that it
	// broke before the person could answer: show another one.
	ErrUnavailable = errors.New("no file dialog of the desktop's own")

	// ErrNotLocal says that something was chosen which is no file of this
	// computer (a camera, a place on the network without a path).
	ErrNotLocal = errors.New("not a file on this computer")
)

// Filter is one line of the dialog's "files of type" list.
type Filter struct {
	// Name is what the person reads: "Videos".
	Name string
	// Extensions without dots, in any case: "mp4". None means every file.
	Extensions []string
}

// Pick shows the dialog and waits until the person has answered: call it
// anywhere but on the goroutine that draws the window. It returns the absolute
// paths of the chosen files; none, with no error, when the person cancelled.
//
// parent is the window that the dialog belongs to, as the desktop writes it:
// "x11:1a00007" (hexadecimal) or "wayland:HANDLE" on Linux, "hwnd:2f0a" on
// Windows. An empty or unknown parent is allowed: the dialog then stands alone.
//
// Its error wraps [ErrUnavailable], [ErrNotLocal] (the paths beside it are good)
// or the context's. When ctx ends, the dialog is closed, except on Windows, where
// it stays until the person closes it and its answer is dropped.
func Pick(ctx context.Context, parent, title string, filters []Filter) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return pick(ctx, parent, title, filters)
}

// Save shows the dialog for a new file, with a name to begin with, and waits as
// [Pick] does. It returns the absolute path; empty, with no error, when the
// person cancelled. The dialog has asked before a file that is there is named,
// and has made none. Errors are those of Pick; on macOS there is no such dialog
// here yet: [ErrUnavailable].
func Save(ctx context.Context, parent, title, name string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	paths, err := save(ctx, parent, title, name)
	if err != nil || len(paths) == 0 {
		return "", err
	}
	return paths[0], nil
}
