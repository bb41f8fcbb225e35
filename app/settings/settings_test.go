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
	want := Settings{BaseURL: "https://api.example.com", Appearance: look.Dark, Welcomed: true, Width: 900, Height: 700, OnClose: CloseHides, NoNotifications: true, StartAtLogin: true}
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
	dirs := Dirs{Config: t.TempDir()}
	odd := `{"base_url": "http://example.com", "appearance": "sepia", "welcomed": true, "on_close": "explode"}`
	if err := os.WriteFile(filepath.Join(dirs.Config, "settings.json"), []byte(odd), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load(dirs)
	if want := (Settings{Appearance: look.System, Welcomed: true}); err != nil || s.Get() != want {
		t.Errorf("%+v, %v; want %+v", s.Get(), err, want)
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
