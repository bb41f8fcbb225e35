package cli

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
)

// long is an upload of some ten seconds.
type long struct {
	service     *service
	path, state string
	home        string
	process     *run.Process
}

// beginLong starts an upload and returns when a part of it is confirmed.
func (s *suite) beginLong(t *testing.T) long {
	t.Helper()
	const size = 32 << 20
	l := long{service: s.start(t, "-chunk", "1048576", "-rate", "700000"), state: t.TempDir(), home: t.TempDir()}
	l.path = filepath.Join(t.TempDir(), "Brücke Süd.mp4")
	video.Grow(t, l.path, size, 6)
	l.process = s.begin(t, l.home, l.service.baseURL, "--json", "--state", l.state, l.path)
	run.Until(t, most, "some confirmed chunks", func() bool { return confirmed(t, l.process) >= 4<<20 })
	if now := confirmed(t, l.process); now > size/2 {
		t.Fatalf("%d of %d bytes are confirmed: too fast to be cut in the middle", now, size)
	}
	return l
}

// resume goes on with what is stored and expects one whole video, with nothing
// sent again that was confirmed.
func (s *suite) resume(t *testing.T, l long) {
	t.Helper()
	p, code := s.finish(t, l.home, l.service.baseURL, "--json", "--state", l.state, "--resume")
	got := l.service.now()
	if code != 0 || len(got.Videos) != 1 || got.Open != 0 {
		t.Fatalf("exit %d, the service has %+v\n%s\n%s", code, got, p.Stdout, p.Stderr)
	}
	if n := len(got.SentAfterConfirm); n != 0 {
		t.Errorf("%d confirmed chunks were sent again", n)
	}
	if want := video.SHA256(t, l.path); got.Videos[0].SHA256 != want {
		t.Errorf("SHA-256 %s, the file's is %s", got.Videos[0].SHA256, want)
	}
}

// killed kills the program in the middle, by a signal that it can't see.
func (s *suite) killed(t *testing.T) {
	t.Parallel() // it waits for a slow service, mostly
	l := s.beginLong(t)
	l.process.Kill()
	s.resume(t, l)
}

// interrupted ends the program by Ctrl-C.
func (s *suite) interrupted(t *testing.T) {
	t.Parallel()
	l := s.beginLong(t)
	l.process.Signal(syscall.SIGINT)
	if code := l.process.Wait(3 * time.Second); code != 130 {
		t.Fatalf("exit %d, want 130\n%s", code, l.process.Stderr)
	}
	if !strings.Contains(l.process.Stderr.String(), "--resume") {
		t.Errorf("no word about going on: %q", l.process.Stderr)
	}
	s.resume(t, l)
}

// stateInUse starts a second program on the first one's state.
func (s *suite) stateInUse(t *testing.T) {
	t.Parallel()
	l := s.beginLong(t)
	second := s.begin(t, l.home, l.service.baseURL, "--state", l.state, l.path)
	if code := second.Wait(time.Second); code != 2 {
		t.Errorf("exit %d, want 2", code)
	}
	if second.Stderr.String() == "" {
		t.Error("it didn't say why")
	}
	t.Logf("it said: %s", second.Stderr)
	if code := l.process.Wait(most); code != 0 {
		t.Errorf("the first one ended with %d\n%s", code, l.process.Stderr)
	}
	if got := l.service.now(); len(got.Videos) != 1 {
		t.Errorf("the service has %+v", got)
	}
}
