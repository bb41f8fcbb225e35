//go:build !windows && !darwin

package taskbar

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// connect opens a private connection to the session bus, which ends with ctx.
// It starts no bus where there is none.
func connect(ctx context.Context) (*dbus.Conn, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if err = conn.Auth(nil); err == nil {
		err = conn.Hello()
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}
