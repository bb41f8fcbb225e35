package settings

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/app/look"
)

func TestKeptAndFound(t *testing.T) {
	dirs := Dirs{Config: filepath.Join(t.TempDir(), "new", "folder")}
	s, err := Load(dirs)
	if err != nil || s.Get() != (Settings{}) {
		t.Fatalf("first start: %+v, %v", s.Get(), err)
	}
	want := Settings{BaseURL: "https://api.example.com", Appearance: look.Dark, Welcomed: true, Width: 900, Height: 700,
		Videos: 2, HoldNew: true, NoAnalysis: true, AnalysisType: "transcript", RateLimit: 2_000_000,
		Proxy: "http://proxy.example.com:3128", CAFile: filepath.Join(t.TempDir(), "ca.pem"), Language: "pt-BR",
		OnClose: CloseHides, NoNotifications: true, StartAtLogin: true}
	s.Change(func(x *Settings) { *x = want })
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	again, err := Load(dirs)
	if err != nil || again.Get() != want {
		t.Errorf("found %+v, %v; want %+v", again.Get(), err, want)
	}
	info, err := os.Stat(filepath.Join(dirs.Config, "settings.json"))
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(dirs.Config)
	if err != nil || len(left) != 1 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestBrokenFile(t *testing.T) {
	dirs := Dirs{Config: t.TempDir()}
	path := filepath.Join(dirs.Config, "settings.json")
	if err := os.WriteFile(path, []byte(`{"welcomed": tr`), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load(dirs)
	if err == nil || s == nil || s.Get() != (Settings{}) {
		t.Fatalf("%+v, %v", s, err)
	}
	if err := s.Save(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path + ".bad"); err != nil {
		t.Error("the broken file wasn't put aside")
	}
}

func TestOddValues(t *testing.T) {
	usual := Settings{Appearance: look.System}
	with := func(f func(*Settings)) Settings { s := usual; f(&s); return s }
	for odd, want := range map[string]Settings{
		`{"base_url": "http://example.com", "appearance": "sepia", "welcomed": true}`: with(func(s *Settings) { s.Welcomed = true }),
		`{"videos_at_once": -1}`: usual, `{"videos_at_once": 900}`: usual,
		`{"rate_limit": -5}`:                                usual,
		`{"rate_limit": 7}`:                                 with(func(s *Settings) { s.RateLimit = MinRate }),
		`{"rate_limit": 9000000000000}`:                     with(func(s *Settings) { s.RateLimit = MaxRate }),
		`{"analysis_type": "palm reading"}`:                 usual,
		`{"language": "tlh"}`:                               usual,
		`{"proxy": "http://me:secret@proxy.example.com:1"}`: usual,
		`{"proxy": "ftp://proxy.example.com"}`:              usual,
		`{"proxy": "none"}`:                                 with(func(s *Settings) { s.Proxy = NoProxy }),
		`{"ca_file": "../ca.pem"}`:                          usual,
		`{"on_close": "explode"}`:                           usual,
		`{"from_a_newer_program": 1}`:                       usual,
	} {
		dirs := Dirs{Config: t.TempDir()}
		if err := os.WriteFile(filepath.Join(dirs.Config, "settings.json"), []byte(odd), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Load(dirs)
		if err != nil || s.Get() != want {
			t.Errorf("%s: %+v, %v; want %+v", odd, s.Get(), err, want)
		}
	}
}

func TestCheckProxy(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "",
		" none ":                         "none",
		"proxy.example.com:3128":         "http://proxy.example.com:3128",
		"http://10.0.0.1:8080/":          "http://10.0.0.1:8080",
		"https://proxy.example.com":      "https://proxy.example.com",
		"socks5://[::1]:1080":            "socks5://[::1]:1080",
		"http://me:pw@proxy.example.com": "holds a name or password",
		"me@proxy.example.com:3128":      "holds a name or password",
		"ftp://proxy.example.com":        "not a web address",
		"http://proxy.example.com/path":  "not a web address",
		"http://":                        "not a web address",
		"proxy example":                  "not a web address",
		"http://proxy:99999x":            "not a web address",
		"/":                              "",
	} {
		got, err := CheckProxy(in)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("CheckProxy(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCheckBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"  ":                            "",
		"https://api.example.com/":      "https://api.example.com",
		" api.example.com ":             "https://api.example.com",
		"https://api.example.com/v2":    "https://api.example.com/v2",
		"http://127.0.0.1:8080":         "http://127.0.0.1:8080",
		"http://[::1]:8080":             "http://[::1]:8080",
		"http://localhost:8080":         "http://localhost:8080",
		"http://api.example.com":        "not https",
		"ftp://api.example.com":         "not https",
		"http://127.0.0.1.example.com":  "not https",
		"https://":                      "not a web address",
		"https://me:pw@api.example.com": "not a web address",
		"https://api.example.com?key=1": "not a web address",
		"https://exa mple.com":          "not a web address",
		"h/ /":                          "https://h",
		"https://h/a b":                 "not a web address",
	} {
		got, err := CheckBaseURL(in)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("CheckBaseURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFindDirs(t *testing.T) {
	home := t.TempDir()
	got, err := FindDirs(func(name string) string { return map[string]string{HomeVariable: home}[name] })
	want := Dirs{Config: home, State: filepath.Join(home, "state"), Practice: filepath.Join(home, "practice")}
	if err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	usual, err := FindDirs(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if usual.State == usual.Practice || !filepath.IsAbs(usual.Config) || !filepath.IsAbs(usual.State) {
		t.Errorf("%+v", usual)
	}
}

// TestSlowDisk holds that nobody who asks for settings waits for the disk.
func TestSlowDisk(t *testing.T) {
	dirs := Dirs{Config: t.TempDir()}
	s, err := Load(dirs)
	if err != nil {
		t.Fatal(err)
	}
	s.saving.Lock() // a write is under way
	saved := make(chan error)
	go func() { saved <- s.Save() }()
	s.Change(func(now *Settings) { now.BaseURL = "https://api.example.com" })
	if got := s.Get().BaseURL; got != "https://api.example.com" {
		t.Errorf("changed to %q", got)
	}
	s.saving.Unlock()
	if err := <-saved; err != nil {
		t.Fatal(err)
	}
	again, err := Load(dirs)
	if err != nil || again.Get().BaseURL != "https://api.example.com" {
		t.Errorf("kept %+v, %v: not the newest", again.Get(), err)
	}
}
