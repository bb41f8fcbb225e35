package app

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/instance"
	"github.com/aionvision/aion-uploader/uploader"
)

// openedScene is the scene with two videos that wait for Start.
func openedScene() []*uploader.Snapshot {
	all := scene()
	for _, s := range all[6:] {
		s.State.Paused, s.Held = true, true
	}
	return all
}

// fakeClaims stands for the other windows of this person.
type fakeClaims struct {
	taken map[string]bool // folders that another window has
	err   error           // instead of an answer
	log   []string
	serve instance.Handler
}

type fakeClaim struct {
	all *fakeClaims
	dir string
}

func (f *fakeClaims) meet(_ context.Context, dir string, r instance.Request) (Claim, bool, error) {
	dir = filepath.Base(dir)
	switch {
	case f.err != nil:
		return nil, false, f.err
	case f.taken[dir]:
		for _, file := range r.Files {
			f.log = append(f.log, "handed "+file)
		}
		f.log = append(f.log, "raised "+dir)
		return nil, true, nil
	}
	f.log = append(f.log, "claimed "+dir)
	return fakeClaim{f, dir}, false, nil
}

func (c fakeClaim) Serve(h instance.Handler) { c.all.serve = h }
func (c fakeClaim) Stop() error              { c.all.log = append(c.all.log, "stopped "+c.dir); return nil }
func (c fakeClaim) Close() error             { c.all.log = append(c.all.log, "left "+c.dir); return nil }

// meetBench is a program that has been started before, among other windows.
func meetBench(t *testing.T, f *fakeClaims, change func(*Config)) *bench {
	t.Helper()
	return welcomedBench(t, plain(), func(c *Config) {
		c.Meet = f.meet
		if change != nil {
			change(c)
		}
	})
}

func wantLog(t *testing.T, f *fakeClaims, want ...string) {
	t.Helper()
	if !slices.Equal(f.log, want) {
		t.Errorf("claims: %q, want %q", f.log, want)
	}
	f.log = nil
}

