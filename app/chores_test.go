package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/app/instance"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/uploader"
)

// withQueue makes the folders of a user who has settings and one video that
// waits in the queue.
func withQueue(t *testing.T) settings.Dirs {
	t.Helper()
	home := t.TempDir()
	for _, v := range []string{"XDG_CONFIG_HOME", "AppData"} {
		t.Setenv(v, filepath.Join(home, "c"))
	}
	dirs := settings.Dirs{Config: filepath.Join(home, "c", "a"), State: filepath.Join(home, "s", "a", "queue"), Practice: filepath.Join(home, "s", "a", "practice")}
	store, err := settings.Load(dirs)
	if err != nil {
		t.Fatal(err)
	}
	store.Change(func(s *settings.Settings) { s.Welcomed = true })
	video := filepath.Join(home, "bridge.mp4")
	sample, err := os.ReadFile("../assets/sample.mp4")
	if err == nil {
		err = errors.Join(store.Save(), os.WriteFile(video, sample, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	e, err := uploader.Open(uploader.Config{StateDir: dirs.State, BaseURL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	added := <-e.Add([]string{video}, uploader.AddOptions{Paused: true})
	if err := e.Close(t.Context()); err != nil || len(added.IDs) != 1 {
		t.Fatalf("%+v, %v", added, err)
	}
	return dirs
}

func TestChoreUnfinished(t *testing.T) {
	for name, test := range map[string]struct {
		dirs settings.Dirs
		want string
		err  error
	}{
		"one":  {withQueue(t), "1\n", ErrUnfinished},
		"none": {settings.Dirs{State: filepath.Join(t.TempDir(), "queue")}, "0\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			err := chore(Config{Dirs: test.dirs, Chores: Chores{Unfinished: true}}, &out)
			if out.String() != test.want || !errors.Is(err, test.err) {
				t.Errorf("%q, %v; want %q, %v", out.String(), err, test.want, test.err)
			}
		})
	}
}

// TestChoreForget holds that everything goes, a keychain that fails or not, and
// that a failure is said.
func TestChoreForget(t *testing.T) {
	locked := errors.New("locked")
	for name, keys := range map[string]error{"all": nil, "but the key": locked} {
		t.Run(name, func(t *testing.T) {
			dirs := withQueue(t)
			t.Setenv("HOME", t.TempDir()) // a Mac's folders begin there
			config, err := os.UserConfigDir()
			if err != nil {
				t.Fatal(err)
			}
			if runtime.GOOS == "darwin" {
				config = filepath.Join(filepath.Dir(config), "Preferences")
			}
			fyne := filepath.Join(config, "fyne", ID)
			if err := os.MkdirAll(fyne, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(fyne, "preferences.json"), []byte("{}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			asked, login := 0, true
			cfg := Config{Dirs: dirs, Autostart: func(_ string, on bool) error { login = on; return nil }}
			cfg.Forget = true
			cfg.ForgetKeys = func(context.Context) error { asked++; return keys }
			if err := chore(cfg, nil); !errors.Is(err, keys) || asked != 1 || login {
				t.Errorf("%v; the keychain was asked %d times; starts at login: %v", err, asked, login)
			}
			for _, dir := range []string{filepath.Dir(dirs.State), dirs.Config, fyne} {
				if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s is left: %v", dir, err)
				}
			}
		})
	}
}

// TestChoreForgetEndsTheWindow holds that a window which has the list ends
// before its queue goes.
func TestChoreForgetEndsTheWindow(t *testing.T) {
	dirs := withQueue(t)
	c, err := instance.Take(dirs.State)
	if err != nil {
		t.Fatal(err)
	}
	kept := false
	c.Serve(func(_ context.Context, r instance.Request, _ func()) error {
		if r.Quit {
			_, err := os.Stat(filepath.Join(dirs.State, "queue.db"))
			kept = err == nil
			go c.Close() // as at the end of a process
		}
		return nil
	})
	cfg := Config{Dirs: dirs, Autostart: func(string, bool) error { return nil }, Chores: Chores{Forget: true}}
	if err := chore(cfg, nil); err != nil {
		t.Fatal(err)
	}
	if !kept {
		t.Error("the window wasn't asked to end while its queue was there")
	}
}

func TestExitStatus(t *testing.T) {
	for want, err := range []error{0: nil, 1: errors.New("any"), 3: errors.Join(ErrUnfinished)} {
		if got := ExitStatus(err); want != 2 && got != want {
			t.Errorf("%v: %d, want %d", err, got, want)
		}
	}
}
