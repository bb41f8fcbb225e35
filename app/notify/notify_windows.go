package notify

import (
	"context"
	"os"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// shown is how long the message may stay: it goes when its icon goes.
const shown = 20 * time.Second

// From shellapi.h and winuser.h.
const (
	iconAdd, iconDelete = 0, 2 // NIM_

	withIcon, withTip, withInfo = 0x2, 0x4, 0x10 // NIF_
	infoNormal, infoWarning     = 0x1, 0x2       // NIIF_

	stockIcon = 32512 // IDI_APPLICATION
)

// messageOnly is the parent of windows that are never seen: HWND_MESSAGE, -3.
const messageOnly = ^uintptr(2)

// notifyIconData is NOTIFYICONDATAW.
type notifyIconData struct {
	size        uint32
	window      uintptr
	id, flags   uint32
	callback    uint32
	icon        uintptr
	tip         [128]uint16
	state, mask uint32
	info        [256]uint16
	version     uint32
	infoTitle   [64]uint16
	infoFlags   uint32
	guid        windows.GUID
	balloon     uintptr
}

// send shows the message with an icon of its own in the notification area,
// which stays for a while. Windows takes texts of fixed length and reads
// nothing into them.
func send(ctx context.Context, m Message) error {
	answer := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // windows belong to the thread that made them; it ends with this goroutine
		window, err := hiddenWindow()
		if err != nil {
			answer <- err
			return
		}
		data := m.data(window)
		if err := shellIcon(iconAdd, data); err != nil {
			answer <- err
			return
		}
		answer <- nil
		<-time.After(shown)
		_ = shellIcon(iconDelete, data)
	}()
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (m Message) data(window uintptr) *notifyIconData {
	d := &notifyIconData{window: window, id: 1, flags: withIcon | withTip | withInfo, infoFlags: infoNormal, icon: ownIcon()}
	d.size = uint32(unsafe.Sizeof(*d))
	if m.Alarm {
		d.infoFlags = infoWarning
	}
	fill(d.tip[:], program)
	fill(d.infoTitle[:], m.Title)
	fill(d.info[:], m.Text)
	return d
}

// fill copies a text and cuts it, so that a zero ends it.
func fill(to []uint16, text string) {
	from, err := windows.UTF16FromString(text)
	if err != nil {
		return // plain has taken zeros out
	}
	copy(to[:len(to)-1], from)
}

func hiddenWindow() (uintptr, error) {
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return 0, err
	}
	w, _, err := windows.NewLazySystemDLL("user32.dll").NewProc("CreateWindowExW").Call(
		0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	if w == 0 {
		return 0, err
	}
	return w, nil
}

// ownIcon is the program's icon, or the system's for any program.
func ownIcon() uintptr {
	if exe, err := os.Executable(); err == nil {
		if path, err := windows.UTF16PtrFromString(exe); err == nil {
			var icon uintptr
			_, _, _ = windows.NewLazySystemDLL("shell32.dll").NewProc("ExtractIconExW").Call(
				uintptr(unsafe.Pointer(path)), 0, 0, uintptr(unsafe.Pointer(&icon)), 1)
			if icon != 0 {
				return icon
			}
		}
	}
	icon, _, _ := windows.NewLazySystemDLL("user32.dll").NewProc("LoadIconW").Call(0, stockIcon)
	return icon
}

func shellIcon(what uintptr, d *notifyIconData) error {
	ok, _, err := windows.NewLazySystemDLL("shell32.dll").NewProc("Shell_NotifyIconW").Call(what, uintptr(unsafe.Pointer(d)))
	if ok == 0 {
		return err
	}
	return nil
}
