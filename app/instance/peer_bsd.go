//go:build darwin || freebsd

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
	var who *unix.Xucred
	var asked error
	if err := raw.Control(func(fd uintptr) {
		who, asked = unix.GetsockoptXucred(int(fd), 0 /* SOL_LOCAL */, unix.LOCAL_PEERCRED)
	}); err != nil {
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
