package power

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	login        = "org.freedesktop.login1"
	loginPath    = dbus.ObjectPath("/org/freedesktop/login1")
	loginInhibit = "org.freedesktop.login1.Manager.Inhibit"
	loginTimeout = 2 * time.Second
)

// awake takes a lock from logind, which lasts as long as a descriptor is open.
// Where policy doesn't let a person hold off sleep itself, it is at least kept
// from coming for want of a hand on the keyboard.
func awake(why string) (func(), error) {
	ctx, cancel := context.WithTimeout(context.Background(), loginTimeout)
	defer cancel()
	conn, err := dbus.ConnectSystemBus(dbus.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer func() { _ = conn.Close() }()
	fd, err := inhibit(ctx, conn, "sleep:idle", why)
	var refused dbus.Error
	if errors.As(err, &refused) {
		fd, err = inhibit(ctx, conn, "idle", why)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	lock := os.NewFile(uintptr(fd), "logind inhibitor")
	return sync.OnceFunc(func() { _ = lock.Close() }), nil
}

func inhibit(ctx context.Context, conn *dbus.Conn, what, why string) (dbus.UnixFD, error) {
	var fd dbus.UnixFD
	err := conn.Object(login, loginPath).
		CallWithContext(ctx, loginInhibit, 0, what, "Aion Uploader", why, "block").Store(&fd)
	return fd, err
}

func look() Supply { return supply(os.DirFS("/")) }
