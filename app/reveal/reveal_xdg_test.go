//go:build !windows && !darwin

package reveal

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFileURI(t *testing.T) {
	for path, want := range map[string]string{
		"/media/card/GX01.MP4":         "file:///media/card/GX01.MP4",
		"/a/Brücke Süd #3?&%20.mp4":    "file:///a/Br%C3%BCcke%20S%C3%BCd%20%233%3F&%2520.mp4",
		"/a/\xff\n$(calc)`id`;'\".mp4": "file:///a/%FF%0A$%28calc%29%60id%60;%27%22.mp4",
	} {
		if got := fileURI(path); got != want {
			t.Errorf("%q: %s, want %s", path, got, want)
		}
	}
}

// xdgOpen puts a program of that name in the way, which writes what it was
// given, and leaves no session bus.
func xdgOpen(t *testing.T, end string) (told string) {
	t.Helper()
	dir := t.TempDir()
	told = filepath.Join(dir, "told")
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" > '" + told + "'\n" + end + "\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(dir, "none"))
	return told
}

func TestFolderIsTheFallback(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a; touch evil $(touch evil)")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "a.mp4")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(dir, "gone.mp4")} {
		told := xdgOpen(t, "")
		if err := File(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(told)
		if err != nil || string(got) != dir+"\n" {
			t.Errorf("%s: xdg-open was told %q, %v", path, got, err)
		}
	}
}

func TestFailures(t *testing.T) {
	xdgOpen(t, "exit 4")
	file := filepath.Join(t.TempDir(), "a.mp4")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, "relative.mp4", "--help", "/no/such/folder/a.mp4"} {
		if err := File(t.Context(), path); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
}
