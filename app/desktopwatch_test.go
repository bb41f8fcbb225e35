package app

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/app/notify"
	"github.com/aionvision/aion-uploader/app/power"
	"github.com/aionvision/aion-uploader/app/taskbar"
	"github.com/aionvision/aion-uploader/uploader"
)

// fakeDesktop notes what it is asked. Only the watcher's goroutine uses it
// until the bubble stands still.
type fakeDesktop struct {
	awake    int // locks held now
	asked    int
	refuses  bool
	bar      []taskbar.Progress
	barAt    []time.Time
	messages []notify.Message
	outlooks []outlook
	quiet    bool
}

func (f *fakeDesktop) Show(p taskbar.Progress) error {
	f.bar, f.barAt = append(f.bar, p), append(f.barAt, time.Now())
	return nil
}

func (f *fakeDesktop) Close() {}

func (f *fakeDesktop) desktop() Desktop {
	return Desktop{
		KeepAwake: func(string) (func(), error) {
			f.asked++
			if f.refuses {
				return nil, errors.New("no logind")
			}
			f.awake++
			return func() { f.awake-- }, nil
		},
		Supply: func() power.Supply { return power.Supply{Lid: true} },
		Notify: func(_ context.Context, m notify.Message) error {
			f.messages = append(f.messages, m)
			return errors.New("nobody listens")
		},
	}
}

// watching runs a watcher in virtual time; change shows the engine's next
// state and waits until the watcher has seen it.
func watching(t *testing.T, f *fakeDesktop, test func(change func(line string, wait uploader.Wait))) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := &fakeEngine{events: make(chan uploader.Event, 8)}
		ctx, stop := context.WithCancel(t.Context())
		w := &desktopWatcher{
			engine: e, desktop: f.desktop(), bar: f, lookout: newLookout(false),
			quiet: func() bool { return f.quiet }, show: func(o outlook) { f.outlooks = append(f.outlooks, o) },
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.run(ctx)
		}()
		synctest.Wait()
		test(func(line string, wait uploader.Wait) {
			e.mu.Lock()
			e.all, e.status.Wait = queueOf(line), wait
			e.mu.Unlock()
			e.events <- uploader.Event{}
			time.Sleep(desktopPace)
			synctest.Wait()
		})
		stop()
		<-done
		if f.awake != 0 {
			t.Error("the computer is kept awake after the end")
		}
		if n := len(f.bar); f.bar[n-1] != (taskbar.Progress{}) {
			t.Errorf("the taskbar is left at %+v", f.bar[n-1])
		}
	})
}

func TestAwakeWhileBytesCanMove(t *testing.T) {
	f := &fakeDesktop{}
	watching(t, f, func(change func(string, uploader.Wait)) {
		for _, step := range []struct {
			queue string
			wait  uploader.Wait
			want  int
		}{
			{"", 0, 0}, {"q q", 0, 1}, {"u q", 0, 1}, {"up qp", 0, 0}, {"u q", 0, 1}, {"u q", uploader.WaitOffline, 0},
			{"u q", 0, 1}, {"um", 0, 0}, {"u q", uploader.WaitSignIn, 0}, {"u", 0, 1}, {"d", 0, 0},
		} {
			if change(step.queue, step.wait); f.awake != step.want {
				t.Errorf("%s, %v: %d locks held, want %d", step.queue, step.wait, f.awake, step.want)
			}
		}
	})
	if len(f.messages) != 2 { // sign in, and done: an answer of none stops nothing
		t.Errorf("told %+v", f.messages)
	}
	if !slices.ContainsFunc(f.outlooks, func(o outlook) bool { return o.lid }) || f.outlooks[len(f.outlooks)-1].lid {
		t.Errorf("the lid: %+v", f.outlooks)
	}
}

func TestNotAskedAgainAtOnce(t *testing.T) {
	f := &fakeDesktop{refuses: true}
	watching(t, f, func(change func(string, uploader.Wait)) {
		change("u", 0)
		time.Sleep(10 * awakePace)
		synctest.Wait()
	})
	if f.asked < 10 || f.asked > 12 {
		t.Errorf("asked %d times in ten times %v", f.asked, awakePace)
	}
}

func TestQuiet(t *testing.T) {
	f := &fakeDesktop{quiet: true}
	watching(t, f, func(change func(string, uploader.Wait)) {
		change("u", 0)
		change("x", 0)
		change("d", 0)
	})
	if len(f.messages) > 0 {
		t.Errorf("told %+v", f.messages)
	}
}

func TestTaskbarOnceASecondAtMost(t *testing.T) {
	f := &fakeDesktop{}
	synctest.Test(t, func(t *testing.T) {
		e := &fakeEngine{events: make(chan uploader.Event), all: queueOf("u")}
		ctx, stop := context.WithCancel(t.Context())
		w := &desktopWatcher{engine: e, bar: f, lookout: newLookout(false), quiet: func() bool { return false }, show: func(outlook) {}}
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.run(ctx)
		}()
		for i := range 50 { // a change every tenth of a second
			e.mu.Lock()
			e.all = []*uploader.Snapshot{{ID: "t", Size: 50, Confirmed: int64(i), State: uploader.State{Phase: uploader.Uploading}}}
			e.mu.Unlock()
			e.events <- uploader.Event{}
			time.Sleep(100 * time.Millisecond)
		}
		stop()
		<-done
	})
	if n := len(f.bar); n < 5 || n > 8 {
		t.Errorf("shown %d times in five seconds: %+v", n, f.bar)
	}
	for i := 1; i < len(f.bar)-1; i++ { // the last one is the end's
		if gap := f.barAt[i].Sub(f.barAt[i-1]); gap < desktopPace || f.bar[i] == f.bar[i-1] {
			t.Errorf("%+v comes %v after %+v", f.bar[i], gap, f.bar[i-1])
		}
	}
}
