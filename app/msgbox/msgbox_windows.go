package msgbox

import (
	"strings"

	"golang.org/x/sys/windows"
)

func show(title, text string) {
	clean := func(s string) *uint16 {
		p, _ := windows.UTF16PtrFromString(strings.ReplaceAll(s, "\x00", "")) // a zero is all that it refuses
		return p
	}
	const flags = windows.MB_OK | windows.MB_ICONERROR | windows.MB_SETFOREGROUND
	_, _ = windows.MessageBox(0, clean(text), clean(title), flags)
}
