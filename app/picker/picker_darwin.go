//go:build cgo

package picker

/*
#cgo CFLAGS: -x objective-c -fobjc-arc
#cgo LDFLAGS: -framework AppKit
#include <stdint.h>
#include <stdlib.h>

void aionPickerShow(uintptr_t handle, const char *title, const char *extensions);
void aionPickerClose(uintptr_t handle);
*/
import "C"

import (
	"context"
	"runtime/cgo"
	"strings"
	"unsafe"
)

// dialog receives the answer of one panel. The panel calls back exactly once,
// on the main thread.
type dialog struct {
	paths  []string
	answer chan []string
}

// pick shows an NSOpenPanel. AppKit draws it on the main thread, which the
// window's event loop serves; this goroutine only waits.
func pick(ctx context.Context, _, title string, filters []Filter) ([]string, error) {
	d := &dialog{answer: make(chan []string, 1)}
	handle := cgo.NewHandle(d)

	cTitle, cExtensions := C.CString(title), C.CString(extensions(filters))
	C.aionPickerShow(C.uintptr_t(handle), cTitle, cExtensions) // copies both
	C.free(unsafe.Pointer(cTitle))
	C.free(unsafe.Pointer(cExtensions))

	select {
	case paths := <-d.answer:
		handle.Delete()
		return paths, nil
	case <-ctx.Done():
		C.aionPickerClose(C.uintptr_t(handle))
		go func() {
			<-d.answer // the handle must outlive the panel's last call
			handle.Delete()
		}()
		return nil, ctx.Err()
	}
}

// extensions joins those of all filters: the panel has one list. A filter for
// every file makes it empty, which allows all.
func extensions(filters []Filter) string {
	var all []string
	for _, f := range filters {
		if len(f.Extensions) == 0 {
			return ""
		}
		all = append(all, f.Extensions...)
	}
	return strings.Join(all, "\n")
}

//export aionPickerPath
func aionPickerPath(handle C.uintptr_t, path *C.char) {
	d := cgo.Handle(handle).Value().(*dialog)
	d.paths = append(d.paths, C.GoString(path))
}

//export aionPickerDone
func aionPickerDone(handle C.uintptr_t) {
	d := cgo.Handle(handle).Value().(*dialog)
	d.answer <- d.paths
}
