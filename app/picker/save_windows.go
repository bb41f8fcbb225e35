package picker

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unsafe"

	"github.com/go-ole/go-ole"
	"golang.org/x/sys/windows"
)

// Slots in the table of methods of IFileSaveDialog beside those that it shares
// with IFileOpenDialog, and the option that asks before a file is replaced.
const (
	dialogSetFileName         = 15
	dialogGetResult           = 20
	dialogSetDefaultExtension = 22
	optionOverwritePrompt     = 0x2
)

// showSave makes the dialog for a new file, waits for the person and reads the
// answer.
func showSave(owner uintptr, title, name string) ([]string, error) {
	if err := initialize(); err != nil {
		return nil, fmt.Errorf("picker: COM: %w: %w", ErrUnavailable, err)
	}
	defer ole.CoUninitialize()
	class := ole.NewGUID("{C0B4E2F3-BA21-4773-8DBA-335EC946EB8B}")
	iface := ole.NewGUID("{84BCCD23-5FDE-4CDB-AEA4-AF64B83D78AB}")
	unknown, err := ole.CreateInstance(class, iface)
	if err != nil {
		return nil, fmt.Errorf("picker: dialog: %w: %w", ErrUnavailable, err)
	}
	dialog := (*object)(unsafe.Pointer(unknown))
	defer dialog.release()
	if err := prepareSave(dialog, title, name); err != nil {
		return nil, fmt.Errorf("picker: options: %w: %w", ErrUnavailable, err)
	}
	switch err := dialog.call(dialogShow, owner); {
	case errors.Is(err, errCancelled):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("picker: show: %w: %w", ErrUnavailable, err)
	}
	var item *object
	if err := dialog.call(dialogGetResult, uintptr(unsafe.Pointer(&item))); err != nil {
		return nil, fmt.Errorf("picker: result: %w", err)
	}
	defer item.release()
	path, err := pathOf(item)
	if err != nil {
		return nil, fmt.Errorf("picker: %w: %w", ErrNotLocal, err)
	}
	return []string{path}, nil
}

// prepareSave sets what the dialog shows and takes. An ending that the person
// leaves out is added.
func prepareSave(d *object, title, name string) error {
	var options uint32
	if err := d.call(dialogGetOptions, uintptr(unsafe.Pointer(&options))); err != nil {
		return err
	}
	options |= optionOverwritePrompt | optionForceFileSystem | optionNoChangeDir
	if err := d.call(dialogSetOptions, uintptr(options)); err != nil {
		return err
	}
	for _, x := range []struct {
		slot int
		text string
	}{
		{dialogSetTitle, title}, {dialogSetFileName, name}, {dialogSetDefaultExtension, strings.TrimPrefix(filepath.Ext(name), ".")},
	} {
		text, err := windows.UTF16PtrFromString(x.text)
		if err != nil {
			return err
		}
		if err := d.call(x.slot, uintptr(unsafe.Pointer(text))); err != nil {
			return err
		}
	}
	return nil
}
