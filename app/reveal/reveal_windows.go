package reveal

import (
	"context"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/go-ole/go-ole"
	"golang.org/x/sys/windows"
)

func selectFile(ctx context.Context, path string) error { return show(ctx, path) }

// openFolder shows the folder selected in the one above it, which needs no
// command line.
func openFolder(ctx context.Context, dir string) error { return show(ctx, dir) }

// show asks Explorer by way of the shell's own list of what a path is made of,
// on a thread of its own: COM ties it to one.
func show(ctx context.Context, path string) error {
	text, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	answer := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		if err := ole.CoInitializeEx(0, ole.COINIT_APARTMENTTHREADED|ole.COINIT_DISABLE_OLE1DDE); err != nil {
			answer <- err
			return
		}
		defer ole.CoUninitialize()
		answer <- showItem(text)
	}()
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func showItem(path *uint16) error {
	shell := windows.NewLazySystemDLL("shell32.dll")
	item, _, _ := shell.NewProc("ILCreateFromPathW").Call(uintptr(unsafe.Pointer(path)))
	if item == 0 {
		return windows.ERROR_FILE_NOT_FOUND
	}
	defer func() { _, _, _ = shell.NewProc("ILFree").Call(item) }()
	code, _, _ := shell.NewProc("SHOpenFolderAndSelectItems").Call(item, 0, 0, 0)
	if int32(code) < 0 {
		return fmt.Errorf("HRESULT %#08x", uint32(code))
	}
	return nil
}
