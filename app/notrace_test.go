package app

import (
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/support"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// realConfig has real engines over folders of its own, and a practice service.
func realConfig(t *testing.T) Config {
	t.Helper()
	dir := t.TempDir()
	return Config{
		Log:  support.NewLog(),
		Dirs: settings.Dirs{Config: filepath.Join(dir, "config"), State: filepath.Join(dir, "state"), Practice: filepath.Join(dir, "practice")},
		OpenEngine: func(c EngineConfig) (Engine, error) {
			return uploader.Open(uploader.Config{Log: c.Log, BaseURL: c.BaseURL, Key: c.Key, StateDir: c.StateDir,
				Proxy: func(*http.Request) (*url.URL, error) { return nil, nil }})
		},
		StartPractice: func() (Practice, error) {
			s, err := apitest.New(apitest.Options{Discard: true, ChunkSize: 4 << 20, CallsPerMinute: 100_000})
			if err != nil {
				return Practice{}, err
			}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return Practice{}, err
			}
			base, err := s.Serve(l)
			return Practice{BaseURL: base, Stop: func() { _ = s.Close() }, SetLine: func(PracticeLine) {}}, err
		},
	}
}

// openedSession is a session, which its user closes.
func openedSession(t *testing.T, cfg Config, practice bool) *session {
	t.Helper()
	s, err := cfg.open(practice, "http://127.0.0.1:1", "", settings.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What was practised is no receipt, no history and no part of a card's verdict
// of the real list: there the video is new.
func TestPracticeLeavesNoTrace(t *testing.T) {
	cfg := realConfig(t)
	card := filepath.Join(t.TempDir(), "card")
	path := filepath.Join(card, sampleFile)
	if err := writeSample(path); err != nil {
		t.Fatal(err)
	}
	practise(t, openedSession(t, cfg, true), path)
	if _, err := os.Stat(cfg.Dirs.State); !os.IsNotExist(err) {
		t.Errorf("practice has touched the real list's folder: %v", err)
	}

	s := openedSession(t, cfg, false)
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	past, total, err := s.engine.History(t.Context(), "", 10, 0)
	if err != nil || total != 0 || len(past) != 0 {
		t.Errorf("history: %d, %v, %v", total, past, err)
	}
	v, err := s.engine.CheckCard(t.Context(), card, func(uploader.CardProgress) {})
	if err != nil || v.Safe() || v.Uploaded != 0 || len(v.Problems) != 1 || v.Problems[0].Path != sampleFile {
		t.Errorf("verdict: %+v, %v", v, err)
	}
	added := <-s.engine.Add([]string{path}, uploader.AddOptions{})
	if len(added.IDs) != 1 || len(added.Duplicates) != 0 {
		t.Fatalf("added: %+v", added)
	}
	if _, err := s.engine.Receipt(t.Context(), added.IDs[0]); err == nil {
		t.Error("there is a receipt")
	}
}

// practise uploads a file in a practice session, and closes it.
func practise(t *testing.T, s *session, path string) {
	t.Helper()
	events := s.engine.Subscribe(t.Context())
	added := <-s.engine.Add([]string{path}, uploader.AddOptions{})
	if len(added.IDs) != 1 {
		t.Fatalf("added: %+v", added)
	}
	timeout := time.After(time.Minute)
	for done := false; !done; {
		select {
		case e := <-events:
			done = e.To.Phase == uploader.Uploaded
			if e.To.Phase == uploader.Failed {
				t.Fatalf("failed: %+v", e)
			}
		case <-timeout:
			t.Fatal("not practised within a minute")
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
}
