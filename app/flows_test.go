package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/words"
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

func TestSettingsApplyAtOnce(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.showSettings()
	b.settings.choice.OnChanged(2)
	if c := look.Color(look.Background); c.R > 0x40 {
		t.Errorf("background is %v", c)
	}
	b.settings.server.Entry.SetText("ftp://example.com")
	if b.settings.apply.Enabled() || b.settings.server.Line() == "" {
		t.Error("a wrong address isn't refused in its field")
	}
	b.settings.server.Entry.SetText("api.example.com/")
	test.Tap(b.settings.apply)
	if got := b.opened[len(b.opened)-1].BaseURL; got != "https://api.example.com" {
		t.Errorf("the engine was opened for %q", got)
	}
	if s := b.store.Get(); s.Appearance != look.Dark || s.BaseURL != "https://api.example.com" {
		t.Errorf("kept: %+v", s)
	}
}

// answer presses a button of the question that is open.
func (b *bench) answer(t *testing.T, title string, n int) {
	t.Helper()
	if b.dialog == nil || b.question.Title != title {
		t.Fatalf("asked %q, want %q", b.question.Title, title)
	}
	test.Tap(b.dialog.Buttons[n])
}

func TestAbortAsksFirst(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	b.act(words.Abort, []uploader.ID{"n1"})
	b.answer(t, "Abort this upload?", 0)
	if calls := b.engine.heard(); len(calls) > 0 {
		t.Errorf("keep uploading did %q", calls)
	}
	b.act(words.Abort, []uploader.ID{"n1"})
	b.dialog.Buttons[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if calls := b.engine.heard(); len(calls) > 0 || b.asking {
		t.Errorf("Escape did %q, still asking: %t", calls, b.asking)
	}
	b.act(words.Abort, []uploader.ID{"n1", "h1", "u1"})
	b.answer(t, "Abort 2 uploads?", 1) // u1 is uploaded
	if want := []string{"abort[n1 h1]"}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
}

func TestAbortIsOffWhileFinishing(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	b.act(words.Abort, []uploader.ID{"n1"})
	all := slices.Clone(b.engine.all)
	fin := *all[4]
	fin.State.Phase = uploader.Finishing
	all[4] = &fin
	b.engine.all = all
	b.show(noon.Add(time.Second)) // it goes on while the question is open
	b.answer(t, "Abort this upload?", 1)
	if calls := b.engine.heard(); len(calls) > 0 {
		t.Errorf("did %q", calls)
	}
	b.act(words.Abort, []uploader.ID{"n1"})
	if b.asking {
		t.Error("asks to abort what is finishing")
	}
	for _, i := range b.main.menu("n1").Items {
		if strings.HasPrefix(i.Label, "Abort") && !i.Disabled {
			t.Error("Abort can be chosen while finishing")
		}
	}
}

func TestMenuHasAbortLast(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	items := b.main.menu("n1").Items
	if got := items[len(items)-1].Label; got != "Abort upload…" || !items[len(items)-2].IsSeparator {
		t.Errorf("the last line is %q", got)
	}
	if got := items[0].Label; got != "Pause" {
		t.Errorf("the first line is %q", got)
	}
}

func TestButtonsAndKeys(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	b.main.list.Focus()
	press := func(k fyne.KeyName) { b.main.list.TypedKey(&fyne.KeyEvent{Name: k}) }
	for _, c := range []struct {
		row  string
		do   func()
		want string
	}{
		{"n1", func() { press(fyne.KeySpace) }, "pause[n1]"},
		{"h1", func() { press(fyne.KeySpace) }, "resume[h1]"},
		{"f1", func() { b.main.source().Main("f1") }, "anyway[f1]"},
		{"n1", func() { press(fyne.KeyDelete) }, ""},
		{"q2", func() { b.act(words.SendFirst, []uploader.ID{"q2"}) }, "move[q2 before n1]"},
		{"q2", func() { test.Tap(b.main.pause) }, "pause all[]"},
	} {
		before := len(b.engine.heard())
		b.main.list.Reveal(queue.ID(c.row))
		c.do()
		if got := strings.Join(b.engine.heard()[before:], ";"); got != c.want {
			t.Errorf("%s: did %q, want %q", c.row, got, c.want)
		}
	}
	if got := b.main.news.Text(); got != "Still on its way: pause or abort it first." {
		t.Errorf("Del on a moving row says %q", got)
	}
}

func TestDropAndDuplicates(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	b.engine.added = uploader.Added{IDs: []uploader.ID{"x"}, Duplicates: []uploader.Duplicate{{Path: "/card/a ü.mp4", Uploaded: true}, {Path: "/card/q1.mp4", ID: "q1"}}}
	b.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI("/card/a ü.mp4"), storage.NewFileURI("/card")})
	if got := b.main.news.Text(); got != "1 of 3 is already at AionVision · 1 new · q1.mp4 is already in the list" {
		t.Errorf("says %q", got)
	}
	if got := b.main.list.Selected(); !slices.Equal(got, []queue.ID{"q1"}) {
		t.Errorf("shows %q", got)
	}
	b.engine.added = uploader.Added{IDs: []uploader.ID{"y"}}
	test.Tap(b.main.news.Action())
	want := []string{`add ["/card/a ü.mp4" "/card"] again=false []`, `add ["/card/a ü.mp4"] again=true []`}
	if !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	if got := b.main.news.Text(); got != "" {
		t.Errorf("still says %q", got)
	}
}

