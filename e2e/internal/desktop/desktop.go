// Package desktop is a desktop for one test: a screen of its own, a window
// manager, a home folder and, where wanted, a session bus and a keyring. Nothing
// of it was there before and nothing stays.
package desktop

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/internal/needs"
)

// soon is how long a part of the desktop may take to come up.
const soon = 20 * time.Second

// Size of the screen, in pixels.
const (
	Width  = 1400
	Height = 900
)

// Desktop is a running desktop. It ends with its test, whose goroutine alone
// uses it.
type Desktop struct {
	Home string // a new folder; all XDG folders are below it

	t     testing.TB
	env   []string
	bus   string // address of the session bus; empty: none
	shots int    // pictures kept so far
}

// Start starts a desktop without a session bus.
func Start(t testing.TB) *Desktop {
	t.Helper()
	needs.Programs(t, map[string]string{
		"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "xwininfo": "x11-utils", "xprop": "x11-utils", "import": "imagemagick",
	})
	d := &Desktop{t: t, Home: t.TempDir()}
	runtime := d.folder("run", 0o700)
	d.env = append(run.Environ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP",
		"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "FYNE_SCALE", "FYNE_THEME",
		"AIONVISION_API_KEY", "AIONVISION_BASE_URL", "AION_UPLOADER_HOME",
		"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "LANG", "LC_ALL"),
		"HOME="+d.Home, "XDG_RUNTIME_DIR="+runtime, "LANG=en_GB.UTF-8", "FYNE_SCALE=1", "FYNE_THEME=light",
		"XDG_CONFIG_HOME="+d.folder("config", 0o700), "XDG_DATA_HOME="+d.folder("data", 0o700),
		"XDG_STATE_HOME="+d.folder("state", 0o700), "XDG_CACHE_HOME="+d.folder("cache", 0o700),
		"AION_UPLOADER_HOME="+filepath.Join(d.Home, "aion"), "NO_AT_BRIDGE=1")
	d.startScreen()
	d.startManager()
	return d
}

func (d *Desktop) folder(name string, mode os.FileMode) string {
	d.t.Helper()
	path := filepath.Join(d.Home, name)
	if err := os.Mkdir(path, mode); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// startScreen starts an X server, which finds a free display by itself and
// tells its number when it is ready.
func (d *Desktop) startScreen() {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	x := run.Start(d.t, d.env, func(c *exec.Cmd) { c.ExtraFiles = []*os.File{write} },
		"Xvfb", "-displayfd", "3", "-screen", "0", "1400x900x24", "-dpi", "96", "-nolisten", "tcp", "-noreset", "-fbdir", filepath.Join(d.Home, "run"))
	write.Close()
	if err := read.SetReadDeadline(time.Now().Add(soon)); err != nil {
		d.t.Fatal(err)
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xvfb: %v\n%s", err, x.Stderr)
	}
	d.env = append(d.env, "DISPLAY=:"+strings.TrimSpace(number))
}

// startManager starts the window manager and waits until it manages.
func (d *Desktop) startManager() {
	d.t.Helper()
	run.Start(d.t, d.env, nil, "openbox", "--sm-disable")
	run.Until(d.t, soon, "a window manager", func() bool {
		out, err := d.try("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return err == nil && strings.Contains(out, "window id")
	})
}

// Env is the environment of programs on this desktop.
func (d *Desktop) Env(extra ...string) []string {
	env := d.env[:len(d.env):len(d.env)]
	if d.bus != "" {
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+d.bus)
	}
	return append(env, extra...)
}

// Start starts a program on this desktop.
func (d *Desktop) Start(env []string, program string, args ...string) *run.Process {
	d.t.Helper()
	return run.Start(d.t, d.Env(env...), nil, program, args...)
}

// do runs a command on this desktop to its end and returns what it printed.
func (d *Desktop) do(program string, args ...string) string {
	d.t.Helper()
	out, err := d.try(program, args...)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d *Desktop) try(program string, args ...string) (string, error) {
	c := exec.CommandContext(d.t.Context(), program, args...)
	c.Env = d.Env()
	out, err := c.Output()
	if err != nil {
		return "", commandError(c, err)
	}
	return strings.TrimSpace(string(out)), nil
}
