package instance

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// sameUser reports by its error whether the other side runs as another user.
func sameUser(c *net.UnixConn) error {
	raw, err := c.SyscallConn()
	if err != nil {
		return fmt.Errorf("who is there: %w", err)
	}
	var who *unix.Ucred
	var asked error
	if err := raw.Control(func(fd uintptr) { who, asked = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) }); err != nil {
		return fmt.Errorf("who is there: %w", err)
	}
	if asked != nil {
		return fmt.Errorf("who is there: %w", asked)
	}
	if int(who.Uid) != os.Geteuid() {
		return ErrStranger
	}
	return nil
}
