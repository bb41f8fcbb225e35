package keychain

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	secretService = "org.freedesktop.secrets"
	nameTimeout   = time.Second
)

// reachable says whether there is a session bus at all. Without this look, the
// first call on a server would start a bus of its own (dbus-launch) and leave
// it running.
func reachable() error {
	conn, err := dbus.SessionBusPrivateNoAutoStartup()
	if err != nil {
		return fmt.Errorf("no session bus: %w", err)
	}
	return conn.Close()
}

// systemName asks the session bus which process answers for the Secret Service.
// A service that is not running yet has no name to give.
func systemName() string {
	ctx, cancel := context.WithTimeout(context.Background(), nameTimeout)
	defer cancel()
	process, err := secretServiceProcess(ctx)
	if err != nil {
		return unknownName
	}
	return nameOfProcess(process)
}

// secretServiceProcess returns the short name of the process that owns the
// Secret Service's name on the session bus.
func secretServiceProcess(ctx context.Context) (string, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.Auth(nil); err != nil {
		return "", err
	}
	if err := conn.Hello(); err != nil {
		return "", err
	}
	var pid uint32
	err = conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetConnectionUnixProcessID",
		dbus.FlagNoAutoStart, secretService).Store(&pid)
	if err != nil {
		return "", err
	}
	comm, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(comm)), nil
}
