//go:build !windows && !darwin

package autostart

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSet(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	const exe = "/opt/Aion Uploader/aion-uploader"
	state := func(exe string, want bool) {
		t.Helper()
		if got, err := Enabled(exe); err != nil || got != want {
			t.Errorf("Enabled(%s): %v, %v; want %v", exe, got, err, want)
		}
	}
	state(exe, false)
	for range 2 { // off twice is no error, nor is on
		if err := Set(exe, true); err != nil {
			t.Fatal(err)
		}
	}
	state(exe, true)
	state("/opt/other", false)
	left, err := os.ReadDir(filepath.Join(config, "autostart"))
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
	for range 2 {
		if err := Set(exe, false); err != nil {
			t.Fatal(err)
		}
	}
	state(exe, false)
}

func TestRefused(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, exe := range []string{"", "aion-uploader", "/opt/a\nExec=evil", "/opt/\xff"} {
		if err := Set(exe, true); err == nil {
			t.Errorf("%q is taken", exe)
		}
		if _, err := Enabled(exe); err == nil {
			t.Errorf("%q is looked for", exe)
		}
	}
}
