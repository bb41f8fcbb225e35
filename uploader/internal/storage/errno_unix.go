//go:build unix

package storage

import "syscall"

// unreachable reports whether the system knows no way to the host.
func unreachable(no syscall.Errno) bool {
	switch no {
	case syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EHOSTDOWN, syscall.EADDRNOTAVAIL:
		return true
	}
	return false
}

// refused reports whether a host answered that nobody listens.
func refused(no syscall.Errno) bool { return no == syscall.ECONNREFUSED }
