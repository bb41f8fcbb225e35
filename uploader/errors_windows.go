package uploader

import (
	"errors"
	"syscall"
)

// Windows' words for a card or share that is gone (winerror.h).
const (
	errorNotReady      = syscall.Errno(21)
	errorBadNetPath    = syscall.Errno(53)
	errorDevNotExist   = syscall.Errno(55)
	errorNetNameGone   = syscall.Errno(64)
	errorNoMedia       = syscall.Errno(1112)
	errorDeviceRemoved = syscall.Errno(1617)
)

func isMissingOS(err error) bool {
	for _, e := range []syscall.Errno{errorNotReady, errorBadNetPath, errorDevNotExist, errorNetNameGone, errorNoMedia, errorDeviceRemoved} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
