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

// acknowledged returns how many bytes the other side has acknowledged since
// the connection was made. It isn't ok for what isn't TCP, and before Linux 4.1.
func acknowledged(rc syscall.RawConn, _ int64) (n int64, ok bool) {
	err := rc.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		if err == nil && info.Bytes_acked > 0 {
			n, ok = int64(info.Bytes_acked)-1, true // the SYN counts as one
		}
	})
	return n, ok && err == nil
}
