//go:build !windows && !darwin

package taskbar

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// watcher owns its name while some panel shows icons. GNOME as it comes has
// none.
const watcher = "org.kde.StatusNotifierWatcher"

func tray(ctx context.Context) bool {
	conn, err := connect(ctx)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	return hasTray(ctx, conn)
}

func hasTray(ctx context.Context, conn *dbus.Conn) bool {
	var has bool
	err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcher).Store(&has)
	return err == nil && has
}

func watchTray(ctx context.Context, changed func(bool)) {
	conn, err := connect(ctx)
	if err != nil {
		changed(false)
		return
	}
	defer func() { _ = conn.Close() }()
	signals := make(chan *dbus.Signal, 8)
	conn.Signal(signals)
	err = conn.AddMatchSignalContext(ctx, dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcher))
	if err != nil {
		changed(false)
		return
	}
	last := hasTray(ctx, conn)
	changed(last)
	for {
		select {
		case <-ctx.Done():
			return
		case s, ok := <-signals:
			if !ok { // the bus is gone, and all icons with it
				if last && ctx.Err() == nil {
					changed(false)
				}
				return
			}
			if now, is := owned(s); is && now != last {
				last = now
				changed(now)
			}
		}
	}
}

// owned reads the signal that tells of a name's new owner.
func owned(s *dbus.Signal) (now, is bool) {
	if s.Name != "org.freedesktop.DBus.NameOwnerChanged" || len(s.Body) != 3 || s.Body[0] != watcher {
		return false, false
	}
	owner, is := s.Body[2].(string)
	return owner != "", is
}
