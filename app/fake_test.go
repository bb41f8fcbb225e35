package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/keychain"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/support"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/assets"
	"github.com/aionvision/aion-uploader/uploader"
)

// fakeEngine notes what it is asked and shows what it is given.
type fakeEngine struct {
	mu     sync.Mutex
	all    []*uploader.Snapshot
	status uploader.Status
	calls  []string
	fakeDetails
	fakeScenes
	added  uploader.Added
	check  func(baseURL, key string) error
	events chan uploader.Event
	key    string
	closed bool
	fakeHelp
	fakeHistory
}

func (e *fakeEngine) note(what string, ids ...uploader.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, fmt.Sprint(what, ids))
}

func (e *fakeEngine) Add(paths []string, o uploader.AddOptions) <-chan uploader.Added {
	held := ""
	if o.Paused {
		held = "held "
	}
	e.note(fmt.Sprintf("add %q again=%t %s", paths, o.Again, held))
	e.mu.Lock()
	e.options = append(e.options, o)
	e.mu.Unlock()
	c := make(chan uploader.Added, 1)
	c <- e.added
	close(c)
	return c
}
func (e *fakeEngine) Pause(ids ...uploader.ID)        { e.note("pause", ids...) }
func (e *fakeEngine) SetAside(ids ...uploader.ID)     { e.note("set aside", ids...) }
func (e *fakeEngine) Resume(ids ...uploader.ID)       { e.note("resume", ids...) }
func (e *fakeEngine) PauseAll()                       { e.note("pause all") }
func (e *fakeEngine) ResumeAll()                      { e.note("resume all") }
func (e *fakeEngine) Abort(ids ...uploader.ID)        { e.note("abort", ids...) }
func (e *fakeEngine) Retry(ids ...uploader.ID)        { e.note("retry", ids...) }
func (e *fakeEngine) UploadAnyway(ids ...uploader.ID) { e.note("anyway", ids...) }
func (e *fakeEngine) Remove(ids ...uploader.ID)       { e.note("remove", ids...) }
func (e *fakeEngine) Move(ids []uploader.ID, before uploader.ID) {
	e.note("move", append(slices.Clone(ids), "before", before)...)
}
func (e *fakeEngine) SetRateLimit(n int64) { e.note(fmt.Sprint("limit ", n)) }
func (e *fakeEngine) SetVideos(n int)      { e.note(fmt.Sprint("videos ", n)) }
func (e *fakeEngine) SetKey(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.key = key
}

func (e *fakeEngine) CheckKey(_ context.Context, baseURL, key string) error {
	if e.check == nil {
		return nil
	}
	return e.check(baseURL, key)
}

func (e *fakeEngine) Snapshots() []*uploader.Snapshot {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.all)
}

func (e *fakeEngine) Status() uploader.Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.status
}

func (e *fakeEngine) Subscribe(context.Context) <-chan uploader.Event { return e.events }

func (e *fakeEngine) Close(context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	return nil
}

func (e *fakeEngine) heard() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.calls)
}

// fakeKeychain keeps a key in memory, or is broken.
type fakeKeychain struct {
	key    string
	broken bool
}

var errBroken = errors.New("no keychain here")

func (k *fakeKeychain) Get(context.Context) (string, error) {
	switch {
	case k.broken:
		return "", fmt.Errorf("%w: %w", keychain.ErrUnavailable, errBroken)
	case k.key == "":
		return "", keychain.ErrNotFound
	}
	return k.key, nil
}

func (k *fakeKeychain) Set(_ context.Context, key string) error {
	if k.broken {
		return errBroken
	}
	k.key = key
	return nil
}

func (k *fakeKeychain) Delete(context.Context) error {
	k.key = ""
	return nil
}

func (k *fakeKeychain) Name() string { return "GNOME Keyring" }

