//go:build !windows && !darwin

package notify

import (
	"context"

	"github.com/godbus/dbus/v5"
)

const (
	service  = "org.freedesktop.Notifications"
	object   = dbus.ObjectPath("/org/freedesktop/Notifications")
	method   = "org.freedesktop.Notifications.Notify"
	byServer = int32(-1) // how long it is shown is the desktop's affair
)

// Urgencies of a message.
const (
	normal   = byte(1)
	critical = byte(2) // stays until it is closed
)

// send asks the session's notification service, over a connection of its own:
// messages are few, and none starts a bus where there is none.
func send(ctx context.Context, m Message) error {
	conn, err := connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	urgency := normal
	if m.Alarm {
		urgency = critical
	}
	hints := map[string]dbus.Variant{
		"desktop-entry": dbus.MakeVariant(id),
		"urgency":       dbus.MakeVariant(urgency),
	}
	// Of the two texts only the body is markup.
	return conn.Object(service, object).CallWithContext(ctx, method, 0,
		program, uint32(0), id, m.Title, escape(m.Text), []string{}, hints, byServer).Err
}

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
