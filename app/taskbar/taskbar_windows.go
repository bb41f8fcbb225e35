package taskbar

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"github.com/go-ole/go-ole"
)

// Slots in the table of methods of ITaskbarList3, as shobjidl_core.h lists them.
const (
	unknownRelease   = 2
	listInit         = 3
	listSetValue     = 9
	listSetState     = 10
	listTableEntries = 21
)

// flags of SetProgressState, in the order of the states.
var flags = [...]uintptr{None: 0x0, Normal: 0x2, Held: 0x8, Trouble: 0x4}

// list is an ITaskbarList3: a pointer to its table of methods.
type list struct {
	methods *[listTableEntries]uintptr
}

func (l *list) call(slot int, args ...uintptr) error {
	code, _, _ := syscall.SyscallN(l.methods[slot], append([]uintptr{uintptr(unsafe.Pointer(l))}, args...)...)
	if int32(code) < 0 {
		return fmt.Errorf("HRESULT %#08x", uint32(code))
	}
	return nil
}

// bar hands everything to one thread, which COM ties the list to. It starts
// with the first call.
type bar struct {
	window uintptr
	once   sync.Once
	calls  chan call
}

type call struct {
	progress Progress
	answer   chan error
}

func newBar(window uintptr) bar { return bar{window: window, calls: make(chan call)} }

func (b *bar) show(p Progress) error {
	if b.window == 0 {
		return ErrUnavailable
	}
	b.once.Do(func() { go b.serve() })
	answer := make(chan error, 1)
	b.calls <- call{p, answer}
	if err := <-answer; err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil
}

func (b *bar) close() {
	b.once.Do(func() { go b.serve() })
	close(b.calls)
}

// serve works until close.
func (b *bar) serve() {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	l, err := newList()
	for c := range b.calls {
		switch {
		case err != nil:
			c.answer <- err
		case c.progress.State == None:
			c.answer <- l.call(listSetState, b.window, flags[None])
		default:
			// Setting a value while there is no state, or another than normal,
			// changes it: so the state comes last.
			c.answer <- errors.Join(
				l.call(listSetValue, append([]uintptr{b.window}, append(wide(uint64(c.progress.Percent)), wide(100)...)...)...),
				l.call(listSetState, b.window, flags[c.progress.State]))
		}
	}
	if err == nil {
		_ = l.call(listSetState, b.window, flags[None])
		_ = l.call(unknownRelease)
		ole.CoUninitialize()
	}
}

func newList() (*list, error) {
	if err := ole.CoInitializeEx(0, ole.COINIT_APARTMENTTHREADED|ole.COINIT_DISABLE_OLE1DDE); err != nil {
		return nil, err
	}
	class := ole.NewGUID("{56FDF344-FD6D-11D0-958A-006097C9A090}")
	iface := ole.NewGUID("{EA1AFB91-9E28-4B86-90E9-9E9F8A5EEFAF}")
	unknown, err := ole.CreateInstance(class, iface)
	if err != nil {
		ole.CoUninitialize()
		return nil, err
	}
	l := (*list)(unsafe.Pointer(unknown))
	if err := l.call(listInit); err != nil {
		_ = l.call(unknownRelease)
		ole.CoUninitialize()
		return nil, err
	}
	return l, nil
}

// wide is a ULONGLONG as arguments: two words where a word has 32 bits.
func wide(n uint64) []uintptr {
	if unsafe.Sizeof(uintptr(0)) == 8 {
		return []uintptr{uintptr(n)}
	}
	return []uintptr{uintptr(uint32(n)), uintptr(uint32(n >> 32))}
}

func tray(context.Context) bool { return true }

func watchTray(ctx context.Context, changed func(bool)) {
	changed(true)
	<-ctx.Done()
}
