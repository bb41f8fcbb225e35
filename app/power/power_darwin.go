//go:build cgo

package power

/*
#cgo CFLAGS: -x objective-c -fobjc-arc
#cgo LDFLAGS: -framework Foundation -framework IOKit
#include <stdlib.h>

void *aionPowerBegin(const char *why);
void aionPowerEnd(void *activity);
int aionPowerHasBattery(void);
int aionPowerOnBattery(void);
*/
import "C"

import (
	"sync"
	"unsafe"
)

// awake begins an activity, which keeps App Nap away as well.
func awake(why string) (func(), error) {
	text := C.CString(why)
	defer C.free(unsafe.Pointer(text))
	activity := C.aionPowerBegin(text)
	if activity == nil {
		return nil, ErrUnavailable
	}
	return sync.OnceFunc(func() { C.aionPowerEnd(activity) }), nil
}

// look takes every Mac with a battery for one with a lid.
func look() Supply {
	return Supply{Lid: C.aionPowerHasBattery() != 0, OnBattery: C.aionPowerOnBattery() != 0}
}
