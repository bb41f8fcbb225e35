package picker

import (
	"fmt"
	"strings"
	"syscall"
	"unsafe"

	"github.com/go-ole/go-ole"
	"golang.org/x/sys/windows"
)

// Slots in the tables of methods of IUnknown, IFileOpenDialog, IShellItemArray
// and IShellItem, as shobjidl_core.h lists them.
const (
	unknownRelease        = 2
	dialogShow            = 3
	dialogSetFileTypes    = 4
	dialogSetOptions      = 9
	dialogGetOptions      = 10
	dialogSetTitle        = 17
	dialogGetResults      = 27
	arrayGetCount         = 7
	arrayGetItemAt        = 8
	itemGetDisplayName    = 5
	longestTable          = 29
	displayFileSystemPath = 0x80058000
)

// Options of the dialog.
const (
	optionNoChangeDir      = 0x8
	optionForceFileSystem  = 0x40
	optionAllowMultiSelect = 0x200
	optionFileMustExist    = 0x1000
)

const (
	sFalse       = uintptr(1)
	errCancelled = hresult(0x800704C7)
)

// hresult is a failed call's answer.
type hresult uint32

func (h hresult) Error() string { return fmt.Sprintf("HRESULT %#08x", uint32(h)) }

// object is any COM object: a pointer to its table of methods.
type object struct {
	methods *[longestTable]uintptr
}

// call calls the method in a slot. It returns an hresult when that failed.
// Pointers among args are converted in the caller's argument list, so that the
// directive keeps what they point to alive and in its place.
//
//go:uintptrescapes
func (o *object) call(slot int, args ...uintptr) error {
	code, _, _ := syscall.SyscallN(o.methods[slot], append([]uintptr{uintptr(unsafe.Pointer(o))}, args...)...)
	if int32(code) < 0 {
		return hresult(code)
	}
	return nil
}

func (o *object) release() { _ = o.call(unknownRelease) }

// openDialog is an IFileOpenDialog.
type openDialog struct{ object }

// filterSpec is a COMDLG_FILTERSPEC.
type filterSpec struct{ name, spec *uint16 }

func newOpenDialog() (*openDialog, error) {
	class := ole.NewGUID("{DC1C5A9C-E88A-4DDE-A5A1-60F82A20AEF7}")
	iface := ole.NewGUID("{D57C7288-D4AD-4768-BE02-9D969532D960}")
	unknown, err := ole.CreateInstance(class, iface)
	if err != nil {
		return nil, err
	}
	return (*openDialog)(unsafe.Pointer(unknown)), nil
}

// prepare sets what the dialog shows and takes.
func (d *openDialog) prepare(title string, filters []Filter) error {
	var options uint32
	if err := d.call(dialogGetOptions, uintptr(unsafe.Pointer(&options))); err != nil {
		return err
	}
	options |= optionAllowMultiSelect | optionFileMustExist | optionForceFileSystem | optionNoChangeDir
	if err := d.call(dialogSetOptions, uintptr(options)); err != nil {
		return err
	}
	text, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return err
	}
	if err := d.call(dialogSetTitle, uintptr(unsafe.Pointer(text))); err != nil {
		return err
	}
	if len(filters) == 0 {
		return nil
	}
	specs, err := filterSpecs(filters)
	if err != nil {
		return err
	}
	return d.call(dialogSetFileTypes, uintptr(len(specs)), uintptr(unsafe.Pointer(&specs[0])))
}

func filterSpecs(filters []Filter) ([]filterSpec, error) {
	specs := make([]filterSpec, 0, len(filters))
	for _, f := range filters {
		patterns := "*.*"
		if len(f.Extensions) > 0 {
			patterns = "*." + strings.Join(f.Extensions, ";*.")
		}
		name, err := windows.UTF16PtrFromString(f.Name)
		if err != nil {
			return nil, err
		}
		spec, err := windows.UTF16PtrFromString(patterns)
		if err != nil {
			return nil, err
		}
		specs = append(specs, filterSpec{name, spec})
	}
	return specs, nil
}

// show returns when the person has answered; errCancelled when with Cancel.
func (d *openDialog) show(owner uintptr) error { return d.call(dialogShow, owner) }

// paths reads the chosen files. One without a path is reported in the error,
// beside the paths of the others.
func (d *openDialog) paths() ([]string, error) {
	var items *object
	if err := d.call(dialogGetResults, uintptr(unsafe.Pointer(&items))); err != nil {
		return nil, fmt.Errorf("picker: results: %w", err)
	}
	defer items.release()
	var count uint32
	if err := items.call(arrayGetCount, uintptr(unsafe.Pointer(&count))); err != nil {
		return nil, fmt.Errorf("picker: results: %w", err)
	}
	var local []string
	var problem error
	for i := range count {
		path, err := pathAt(items, i)
		if err != nil {
			problem = fmt.Errorf("picker: %w: %w", ErrNotLocal, err)
			continue
		}
		local = append(local, path)
	}
	return local, problem
}

func pathAt(items *object, index uint32) (string, error) {
	var item *object
	if err := items.call(arrayGetItemAt, uintptr(index), uintptr(unsafe.Pointer(&item))); err != nil {
		return "", err
	}
	defer item.release()
	return pathOf(item)
}

// pathOf reads where in the file system an item is.
func pathOf(item *object) (string, error) {
	var text *uint16
	if err := item.call(itemGetDisplayName, displayFileSystemPath, uintptr(unsafe.Pointer(&text))); err != nil {
		return "", err
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(text))
	return windows.UTF16PtrToString(text), nil
}
