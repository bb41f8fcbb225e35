package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// governed loads the settings of a folder under a policy.
func loadUnder(t *testing.T, dirs Dirs, locked, preset Given) *Store {
	t.Helper()
	s, err := Load(dirs)
	if err != nil {
		t.Fatal(err)
	}
	s.Govern(locked, preset)
	return s
}

func TestPresetHoldsUntilChosen(t *testing.T) {
	dirs := Dirs{Config: t.TempDir()}
	names := []string{"rate_limit", "no_analysis", "new_videos.site", "from_a_newer_program"}
	first := Given{Settings{RateLimit: 2_000_000, NoAnalysis: true, NewVideos: NewVideos{Site: "B17"}}, names}
	s := loadUnder(t, dirs, Given{}, first)
	if got := s.Get(); got.RateLimit != 2_000_000 || !got.NoAnalysis || got.NewVideos.Site != "B17" {
		t.Fatalf("at first: %+v", got)
	}
	s.Change(func(x *Settings) { x.Welcomed, x.NewVideos.Asset = true, "pier" })
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	// Nothing of it was chosen: another preset reaches the person.
	second := first
	second.RateLimit, second.NewVideos.Site = 5_000_000, "C1"
	s = loadUnder(t, dirs, Given{}, second)
	if got := s.Get(); got.RateLimit != 5_000_000 || got.NewVideos != (NewVideos{Site: "C1", Asset: "pier"}) || !got.Welcomed {
		t.Errorf("another preset: %+v", got)
	}
	// What was chosen holds, "none" too.
	s.Change(func(x *Settings) { x.RateLimit, x.NoAnalysis, x.NewVideos.Site = 0, false, "" })
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	s = loadUnder(t, dirs, Given{}, first)
	if got := s.Get(); got.RateLimit != 0 || got.NoAnalysis || got.NewVideos != (NewVideos{Asset: "pier"}) {
		t.Errorf("chosen: %+v", got)
	}
	// And with no policy any more nothing of it is left.
	s = loadUnder(t, dirs, Given{}, Given{})
	if got := s.Get(); got.RateLimit != 0 || got.NoAnalysis || got.NewVideos.Asset != "pier" {
		t.Errorf("without a policy: %+v", got)
	}
}

func TestLockedHolds(t *testing.T) {
	dirs := Dirs{Config: t.TempDir()}
	s := loadUnder(t, dirs, Given{}, Given{})
	s.Change(func(x *Settings) { x.BaseURL, x.Videos = "https://mine.example.com", 3 })
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	locked := Given{Settings{BaseURL: "https://theirs.example.com", NewVideos: NewVideos{Tags: "a,b"}}, []string{"base_url", "proxy", "new_videos.tags"}}
	s = loadUnder(t, dirs, locked, Given{Settings{Proxy: "http://p.example.com:1"}, []string{"proxy"}})
	s.Change(func(x *Settings) {
		if x.BaseURL != "https://theirs.example.com" {
			t.Errorf("a change sees %+v", x)
		}
		x.BaseURL, x.Proxy, x.NewVideos.Tags, x.Videos = "https://other.example.com", "none", "c", 1
	})
	want := Settings{BaseURL: "https://theirs.example.com", NewVideos: NewVideos{Tags: "a,b"}, Videos: 1, Appearance: s.Get().Appearance}
	if got := s.Get(); got != want {
		t.Errorf("under the lock: %+v", got)
	}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dirs.Config, "settings.json"))
	if err != nil || strings.Contains(string(b), "theirs") {
		t.Errorf("the lock was kept as the person's choice: %s, %v", b, err)
	}
	if got := loadUnder(t, dirs, Given{}, Given{}).Get(); got.BaseURL != "https://mine.example.com" || got.Videos != 1 || got.NewVideos.Tags != "" {
		t.Errorf("once the lock has gone: %+v", got)
	}
}

// TestGovernedNames holds the table: each copies its own setting, and its path
// is that of the file.
func TestGovernedNames(t *testing.T) {
	full := Settings{BaseURL: "https://a.example.com", CAFile: "/ca.pem", Proxy: NoProxy, RateLimit: 5_000_000, Videos: 2, NoUpdates: true, NoAnalysis: true,
		AnalysisType: "transcript", NewVideos: NewVideos{Site: "s", Asset: "a", Inspection: "i", Tags: "t"}}
	for name, f := range governed() {
		var one Settings
		f.copy(&one, &full)
		if one == (Settings{}) {
			t.Errorf("%s copies nothing", name)
		}
		s := &Store{now: one}
		b, err := s.encode()
		if err != nil || !namedIn(b)[name] {
			t.Errorf("%s isn't named in %s, %v", name, b, err)
		}
	}
}
