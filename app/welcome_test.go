package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/uploader"
)

const goodKey = "aion_good_key_0123456q7Xd"

func TestFirstStart(t *testing.T) {
	b := newBench(t, plain(), nil)
	var asked []string
	b.engine.check = func(base, key string) error { asked = append(asked, base+" "+key); return nil }
	b.start()
	if b.welcome == nil {
		t.Fatal("the first screen isn't shown")
	}
	if got := b.welcome.key.Line(); got != "Kept in GNOME Keyring on this computer, never in a file." {
		t.Errorf("hint: %q", got)
	}
	test.Type(b.welcome.key.Entry, "  aion_good_key_\t0123456q7Xd ")
	test.Tap(b.welcome.start)
	if want := []string{" " + goodKey}; !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
	if b.ring.key != goodKey || b.engine.key != goodKey {
		t.Errorf("keychain has %q, engine %q", b.ring.key, b.engine.key)
	}
	if b.welcome != nil || b.window.Content() != b.main.root {
		t.Error("the list isn't shown")
	}
	noKeyOnDisk(t, b, goodKey)
	if !b.store.Get().Welcomed {
		t.Error("it would be asked again next time")
	}
}

// noKeyOnDisk looks through everything the program has written.
func noKeyOnDisk(t *testing.T, b *bench, key string) {
	t.Helper()
	err := filepath.WalkDir(b.cfg.Dirs.Config, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), key) {
			t.Errorf("%s holds the key", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFirstStartRefusals(t *testing.T) {
	for _, c := range []struct {
		name, typed, server string
		answer              error
		key, line           string // what the key's and the server's lines begin with
		start               string // what the button says
	}{
		{"empty", " ", "", nil, "Paste your key first.", "", "Start"},
		{"odd signs", "schlüssel", "", nil, "This isn't a key", "", "Start"},
		{"refused", goodKey, "", &uploader.Error{Code: uploader.CodeKey}, "Key not accepted.", "", "Start"},
		{"no right", goodKey, "", &uploader.Error{Code: uploader.CodeAccount, Message: "read only"}, "Your AionVision account is full or doesn't allow this.", "", "Start"},
		{"offline", goodKey, "", errors.New("dial tcp: no route"), "AionVision can't be reached now", "", "Save and check later"},
		{"plain http", goodKey, "http://example.com", nil, "Kept in GNOME", "Only https", "Start"},
		{"no address", goodKey, "https://", nil, "Kept in GNOME", "This isn't a web address.", "Start"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, plain(), nil)
			b.engine.check = func(string, string) error { return c.answer }
			b.start()
			b.welcome.server.Entry.SetText(c.server)
			b.welcome.key.Entry.SetText(c.typed)
			test.Tap(b.welcome.start)
			w := b.welcome
			if w == nil {
				t.Fatal("it went on")
			}
			if !strings.HasPrefix(w.key.Line(), c.key) || !strings.HasPrefix(w.server.Line(), c.line) {
				t.Errorf("says %q and %q", w.key.Line(), w.server.Line())
			}
			if w.start.Text() != c.start || !w.start.Enabled() {
				t.Errorf("button %q, enabled %t", w.start.Text(), w.start.Enabled())
			}
			if b.ring.key != "" {
				t.Error("the key was kept")
			}
		})
	}
}

func TestSaveAndCheckLater(t *testing.T) {
	b := newBench(t, plain(), nil)
	b.engine.check = func(string, string) error { return errors.New("offline") }
	b.start()
	b.welcome.key.Entry.SetText(goodKey)
	test.Tap(b.welcome.start)
	test.Tap(b.welcome.start)
	if b.welcome != nil || b.ring.key != goodKey || b.engine.key != goodKey {
		t.Errorf("welcome %v, keychain %q, engine %q", b.welcome, b.ring.key, b.engine.key)
	}
}

func TestWithoutKeychain(t *testing.T) {
	b := newBench(t, plain(), nil)
	b.ring.broken = true
	b.start()
	if got := b.welcome.key.Line(); !strings.Contains(got, "for this run only") {
		t.Errorf("first screen: %q", got)
	}
	b.welcome.key.Entry.SetText(goodKey)
	test.Tap(b.welcome.start)
	if b.engine.key != goodKey {
		t.Error("the key isn't used")
	}
	if got := b.main.news.Text(); got != "This computer's keychain isn't available: the key is kept for this run only." {
		t.Errorf("notice: %q", got)
	}
	noKeyOnDisk(t, b, goodKey)
	b.showSettings()
	if got := b.settings.state.Text(); got != "••••q7Xd, kept for this run only: this computer's keychain isn't available." {
		t.Errorf("settings: %q", got)
	}
}

func TestAddTheKeyLater(t *testing.T) {
	b := newBench(t, plain(), nil)
	b.start()
	test.Tap(b.welcome.later)
	b.engine.status.Wait = uploader.WaitNoKey
	b.show(noon)
	if b.main.line.Text() != "No key yet" || !strings.HasPrefix(b.main.hold.Text(), "No key yet.") {
		t.Errorf("chip %q, notice %q", b.main.line.Text(), b.main.hold.Text())
	}
	test.Tap(b.main.hold.Action())
	if b.settings == nil {
		t.Error("the notice's button doesn't lead to the settings")
	}
}

func TestKeyFromKeychain(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	if b.welcome != nil || b.engine.key != "aion_test_key_q7Xd" {
		t.Errorf("welcome %v, engine has %q", b.welcome, b.engine.key)
	}
	b.showSettings()
	if got := b.settings.state.Text(); got != "••••q7Xd, kept in GNOME Keyring." {
		t.Errorf("settings: %q", got)
	}
	test.Tap(b.settings.remove)
	b.answer(t, "Remove the key from this computer?", 1)
	if b.ring.key != "" || b.engine.key != "" {
		t.Errorf("keychain %q, engine %q", b.ring.key, b.engine.key)
	}
	b.settings.key.Entry.SetText(goodKey)
	test.Tap(b.settings.save)
	if b.ring.key != goodKey || b.engine.key != goodKey || b.settings.key.Line() != "Key saved." {
		t.Errorf("keychain %q, engine %q, line %q", b.ring.key, b.engine.key, b.settings.key.Line())
	}
}