func TestCommandLineFilesAreHeld(t *testing.T) {
	b := welcomedBench(t, plain(), func(c *Config) { c.Files = []string{"/card/a.mp4"} })
	if want := []string{`add ["/card/a.mp4"] again=false held []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
}

func TestHeldNotice(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = openedScene()
	b.show(noon)
	if got := b.main.held.Text(); got != "2 videos wait until you press Start. None of them is sent before that." {
		t.Errorf("says %q", got)
	}
	test.Tap(b.main.held.Action())
	if want := []string{"resume[q1 q2]"}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	b.engine.all = openedScene()[:7] // one was removed
	b.show(noon.Add(time.Second))
	if got := b.main.held.Text(); got != "1 video waits until you press Start. It isn't sent before that." {
		t.Errorf("with one: %q", got)
	}
	b.engine.all = scene()
	b.show(noon.Add(2 * time.Second))
	if got := b.main.held.Text(); got != "" {
		t.Errorf("with none: %q", got)
	}
}

func TestOtherStartsFilesAreTaken(t *testing.T) {
	var f fakeClaims
	b := meetBench(t, &f, nil)
	wantLog(t, &f, "claimed state")
	b.showSettings()
	seen := false
	err := f.serve(t.Context(), instance.Request{Files: []string{"/card/ü\xff\n.mp4"}}, func() { seen = true })
	if err != nil || !seen {
		t.Errorf("answered %v, seen %t", err, seen)
	}
	if want := []string{`add ["/card/ü\xff\n.mp4"] again=false held []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	if b.settings != nil {
		t.Error("the list isn't shown")
	}
	if err := f.serve(t.Context(), instance.Request{}, func() {}); err != nil {
		t.Errorf("to the front: %v", err)
	}
	if len(b.engine.heard()) != 1 {
		t.Errorf("did %q", b.engine.heard())
	}
}

// Files that come while the engine is opened wait for it, and so does the
// answer to the other start.
func TestOtherStartWaitsForTheEngine(t *testing.T) {
	var f fakeClaims
	var later []func()
	b := newBench(t, plain(), func(c *Config) { c.Meet = f.meet })
	b.save = func(g func()) { later = append(later, g) }
	b.start()
	seen, answer := make(chan struct{}), make(chan error, 1)
	go func() {
		answer <- f.serve(t.Context(), instance.Request{Files: []string{"/card/a.mp4"}}, func() { close(seen) })
	}()
	<-seen
	withdrawn, cancel := context.WithCancel(t.Context())
	gone, away := make(chan struct{}), make(chan error, 1)
	go func() {
		away <- f.serve(withdrawn, instance.Request{Files: []string{"/card/b.mp4"}}, func() { close(gone) })
	}()
	<-gone
	cancel()
	if err := <-away; !errors.Is(err, context.Canceled) {
		t.Errorf("withdrawn: %v", err)
	}
	select {
	case err := <-answer:
		t.Fatalf("answered %v before there was an engine", err)
	default:
	}
	for _, g := range later {
		g()
	}
	if err := <-answer; err != nil {
		t.Error(err)
	}
	if want := []string{`add ["/card/a.mp4"] again=false held []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
}

func TestQuitByAnotherStart(t *testing.T) {
	var f fakeClaims
	b := meetBench(t, &f, nil)
	b.engine.all = scene()
	b.show(noon)
	if err := f.serve(t.Context(), instance.Request{Quit: true}, func() {}); err != nil {
		t.Error(err)
	}
	if !b.quitting || b.asking {
		t.Errorf("quitting %t, asking %t", b.quitting, b.asking)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.serve(ended, instance.Request{Files: []string{"/card/a.mp4"}}, func() { t.Error("it takes files while it ends") }); err == nil {
		t.Error("it took files while it ended")
	}
}

func TestOneWindowForEachList(t *testing.T) {
	f := fakeClaims{taken: map[string]bool{}}
	b := meetBench(t, &f, nil)
	b.openSession(true)
	wantLog(t, &f, "claimed state", "claimed practice", "left state")
	b.leavePractice()
	wantLog(t, &f, "claimed state", "left practice")
	b.changeServer("https://other.example.com")
	wantLog(t, &f) // still the same list
	if b.session.practice || b.quitting {
		t.Fatalf("practice %t, quitting %t", b.session.practice, b.quitting)
	}

	f.taken["practice"] = true
	b.openSession(true)
	wantLog(t, &f, "raised practice")
	if b.session.practice || b.main.practice || b.quitting || b.main.news.Text() != "Practice is open in a window of its own." {
		t.Errorf("practice %t, quitting %t, says %q", b.session.practice, b.quitting, b.main.news.Text())
	}
	f.err = instance.ErrNoAnswer
	b.openSession(true)
	if b.session.practice || b.main.practice || b.main.news.Text() != "The other window doesn't answer." {
		t.Errorf("practice %t, says %q", b.session.practice, b.main.news.Text())
	}
}

// Practice that is left for a list which another window has leaves that one in
// front, and ends.
func TestPracticeBesideAnother(t *testing.T) {
	f := fakeClaims{taken: map[string]bool{"state": true}}
	b := meetBench(t, &f, func(c *Config) { c.Practice = true })
	wantLog(t, &f, "claimed practice")
	b.leavePractice()
	wantLog(t, &f, "raised state")
	if !b.quitting {
		t.Error("it stays")
	}
}

// A window that has the list and doesn't answer is said, and asked again.
func TestBarredAtTheStart(t *testing.T) {
	f := fakeClaims{taken: map[string]bool{}}
	b := newBench(t, plain(), func(c *Config) { c.Meet, c.Files = f.meet, []string{"/card/a.mp4"} })
	b.claims.barred = instance.ErrNoAnswer
	b.start()
	f.taken["state"] = true
	b.answer(t, "The list can't be opened", 1)
	wantLog(t, &f, "handed /card/a.mp4", "raised state")
	if !b.quitting || len(b.opened) > 0 {
		t.Errorf("quitting %t, opened %v", b.quitting, b.opened)
	}
}

func TestMeetFirst(t *testing.T) {
	for _, c := range []struct {
		name            string
		err             error
		taken           bool
		handed, settled bool
	}{
		{"alone", nil, false, false, true},
		{"second", nil, true, true, true},
		{"no answer", instance.ErrNoAnswer, false, false, false},
		{"no place for a claim", errors.New("read-only"), false, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fakeClaims{err: c.err, taken: map[string]bool{"state": c.taken}}
			cfg := Config{Meet: f.meet}
			cfg.Dirs.State = filepath.Join(t.TempDir(), "state")
			got, handed, err := meetFirst(&cfg)
			if handed != c.handed || got.settled != c.settled || !errors.Is(err, c.err) {
				t.Errorf("handed %t, %+v, %v", handed, got, err)
			}
		})
	}
}

// slowRing takes its time to keep a key.
type slowRing struct {
	fakeKeychain
	begun, free chan struct{}
}

func (k *slowRing) Set(ctx context.Context, key string) error {
	close(k.begun)
	select {
	case <-k.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	return k.fakeKeychain.Set(ctx, key)
}

// A key that was given just before the end is kept: the end of the run neither
// cancels the keychain nor goes without it.
func TestKeyIsKeptAtTheEnd(t *testing.T) {
	ring := &slowRing{begun: make(chan struct{}), free: make(chan struct{})}
	b := welcomedBench(t, plain(), func(c *Config) { c.Keychain = func(string) Keychain { return ring } })
	var saves sync.WaitGroup
	b.save = func(f func()) { saves.Go(f) }
	ctx, end := context.WithCancel(t.Context())
	b.ctx = ctx
	b.post = func(func()) { t.Error("posted after the end") }
	b.program.takeKey(goodKey)
	<-ring.begun
	end()
	if settled(&saves, time.Millisecond) {
		t.Fatal("the run ends before the key is kept")
	}
	close(ring.free)
	if !settled(&saves, time.Minute) || ring.key != goodKey {
		t.Errorf("the keychain has %q", ring.key)
	}
}

// A page that takes what is dropped takes what is opened, too.
func TestPageTakesWhatIsOpened(t *testing.T) {
	var f fakeClaims
	b := meetBench(t, &f, nil)
	var got []string
	b.showPage(&page{title: "Check", content: container.NewWithoutLayout(), dropped: func(paths []string) bool { got = paths; return true }})
	if err := f.serve(t.Context(), instance.Request{Files: []string{"/card/a.mp4"}}, func() {}); err != nil {
		t.Error(err)
	}
	if len(got) != 1 || len(b.engine.heard()) > 0 || b.page == nil {
		t.Errorf("the page got %q, the engine %q", got, b.engine.heard())
	}
}
