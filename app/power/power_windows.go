package power

import (
	"fmt"
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Flags of SetThreadExecutionState, from winbase.h.
const (
	stateSystemRequired = 0x1
	stateContinuous     = 0x80000000
)

// awake sets the state of a thread that does nothing else: it holds for as long
// as the thread lives, and the goroutines of a program change threads.
func awake(string) (func(), error) {
	set := windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState")
	if err := set.Find(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	done, answer := make(chan struct{}), make(chan bool)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		before, _, _ := set.Call(stateContinuous | stateSystemRequired)
		answer <- before != 0
		<-done
		_, _, _ = set.Call(stateContinuous)
	}()
	release := sync.OnceFunc(func() { close(done) })
	if !<-answer {
		release()
		return nil, ErrUnavailable
	}
	return release, nil
}

// systemPowerStatus is SYSTEM_POWER_STATUS.
type systemPowerStatus struct {
	acLine, batteryFlag, batteryPercent, saver byte
	lifetime, fullLifetime                     uint32
}

// systemPowerCapabilities is SYSTEM_POWER_CAPABILITIES: what is read of it, and
// room for the rest.
type systemPowerCapabilities struct {
	powerButton, sleepButton, lid bool
	_                             [125]byte
}

func look() Supply {
	var s Supply
	var status systemPowerStatus
	proc := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemPowerStatus")
	if proc.Find() == nil {
		ok, _, _ := proc.Call(uintptr(unsafe.Pointer(&status)))
		s.OnBattery = ok != 0 && status.acLine == 0
	}
	var can systemPowerCapabilities
	proc = windows.NewLazySystemDLL("powrprof.dll").NewProc("GetPwrCapabilities")
	if proc.Find() == nil {
		ok, _, _ := proc.Call(uintptr(unsafe.Pointer(&can)))
		s.Lid = ok&0xff != 0 && can.lid
	}
	return s
}
