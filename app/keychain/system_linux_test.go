package keychain

import (
	"errors"
	"path/filepath"
	"testing"
)

// The system's own keychain, on a machine whose session bus is gone: a real
// Secret Service is asked in e2e.
func TestNoSessionBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "no-bus"))
	k := New(Service)
	if _, err := k.Get(t.Context()); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotFound) {
		t.Errorf("Get: %v, want ErrUnavailable", err)
	}
	if err := k.Set(t.Context(), testKey); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Set: %v, want ErrUnavailable", err)
	}
	if err := k.Delete(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Delete: %v, want ErrUnavailable", err)
	}
	if name := k.Name(); name != unknownName {
		t.Errorf("Name = %q, want %q", name, unknownName)
	}
}
