package proxy

import (
	"bufio"
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/godbus/dbus/v5"
)

// resolver is the portal's part that knows the proxy.
type resolver struct{ asked atomic.Value } // a string

// Lookup is the portal's method of that name.
func (r *resolver) Lookup(uri string) ([]string, *dbus.Error) {
	r.asked.Store(uri)
	return []string{"http://proxy.example.com:3128", "direct://"}, nil
}

// TestPortal asks a portal on a real bus, then one that isn't there, then no
// bus at all.
func TestPortal(t *testing.T) {
	address := startBus(t)
	to := &url.URL{Scheme: "https", Host: "api.example.com", Path: "/"}
	if _, err := askPortal(context.Background(), to); err == nil {
		t.Error("an answer from no portal")
	}
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r := &resolver{}
	if err := conn.Export(r, portalPath, "org.freedesktop.portal.ProxyResolver"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(portalName, 0); err != nil {
		t.Fatal(err)
	}
	u, err := askPortal(context.Background(), to)
	if err != nil || u == nil || u.Host != "proxy.example.com:3128" || r.asked.Load() != "https://api.example.com/" {
		t.Errorf("%v, %v; asked %q", u, err, r.asked.Load())
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	if _, err := askPortal(context.Background(), to); err == nil {
		t.Error("an answer with no bus")
	}
}

// startBus runs a session bus of the test's own.
func startBus(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // a bus address has no commas, a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1",
		"--address=unix:path="+filepath.Join(dir, "bus"))
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatalf("dbus-daemon is needed (make deps installs it): %v", err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon told no address: %v", err)
	}
	address = strings.TrimSpace(address)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	return address
}
