package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/video"
)

// formats uploads a folder with a video of each format the service takes.
func (s *suite) formats(t *testing.T) {
	card := t.TempDir()
	types := map[string]string{
		"Brücke 1.mp4": "video/mp4", "b.mov": "video/quicktime", "c.m4v": "video/x-m4v", "d.webm": "video/webm", "sub/e.avi": "video/x-msvideo",
	}
	want := map[string]string{} // SHA-256 by name
	for name := range types {
		path := filepath.Join(card, filepath.FromSlash(name))
		video.Make(t, path)
		want[filepath.Base(path)] = video.SHA256(t, path)
	}
	v := s.start(t, "-chunk", "65536")
	p, code := s.finish(t, t.TempDir(), v.baseURL, "--json", "--title", "Süd", "--tag", "a", "--meta", "site=12", card)
	if code != 0 {
		t.Fatalf("exit %d\n%s\n%s", code, p.Stdout, p.Stderr)
	}
	got := v.now()
	if len(got.Videos) != len(types) || got.Open != 0 || len(got.PutTwice) != 0 {
		t.Fatalf("the service has %+v", got)
	}
	for _, have := range got.Videos {
		if have.SHA256 != want[have.Filename] {
			t.Errorf("%s: SHA-256 %s, the file's is %s", have.Filename, have.SHA256, want[have.Filename])
		}
		if have.Title != "Süd" || len(have.Tags) != 1 || have.Metadata["site"] != "12" {
			t.Errorf("%s: labels %q %q %q", have.Filename, have.Title, have.Tags, have.Metadata)
		}
		if have.DurationSeconds < 1.9 || have.DurationSeconds > 2.1 {
			t.Errorf("%s: %v s, want 2", have.Filename, have.DurationSeconds)
		}
	}
	for name, kind := range types {
		for _, have := range got.Videos {
			if have.Filename == filepath.Base(name) && have.ContentType != kind {
				t.Errorf("%s: type %s, want %s", name, have.ContentType, kind)
			}
		}
	}
	results(t, lines(t, p), len(types))
}

// results holds --json's lines to what they promise: a result for each video,
// and figures that never go back.
func results(t *testing.T, all []line, videos int) {
	t.Helper()
	sent, done := map[string]line{}, map[string]bool{}
	for _, l := range all {
		switch l.Event {
		case "state":
			if l.Time.IsZero() || l.To == "" {
				t.Errorf("a state without time or name: %+v", l)
			}
		case "progress":
			if before := sent[l.ID]; l.Sent < before.Sent || l.Confirmed < before.Confirmed || l.Confirmed > l.Sent || l.Sent > l.Size {
				t.Errorf("progress went from %+v to %+v", before, l)
			}
			sent[l.ID] = l
		case "result":
			if l.MediaID == "" || l.Error != nil || l.Size == 0 {
				t.Errorf("result %+v", l)
			}
			if _, err := os.Stat(l.Path); err != nil {
				t.Errorf("result of %q: %v", l.Path, err)
			}
			done[l.ID] = true
		default:
			t.Errorf("an event %q", l.Event)
		}
	}
	if len(done) != videos {
		t.Errorf("%d results, want %d", len(done), videos)
	}
}

// older uploads to a service that gives the older page's replies.
func (s *suite) older(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mp4")
	video.Grow(t, path, 1<<20, 5)
	v := s.start(t, "-chunk", "131072", "-older")
	p, code := s.finish(t, t.TempDir(), v.baseURL, path)
	got := v.now()
	if code != 0 || len(got.Videos) != 1 || got.Videos[0].SHA256 != video.SHA256(t, path) {
		t.Fatalf("exit %d, the service has %+v\n%s\n%s", code, got, p.Stdout, p.Stderr)
	}
}
