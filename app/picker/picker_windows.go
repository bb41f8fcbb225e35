package picker

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/go-ole/go-ole"
)

// pick asks for files that are there.
func pick(ctx context.Context, parent, title string, filters []Filter) ([]string, error) {
	return onThread(ctx, func() ([]string, error) { return show(owner(parent), title, filters) })
}

// save asks for the place of a new file.
func save(ctx context.Context, parent, title, name string) ([]string, error) {
	return onThread(ctx, func() ([]string, error) { return showSave(owner(parent), title, name) })
}

// onThread shows a dialog on a thread of its own, because COM ties it to the
// thread that made it.
func onThread(ctx context.Context, show func() ([]string, error)) ([]string, error) {
	type answer struct {
		paths []string
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		// Never unlocked: the thread ends with this goroutine, and whatever
		// extensions of Explorer have left on it ends too.
		runtime.LockOSThread()
		paths, err := show()
		answers <- answer{paths, err}
	}()
	select {
	case a := <-answers:
		return a.paths, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// owner reads "hwnd:2f0a"; anything else is no window.
func owner(parent string) uintptr {
	digits, ok := strings.CutPrefix(parent, "hwnd:")
	if !ok {
		return 0
	}
	handle, err := strconv.ParseUint(digits, 16, strconv.IntSize)
	if err != nil {
		return 0
	}
	return uintptr(handle)
}

// show makes the dialog, waits for the person and reads the answer.
func show(owner uintptr, title string, filters []Filter) ([]string, error) {
	if err := initialize(); err != nil {
		return nil, fmt.Errorf("picker: COM: %w: %w", ErrUnavailable, err)
	}
	defer ole.CoUninitialize()
	dialog, err := newOpenDialog()
	if err != nil {
		return nil, fmt.Errorf("picker: dialog: %w: %w", ErrUnavailable, err)
	}
	defer dialog.release()
	if err := dialog.prepare(title, filters); err != nil {
		return nil, fmt.Errorf("picker: options: %w: %w", ErrUnavailable, err)
	}
	switch err := dialog.show(owner); {
	case errors.Is(err, errCancelled):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("picker: show: %w: %w", ErrUnavailable, err)
	}
	return dialog.paths()
}

// initialize makes the thread a single-threaded apartment.
func initialize() error {
	err := ole.CoInitializeEx(0, ole.COINIT_APARTMENTTHREADED|ole.COINIT_DISABLE_OLE1DDE)
	var code *ole.OleError
	if errors.As(err, &code) && code.Code() == sFalse {
		return nil // it was one already
	}
	return err
}
