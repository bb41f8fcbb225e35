package desktop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/internal/needs"
)

// busConfig is a session bus that starts no services by itself: what isn't
// started by the test isn't there.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// StartBus starts a session bus on which nothing is. Programs that are started
// from now on find it.
func (d *Desktop) StartBus() {
	d.t.Helper()
	needs.Programs(d.t, map[string]string{"dbus-daemon": "dbus", "dbus-send": "dbus"})
	socket := filepath.Join(d.Home, "run", "bus")
	config := filepath.Join(d.Home, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, socket), 0o600); err != nil {
		d.t.Fatal(err)
	}
	bus := d.Start(nil, "dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile")
	d.bus = "unix:path=" + socket
	run.Until(d.t, soon, "a session bus", func() bool {
		if bus.Ended() {
			d.t.Fatalf("dbus-daemon: %s", bus.Stderr)
		}
		_, err := d.busNames()
		return err == nil
	})
}

// UseBus makes the session bus this process's own for the rest of the test.
func (d *Desktop) UseBus(t *testing.T) { t.Setenv("DBUS_SESSION_BUS_ADDRESS", d.bus) }

// StartKeyring starts GNOME Keyring on the session bus, unlocked, and waits
// until it answers for the Secret Service.
func (d *Desktop) StartKeyring() {
	d.t.Helper()
	needs.Programs(d.t, map[string]string{"gnome-keyring-daemon": "gnome-keyring"})
	run.Start(d.t, d.Env(), func(c *exec.Cmd) { c.Stdin = strings.NewReader("test\n") },
		"gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	run.Until(d.t, soon, "a Secret Service", func() bool {
		names, err := d.busNames()
		return err == nil && strings.Contains(names, "org.freedesktop.secrets")
	})
}

func (d *Desktop) busNames() (string, error) {
	return d.try("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ListNames")
}
