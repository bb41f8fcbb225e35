package storage

import "syscall"

// Winsock's and the kernel's codes, by their names in winerror.h.
const (
	errorNetworkUnreachable syscall.Errno = 1231
	errorHostUnreachable    syscall.Errno = 1232
	errorConnectionRefused  syscall.Errno = 1225
	wsaEADDRNOTAVAIL        syscall.Errno = 10049
	wsaENETDOWN             syscall.Errno = 10050
	wsaENETUNREACH          syscall.Errno = 10051
	wsaECONNREFUSED         syscall.Errno = 10061
	wsaEHOSTDOWN            syscall.Errno = 10064
	wsaEHOSTUNREACH         syscall.Errno = 10065
)

// unreachable reports whether the system knows no way to the host.
func unreachable(no syscall.Errno) bool {
	switch no {
	case errorNetworkUnreachable, errorHostUnreachable,
		wsaEADDRNOTAVAIL, wsaENETDOWN, wsaENETUNREACH, wsaEHOSTDOWN, wsaEHOSTUNREACH:
		return true
	}
	return false
}

// refused reports whether a host answered that nobody listens.
func refused(no syscall.Errno) bool {
	return no == wsaECONNREFUSED || no == errorConnectionRefused
}