func TestMain(m *testing.M) {
	debug.SetGCPercent(400)                               // Fyne keeps all that was shown within a minute
	debug.SetMemoryLimit(2 << 30)                         // small build machines run these tests, too
	time.Local = time.UTC                                 // the goldens hold times of the day
	language := cmp.Or(os.Getenv(picturesLanguage), "en") // not the system's: the tests read what is said
	if err := words.SpeakIn(assets.Translations(), "translations", language, ""); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// bench is a program in a test window, with everything that runs beside the UI
// done at once and by hand.
type bench struct {
	*program
	engine *fakeEngine
	ring   *fakeKeychain
	opened []EngineConfig
	lines  []PracticeLine // set in practice
	clocks []*clock
}

// clock is something that the program does later; without f it was stopped.
type clock struct {
	d time.Duration
	f func()
}

// passes lets every clock run out that is due within d.
func (b *bench) passes(d time.Duration) {
	due := b.clocks
	b.clocks = nil
	for _, c := range due {
		switch {
		case c.f == nil:
		case c.d <= d:
			c.f()
		default:
			b.clocks = append(b.clocks, c)
		}
	}
}

// newBench returns a program before its start.
func newBench(t testing.TB, f frame, change func(*Config)) *bench {
	t.Helper()
	a := newSteadyApp()
	home := t.TempDir()
	b := &bench{engine: &fakeEngine{}, ring: &fakeKeychain{}}
	cfg := Config{
		Dirs: settings.Dirs{Config: home, State: filepath.Join(home, "state"), Practice: filepath.Join(home, "practice")},
		OpenEngine: func(c EngineConfig) (Engine, error) {
			b.opened = append(b.opened, c)
			return b.engine, nil
		},
		Keychain: func(string) Keychain { return b.ring },
		StartPractice: func() (Practice, error) {
			return Practice{BaseURL: "http://127.0.0.1:1", Stop: func() {}, SetLine: func(l PracticeLine) { b.lines = append(b.lines, l) }}, nil
		},
	}
	if change != nil {
		change(&cfg)
	}
	store, err := settings.Load(cfg.Dirs)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Log == nil {
		cfg.Log = support.NewLog()
	}
	cfg.govern(store)
	// Seen so, and not chosen so by the person.
	before := store.Get().Appearance
	store.Change(func(s *settings.Settings) { s.Appearance = f.appearance })
	b.program = newProgram(t.Context(), cfg, a, store)
	store.Change(func(s *settings.Settings) { s.Appearance = before })
	b.post = func(f func()) { f() }
	b.spawn = func(f func()) { f() }
	b.save = b.spawn
	b.serve = func(func()) {} // tests flush by hand
	b.later = func(d time.Duration, f func()) func() {
		b.clocks = append(b.clocks, &clock{d, f})
		at := b.clocks[len(b.clocks)-1]
		return func() { at.f = nil }
	}
	b.window.Canvas().(test.WindowlessCanvas).SetScale(f.scale)
	b.window.Resize(f.size)
	t.Cleanup(func() { dropWindow(b.window) })
	return b
}

// welcomedBench is a program that has been started before and has a key.
func welcomedBench(t testing.TB, f frame, change func(*Config)) *bench {
	t.Helper()
	b := newBench(t, f, change)
	b.ring.key = "aion_test_key_q7Xd"
	b.store.Change(func(s *settings.Settings) { s.Welcomed = true })
	b.start()
	return b
}

// show flushes a picture of the engine, as the presenter would.
func (b *bench) show(at time.Time) {
	b.flush(b.main, picture{all: b.engine.Snapshots(), status: b.engine.Status(), at: at})
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

const gb = int64(1e9)

// scene is a list with something in every group.
func scene() []*uploader.Snapshot {
	sn := func(id, title, file string, size int64, p uploader.Phase, f func(*uploader.Snapshot)) *uploader.Snapshot {
		s := &uploader.Snapshot{
			ID: uploader.ID(id), Name: file, Path: "/media/card/DCIM/" + file, Size: size, State: uploader.State{Phase: p},
			Labels: uploader.Labels{Title: title}, ETA: -1,
		}
		if f != nil {
			f(s)
		}
		return s
	}
	done := func(h, m int) func(*uploader.Snapshot) {
		return func(s *uploader.Snapshot) {
			s.FinishedAt = noon.Add(time.Duration(h-12)*time.Hour + time.Duration(m)*time.Minute)
			s.Sent, s.Confirmed, s.Initiated, s.MediaID = s.Size, s.Size, true, "vid_"+id(s)
		}
	}
	return []*uploader.Snapshot{
		sn("u1", "Retaining wall, section B", "DJI_0042.MOV", 4400*gb/1000, uploader.Uploaded, done(10, 42)),
		sn("u2", "Retaining wall, section A", "DJI_0041.MOV", 3900*gb/1000, uploader.Uploaded, done(10, 31)),
		sn("u3", "", "GX010229.MP4", 2100*gb/1000, uploader.Uploaded, done(9, 58)),
		sn("f1", "Pier 4, underside", "GX010233.MP4", 1200*gb/1000, uploader.Failed, func(s *uploader.Snapshot) {
			s.Err = &uploader.Error{Code: uploader.CodeDamaged}
		}),
		sn("n1", "Bridge 17, north bearing", "GX010231.MP4", 6100*gb/1000, uploader.Uploading, func(s *uploader.Snapshot) {
			s.Confirmed, s.Sent, s.Rate, s.ETA, s.Initiated = 3200*gb/1000, 3330*gb/1000, 8.1e6, 5*time.Minute+40*time.Second, true
		}),
		sn("h1", "Bridge 17, deck joints", "GX010232.MP4", 4000*gb/1000, uploader.Uploading, func(s *uploader.Snapshot) {
			s.State.Paused, s.Confirmed, s.Sent, s.Initiated = true, 400*gb/1000, 400*gb/1000, true
		}),
		sn("q1", "Culvert 3, inlet", "GX010240.MP4", 2600*gb/1000, uploader.Queued, nil),
		sn("q2", "A very long name of a structure that nobody will ever be able to read in one line because it never seems to end, abutment 12, camera 2",
			"GX010241.MP4", 5100*gb/1000, uploader.Queued, nil),
	}
}

func id(s *uploader.Snapshot) string { return string(s.ID) }
