package cli

import (
	"encoding/json"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// most is how long anything may take that has no bound of its own.
const most = 60 * time.Second

// key is the one that the service takes.
const key = "aion_test_0123456789abcdef"

// service is the service in a process of its own.
type service struct {
	t       *testing.T
	process *run.Process
	ask     io.Writer
	baseURL string
}

// report is what the service says of itself.
type report struct {
	Videos           []apitest.Video
	Open             int
	PutTwice         []apitest.ChunkKey `json:"put_twice"`
	SentAfterConfirm []apitest.ChunkKey `json:"sent_after_confirm"`
	Requests         int
}

// start starts the service with these flags. Unless they say -discard, bodies
// go to a folder of the test.
func (s *suite) start(t *testing.T, flags ...string) *service {
	t.Helper()
	v := &service{t: t}
	flags = append([]string{"-dir", t.TempDir(), "-key", key}, flags...)
	v.process = run.Start(t, run.Environ(), func(c *exec.Cmd) {
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		v.ask = in
	}, s.service, flags...)
	run.Until(t, most, "the service's address", func() bool {
		first, _, ok := strings.Cut(v.process.Stdout.String(), "\n")
		v.baseURL = first
		return ok
	})
	return v
}

// now asks the service what it has.
func (v *service) now() report {
	v.t.Helper()
	lines := func() []string { return strings.Split(v.process.Stdout.String(), "\n") }
	before := len(lines())
	if _, err := io.WriteString(v.ask, "\n"); err != nil {
		v.t.Fatalf("ask the service: %v\n%s", err, v.process.Stderr)
	}
	var answer string
	run.Until(v.t, most, "the service's answer", func() bool {
		all := lines()
		if len(all) > before {
			answer = all[before-1]
		}
		return len(all) > before
	})
	var r report
	if err := json.Unmarshal([]byte(answer), &r); err != nil {
		v.t.Fatalf("the service said %q: %v", answer, err)
	}
	return r
}