func TestCloseAsks(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	b.closeAsked()
	b.answer(t, "Close while 4 videos aren't safe yet?", 0)
	if b.quitting {
		t.Fatal("cancel quits")
	}
	b.closeAsked()
	b.answer(t, "Close while 4 videos aren't safe yet?", 1)
	if !b.quitting {
		t.Error("it doesn't quit")
	}
	done := welcomedBench(t, plain(), nil)
	done.engine.all = scene()[:4] // uploaded, and one that failed
	done.show(noon)
	done.closeAsked()
	if done.asking || !done.quitting {
		t.Error("it asks with nothing under way")
	}
}

func TestPractice(t *testing.T) {
	b := newBench(t, plain(), nil)
	b.start()
	test.Tap(b.welcome.practice)
	if !b.main.practice || b.main.banner.Text() == "" || b.window.Content() != b.main.root {
		t.Fatal("practice isn't shown")
	}
	if last := b.opened[len(b.opened)-1]; !strings.HasPrefix(last.StateDir, b.cfg.Dirs.Practice) || last.Key == goodKey {
		t.Errorf("opened %+v", last)
	}
	test.Tap(b.main.empty.sample)
	path := filepath.Join(b.cfg.Dirs.Practice, "Sample bridge inspection.mp4")
	if info, err := os.Stat(path); err != nil || time.Since(info.ModTime()) < time.Minute {
		t.Errorf("sample: %v, %v", info, err)
	}
	if want := []string{`add ["` + path + `"] again=true []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	test.Tap(b.main.banner.Action())
	if b.main.practice || b.opened[len(b.opened)-1].StateDir != b.cfg.Dirs.State {
		t.Error("practice wasn't left")
	}
}

func TestPick(t *testing.T) {
	for _, c := range []struct {
		name  string
		paths []string
		err   error
		want  []string
		fyne  bool
		says  string
	}{
		{"chosen", []string{"/card/a.mp4", "/card/b.mp4"}, nil, []string{`add ["/card/a.mp4" "/card/b.mp4"] again=false []`}, false, ""},
		{"cancelled", nil, nil, nil, false, ""},
		{"no dialog", nil, errors.New("no portal"), nil, true, ""},
		{"a camera among them", []string{"/card/a.mp4"}, errors.New("not local"), []string{`add ["/card/a.mp4"] again=false []`}, false, "Some of what you chose isn't a file on this computer and was left out. Copy it here first."},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := welcomedBench(t, plain(), func(cfg *Config) {
				cfg.Pick = func(context.Context, string) ([]string, error) { return c.paths, c.err }
			})
			test.Tap(b.main.add)
			if !slices.Equal(b.engine.heard(), c.want) {
				t.Errorf("did %q, want %q", b.engine.heard(), c.want)
			}
			if fyne := b.window.Canvas().Overlays().Top() != nil; fyne != c.fyne {
				t.Errorf("Fyne's dialog: %t", fyne)
			}
			if b.main.news.Text() != c.says {
				t.Errorf("says %q", b.main.news.Text())
			}
		})
	}
}

func TestPathsIn(t *testing.T) {
	got := pathsIn("/card/a b.mp4\r\nfile:///card/%C3%BC.mp4\nhttps://example.com/x.mp4\n\"/card/c.mp4\"\nrelative.mp4\n")
	if want := []string{"/card/a b.mp4", "/card/ü.mp4", "/card/c.mp4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCantOpen(t *testing.T) {
	fail := errors.New("locked")
	b := newBench(t, plain(), func(c *Config) {
		open := c.OpenEngine
		c.OpenEngine = func(e EngineConfig) (Engine, error) {
			if fail != nil {
				return nil, fail
			}
			return open(e)
		}
	})
	b.addPaths([]string{"/card/a.mp4"}, false) // before there is an engine
	b.start()
	fail = nil
	b.answer(t, "The list can't be opened", 1)
	if want := []string{`add ["/card/a.mp4"] again=false []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
}
