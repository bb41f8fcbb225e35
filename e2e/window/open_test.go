package window

import (
	"encoding/json"
	"image"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// most is how long anything that a person would wait for may take.
const most = 20 * time.Second

// program is the program under test, in its window.
type program struct {
	*desktop.Window
	*run.Process
	t       testing.TB
	desktop *desktop.Desktop
	palette palette
}

// open starts the program and waits until its window can be used. At the end of
// the test it looks for what a program must never say.
func (s *suite) open(t *testing.T, d *desktop.Desktop, p palette, env []string, args ...string) *program {
	t.Helper()
	var process *run.Process
	t.Cleanup(func() { soundly(t, process) }) // runs after Start's own
	process = d.Start(env, s.program, args...)
	o := &program{t: t, desktop: d, palette: p, Process: process, Window: d.Window(process, "Aion Uploader", image.Pt(20, 20))}
	o.rest()
	o.until("a button to begin with", func(img *image.NRGBA) bool { return len(primary(img, p)) > 0 })
	return o
}

// harmless is Fyne, which keeps an empty file of preferences at its end and reads
// it while it is written, and whose file dialog misses a folder for videos on a
// desktop that has none.
var harmless = regexp.MustCompile(`.*Fyne error:  Preferences load error:\n.*Cause: EOF\n.*At: .*/preferences\.go:.*\n` +
	`|.*Fyne error:  Getting favorite locations\n.*Cause: this computer does not define .*\n.*At: .*/dialog/file\.go:.*\n`)

// soundly fails the test when a program's last words tell of a mistake in it.
func soundly(t *testing.T, p *run.Process) {
	if p == nil {
		return
	}
	said := harmless.ReplaceAllString(p.Stderr.String(), "")
	for _, bad := range []string{"panic:", "fatal error:", "SIGSEGV", "DATA RACE", "Error in Fyne call thread", "Fyne error:"} {
		if strings.Contains(said, bad) {
			t.Errorf("the program said %q:\n%s", bad, said)
			return
		}
	}
	if said != "" {
		t.Logf("the program said:\n%s", said)
	}
}

// rest puts the pointer where it is over nothing.
func (o *program) rest() {
	o.t.Helper()
	o.Point(image.Pt(3, o.Area().Dy()-3))
}

// until waits until the window shows something.
func (o *program) until(what string, shown func(*image.NRGBA) bool) {
	o.t.Helper()
	if run.Within(most, func() bool { return shown(o.Picture()) }) {
		return
	}
	o.desktop.Keep("failed")
	o.t.Fatalf("not within %v: %s\nstderr:\n%s", most, what, o.Stderr)
}

// tones waits until the rows in sight are in these moods, from the top, and
// returns them.
func (o *program) tones(want ...tone) []row {
	o.t.Helper()
	var last []row
	o.until("the rows' moods", func(img *image.NRGBA) bool {
		last = rows(img, o.palette)
		if len(last) != len(want) {
			return false
		}
		for i := range want {
			if last[i].tone != want[i] {
				return false
			}
		}
		return true
	})
	return last
}

// keep keeps a picture of the screen.
func (o *program) keep(name string) {
	o.t.Helper()
	o.desktop.Keep(name + "-" + o.palette.name)
}

// quit closes the program as its own Quit does, and waits for its end.
func (o *program) quit() {
	o.t.Helper()
	o.Key("ctrl+q")
	if !run.Within(most, o.Ended) {
		o.desktop.Keep("failed")
		o.Signal(syscall.SIGQUIT) // where are its goroutines?
		run.Within(most, o.Ended)
		o.t.Fatalf("the program doesn't quit\nstderr:\n%s", o.Stderr)
	}
	if code := o.Process.Wait(most); code != 0 {
		o.t.Fatalf("the program ended with %d:\n%s", code, o.Stderr)
	}
}

// service starts the service in this process.
func service(t *testing.T, o apitest.Options) (s *apitest.Server, baseURL string) {
	t.Helper()
	s, err := apitest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	baseURL, err = s.Start()
	if err != nil {
		t.Fatal(err)
	}
	return s, baseURL
}

// prefer writes the program's settings before its start.
func prefer(t *testing.T, d *desktop.Desktop, p palette) {
	t.Helper()
	settings, err := json.Marshal(map[string]any{"appearance": p.name, "welcomed": true})
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(d.Home, "aion")
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "settings.json"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
}

// key is a key as the service has them.
const key = "aion_test_0123456789abcdef"

func withKey() []string { return []string{"AIONVISION_API_KEY=" + key} }
