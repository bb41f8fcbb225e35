package storage

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// tune keeps the system from taking much more than it can send, so that what
// is handed over is nearly what is under way. A system that can't is no failure.
func tune(rc syscall.RawConn) {
	_ = rc.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, notSentLowat)
	})
}

// acknowledged returns how many of the written bytes aren't in the system's
// send buffer any more, where they stay until the other side has them.
func acknowledged(rc syscall.RawConn, written int64) (n int64, ok bool) {
	err := rc.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPConnectionInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
		if err == nil {
			n, ok = written-int64(info.Snd_sbbytes), true
		}
	})
	return max(n, 0), ok && err == nil
}
