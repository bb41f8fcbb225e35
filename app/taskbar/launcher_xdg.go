//go:build !windows && !darwin

package taskbar

import (
	"context"
	"fmt"
	"sync"

	"github.com/godbus/dbus/v5"
)

// The interface that Unity began and other docks and panels understand, too
// (Ubuntu's dock, Plasma, Plank): a signal that names a desktop entry.
const (
	launcherPath   = dbus.ObjectPath("/com/canonical/unity/launcherentry/aionuploader")
	launcherUpdate = "com.canonical.Unity.LauncherEntry.Update"
	launcherApp    = "application://" + id + ".desktop"
)

// bar keeps its connection: docks forget what a sender said when it leaves the
// bus.
type bar struct {
	mu   sync.Mutex
	conn *dbus.Conn // nil: none yet, or lost
}

func newBar(uintptr) bar { return bar{} }

func (b *bar) show(p Progress) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn == nil || !b.conn.Connected() {
		conn, err := connect(context.Background())
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		b.conn = conn
	}
	if err := b.conn.Emit(launcherPath, launcherUpdate, launcherApp, properties(p)); err != nil {
		_ = b.conn.Close()
		b.conn = nil
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil
}

func properties(p Progress) map[string]dbus.Variant {
	return map[string]dbus.Variant{
		"progress":         dbus.MakeVariant(float64(p.Percent) / 100),
		"progress-visible": dbus.MakeVariant(p.State != None),
		"urgent":           dbus.MakeVariant(p.State == Trouble),
	}
}

func (b *bar) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != nil {
		_ = b.conn.Emit(launcherPath, launcherUpdate, launcherApp, properties(Progress{}))
		_ = b.conn.Close()
		b.conn = nil
	}
}
