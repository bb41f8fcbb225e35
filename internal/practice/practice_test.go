package practice

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
)

// trainee is a real client of the service, with one video to send.
type trainee struct {
	*uploader.Manager
	events <-chan uploader.Event
	id     uploader.ID
}

// dial is how the client reaches the service; nil is the real network.
type dial func(ctx context.Context, network, addr string) (net.Conn, error)

func begin(t *testing.T, s *Service, size int, d dial) *trainee {
	t.Helper()
	m, err := uploader.Open(uploader.Config{
		BaseURL: s.BaseURL, Key: "practice", Dial: d,
		Proxy: func(*http.Request) (*url.URL, error) { return nil, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close(context.Background()) })
	path := filepath.Join(t.TempDir(), "clip.avi")
	b := append([]byte("RIFF\x00\x00\x00\x00AVI LIST"), make([]byte, size)...)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	a := &trainee{Manager: m, events: m.Subscribe(t.Context())}
	added := <-m.Add([]string{path}, uploader.AddOptions{})
	if len(added.IDs) != 1 {
		t.Fatalf("added %+v", added)
	}
	a.id = added.IDs[0]
	m.UploadAnyway(a.id) // it is an empty shell of a video
	return a
}

// until waits for a state, by its word, and returns which others passed.
func (a *trainee) until(t *testing.T, word string) (seen []string) {
	t.Helper()
	timeout := time.After(10 * time.Minute)
	for {
		select {
		case e := <-a.events:
			seen = append(seen, e.To.String()+":"+e.To.Wait.String())
			if e.To.String() == word {
				return seen
			}
		case <-timeout:
			t.Fatalf("not %q within 10 min; %q; %+v", word, seen, a.Status())
		}
	}
}

func serve(t *testing.T, beat time.Duration, open listen) *Service {
	t.Helper()
	s, err := start(beat, open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// On a breaking line an upload waits, tries again, and ends well.
func TestBreakingLine(t *testing.T) { synctest.Test(t, breakingLine) }

func breakingLine(t *testing.T) {
	var p port
	s := serve(t, beat, p.listen)
	s.SetLine(Breaking)
	a := begin(t, s, 6<<20, p.dial)
	a.until(t, "uploaded")
	if n := len(s.server.Videos()); n != 1 {
		t.Errorf("%d videos arrived", n)
	}
	if s.server.Uploads() != 0 {
		t.Error("an upload was left open")
	}
	refused := 0
	for _, r := range s.server.Log() {
		if r.Status >= 400 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("the breaking line refused nothing: the test proves nothing")
	}
}

// A breaking line breaks while somebody watches for it: after a third of a beat
// it is down, and an upload that is under way waits for it.
func TestBreaksAtOnce(t *testing.T) { synctest.Test(t, breaksAtOnce) }

func breaksAtOnce(t *testing.T) {
	var p port
	s := serve(t, 6*time.Second, p.listen)
	a := begin(t, s, 24<<20, p.dial)
	a.until(t, "uploading")
	began := time.Now()
	s.SetLine(Breaking)
	if seen := a.until(t, "waiting"); !strings.HasSuffix(seen[len(seen)-1], uploader.WaitNoAnswer.String()) {
		t.Errorf("waits as %q", seen)
	}
	if d := time.Since(began); d > 10*time.Second {
		t.Errorf("the line broke after %v", d)
	}
}

// While the link is down nobody answers, which the window calls "no internet" in
// practice; a good line puts everything right by itself, at once. On real
// connections, which are really reset.
func TestGoodAgain(t *testing.T) {
	s := serve(t, time.Hour, onLoopback)
	s.SetLine(Slow)
	a := begin(t, s, 2<<20, nil)
	a.until(t, "uploading")
	s.link.down()
	if seen := a.until(t, "waiting"); !strings.HasSuffix(seen[len(seen)-1], uploader.WaitNoAnswer.String()) {
		t.Errorf("waits as %q", seen)
	}
	s.SetLine(Good)
	began := time.Now()
	a.until(t, "uploaded")
	if d := time.Since(began); d > 30*time.Second {
		t.Errorf("went on and ended after %v", d)
	}
	if twice := len(s.server.Videos()); twice != 1 {
		t.Errorf("%d videos arrived", twice)
	}
}

// A slow line is some 1 Mbit/s for all PUTs together.
func TestSlowLine(t *testing.T) { synctest.Test(t, slowLine) }

func slowLine(t *testing.T) {
	var p port
	s := serve(t, time.Hour, p.listen)
	s.SetLine(Slow)
	a := begin(t, s, 4<<20, p.dial)
	began := time.Now()
	a.until(t, "uploaded")
	if rate := float64(8*4<<20) / time.Since(began).Seconds(); rate > 2e6 {
		t.Errorf("%.1f Mbit/s", rate/1e6)
	}
}

// However the line is changed, the service ends, and its port is free.
func TestStop(t *testing.T) {
	for l := Good; l <= Breaking; l++ {
		s := serve(t, time.Millisecond, onLoopback)
		for i := range 20 {
			s.SetLine(Line((i + int(l)) % 3))
		}
		s.SetLine(l)
		s.Stop()
		s.Stop()
		if resp, err := http.Get(s.BaseURL); err == nil {
			resp.Body.Close()
			t.Errorf("line %d: still served", l)
		}
	}
}
