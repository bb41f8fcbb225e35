package cli

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// begin starts aion-upload with a home of its own and the key in the
// environment.
func (s *suite) begin(t *testing.T, home, baseURL string, args ...string) *run.Process {
	t.Helper()
	env := []string{"AIONVISION_API_KEY=" + key, "AIONVISION_BASE_URL=" + baseURL}
	p := run.Start(t, append(bare(home), env...), nil, s.upload, args...)
	t.Cleanup(func() { discreet(t, p) })
	return p
}

// bare is the environment without what would lead to the machine's own keys,
// buses, proxies and queues.
func bare(home string) []string {
	return append(run.Environ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY",
		"AIONVISION_API_KEY", "AIONVISION_BASE_URL", "AION_UPLOADER_HOME",
		"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
		"HOME="+home, "TMPDIR="+home)
}

// finish runs aion-upload to its end and returns its exit code.
func (s *suite) finish(t *testing.T, home, baseURL string, args ...string) (*run.Process, int) {
	t.Helper()
	p := s.begin(t, home, baseURL, args...)
	return p, p.Wait(most)
}

// discreet fails the test when a secret was printed.
func discreet(t *testing.T, p *run.Process) {
	t.Helper()
	for _, text := range []string{p.Stdout.String(), p.Stderr.String()} {
		for _, secret := range []string{key, "Signature="} {
			if strings.Contains(text, secret) {
				t.Errorf("%s printed %q:\n%s", p.Name, secret, text)
			}
		}
	}
}

// line is one line of --json, of any kind.
type line struct {
	Time      time.Time
	Event     string
	ID        string
	Path      string
	From, To  string
	State     string
	MediaID   string `json:"media_id"`
	Size      int64
	Sent      int64
	Confirmed int64
	ETA       *int64 `json:"eta_seconds"`
	Error     *struct{ Code, Message string }
}

// lines reads what --json has printed so far. The last line may be cut while
// the program runs.
func lines(t *testing.T, p *run.Process) []line {
	t.Helper()
	var all []line
	scan := bufio.NewScanner(strings.NewReader(p.Stdout.String()))
	for scan.Scan() {
		var l line
		if err := json.Unmarshal(scan.Bytes(), &l); err != nil {
			if !p.Ended() {
				break
			}
			t.Fatalf("not JSON: %q: %v", scan.Text(), err)
		}
		all = append(all, l)
	}
	return all
}

// confirmed is the last that --json said of any upload's confirmed bytes.
func confirmed(t *testing.T, p *run.Process) int64 {
	t.Helper()
	var n int64
	for _, l := range lines(t, p) {
		if l.Event == "progress" {
			n = l.Confirmed
		}
	}
	return n
}
