package app

import (
	"context"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// watch runs a presenter and counts its flushes.
func watch(t *testing.T, e *fakeEngine) (p *presenter, flushes *atomic.Int32) {
	t.Helper()
	flushes = new(atomic.Int32)
	ctx, cancel := context.WithCancel(t.Context())
	p = newPresenter(e, func(f func()) { f() }, func(picture) { flushes.Add(1) })
	done := make(chan struct{})
	go func() { p.run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return p, flushes
}

func TestPresenterPace(t *testing.T) {
	moving := []*uploader.Snapshot{{ID: "a", State: uploader.State{Phase: uploader.Uploading}}}
	for _, c := range []struct {
		name     string
		all      []*uploader.Snapshot
		seen     attention
		from, to int // flushes in 10 s
	}{
		{"moving, in front", moving, inFront, 49, 52},
		{"moving, behind", moving, behind, 9, 13},
		{"moving, unseen", moving, unseen, 0, 1},
		{"idle", []*uploader.Snapshot{{ID: "a", State: uploader.State{Phase: uploader.Uploaded}}}, inFront, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &fakeEngine{all: c.all, events: make(chan uploader.Event)}
				p, n := watch(t, e)
				if c.seen != inFront {
					p.attend(c.seen)
				}
				time.Sleep(10*time.Second + 50*time.Millisecond)
				synctest.Wait()
				if got := int(n.Load()); got < c.from || got > c.to {
					t.Errorf("%d flushes in 10 s, want %d to %d", got, c.from, c.to)
				}
			})
		})
	}
}

func TestPresenterWakesOnEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &fakeEngine{events: make(chan uploader.Event, 100)}
		_, n := watch(t, e)
		time.Sleep(time.Minute)
		synctest.Wait()
		before := n.Load()
		for range 100 {
			e.events <- uploader.Event{ID: "a"}
		}
		synctest.Wait()
		if got := n.Load() - before; got < 1 || got > 3 {
			t.Errorf("100 events at once made %d flushes", got)
		}
		before = n.Load()
		time.Sleep(30 * time.Second)
		synctest.Wait()
		// Rows may change their group in the seconds after an event.
		if got := n.Load() - before; got < 5 || got > 7 {
			t.Errorf("%d flushes after the event", got)
		}
	})
}

func TestPresenterPostsOnceForManyPictures(t *testing.T) {
	var posted []func()
	flushed := 0
	p := newPresenter(&fakeEngine{}, func(f func()) { posted = append(posted, f) }, func(picture) { flushed++ })
	for range 5 {
		p.take() // the UI is busy
	}
	if len(posted) != 1 {
		t.Fatalf("%d posts", len(posted))
	}
	posted[0]()
	p.take()
	if len(posted) != 2 || flushed != 1 {
		t.Errorf("%d posts, %d flushes", len(posted), flushed)
	}
}

// What the person does shows at once, but not under the pointer.
func TestPlacerFollowsThePerson(t *testing.T) {
	p := newPlacer()
	for i, st := range []struct {
		paused  bool
		asked   bool
		after   time.Duration
		hovered uploader.ID
		want    words.Group
	}{
		{true, false, 0, "", words.OnHold},
		{false, true, time.Minute, "", words.Now},
		{true, false, time.Minute + time.Second, "", words.OnHold},   // still what was asked for
		{false, false, 2 * time.Minute, "", words.OnHold},            // nobody has asked for this
		{true, false, 2*time.Minute + time.Second, "", words.OnHold}, //
		{false, true, 3 * time.Minute, "a", words.OnHold},            // under the pointer
		{false, false, 3*time.Minute + time.Second, "", words.Now},   // the pointer has left
	} {
		if st.asked {
			p.ask("a", "gone")
		}
		s := &uploader.Snapshot{ID: "a", State: uploader.State{Phase: uploader.Uploading, Paused: st.paused}}
		groups, _ := p.arrange([]*uploader.Snapshot{s}, noon.Add(st.after), st.hovered)
		if !slices.Contains(groups[st.want], queue.ID("a")) {
			t.Errorf("step %d: %v, want it in %q", i, groups, st.want.Title(false))
		}
	}
}

func TestPlacerHolds(t *testing.T) {
	p := newPlacer()
	a := &uploader.Snapshot{ID: "a", State: uploader.State{Phase: uploader.Uploading}}
	at := func(after time.Duration, hovered uploader.ID) (words.Group, bool) {
		groups, again := p.arrange([]*uploader.Snapshot{a}, noon.Add(after), hovered)
		for g, ids := range groups {
			if slices.Contains(ids, queue.ID("a")) {
				return words.Group(g), again
			}
		}
		t.Fatal("the row is nowhere")
		return 0, false
	}
	for i, st := range []struct {
		paused  bool
		after   time.Duration
		hovered uploader.ID
		want    words.Group
		again   bool
	}{
		{false, 0, "", words.Now, false},
		{true, time.Second, "", words.Now, true},
		{true, 5 * time.Second, "", words.Now, true},
		{false, 5500 * time.Millisecond, "", words.Now, false}, // back before it went
		{true, 6 * time.Second, "", words.Now, true},
		{true, 11 * time.Second, "a", words.Now, true}, // never under the pointer
		{true, 12 * time.Second, "b", words.OnHold, false},
	} {
		a = &uploader.Snapshot{ID: "a", State: uploader.State{Phase: uploader.Uploading, Paused: st.paused}}
		if got, again := at(st.after, st.hovered); got != st.want || again != st.again {
			t.Errorf("step %d: in %q, again %t; want %q, %t", i, got.Title(false), again, st.want.Title(false), st.again)
		}
	}
	p.arrange(nil, noon, "")
	if len(p.places) != 0 {
		t.Error("a removed row's place is kept")
	}
}

func TestNewRowsDontWaitInTheWrongGroup(t *testing.T) {
	for _, c := range []struct {
		name  string
		phase uploader.Phase
		wait  time.Duration // in line
		after time.Duration // in the phase
		want  words.Group
	}{
		{"starts at once", uploader.Preparing, 300 * time.Millisecond, 0, words.Now},
		{"refused at once", uploader.Failed, 300 * time.Millisecond, 0, words.NeedsAttention},
		{"has been in line", uploader.Preparing, 20 * time.Second, 0, words.InLine},
		{"has been in line, and settled", uploader.Preparing, 20 * time.Second, settleIn, words.Now},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlacer()
			arrange := func(phase uploader.Phase, at time.Duration) (g words.Group) {
				s := &uploader.Snapshot{ID: "a", State: uploader.State{Phase: phase}}
				groups, _ := p.arrange([]*uploader.Snapshot{s}, noon.Add(at), "")
				for i, ids := range groups {
					if len(ids) == 1 {
						g = words.Group(i)
					}
				}
				return g
			}
			if got := arrange(uploader.Queued, 0); got != words.InLine {
				t.Fatalf("begins in %q", got.Title(false))
			}
			got := arrange(c.phase, c.wait)
			if c.after > 0 {
				got = arrange(c.phase, c.wait+c.after)
			}
			if got != c.want {
				t.Errorf("in %q, want %q", got.Title(false), c.want.Title(false))
			}
		})
	}
}

func TestTimeLeftIsSteady(t *testing.T) {
	at := &place{since: noon}
	for _, st := range []struct {
		after time.Duration
		eta   time.Duration
		rate  float64
		want  string
	}{
		{2 * time.Second, 10 * time.Minute, 1e6, ""},
		{6 * time.Second, 10 * time.Minute, 1e6, "about 10 min left"},
		{7 * time.Second, 14 * time.Minute, 1e6, "about 10 min left"}, // every 2 s at most
		{8 * time.Second, 14 * time.Minute, 1e6, "about 14 min left"},
		{8500 * time.Millisecond, 14 * time.Minute, 0, ""}, // nothing moves: at once
	} {
		if got := at.timeLeft(st.eta, st.rate, noon.Add(st.after)); got != st.want {
			t.Errorf("after %v: %q, want %q", st.after, got, st.want)
		}
	}
}

func TestFlushTouchesWhatChanged(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	var titles []string
	for _, g := range b.main.list.Groups() {
		titles = append(titles, g.Title)
	}
	if want := []string{"NEEDS ATTENTION", "NOW", "ON HOLD", "IN LINE", "UPLOADED"}; !slices.Equal(titles, want) {
		t.Errorf("groups %q, want %q", titles, want)
	}
	if got := b.main.list.Groups()[4].IDs[0]; got != "u1" {
		t.Errorf("the newest upload isn't first: %q", got)
	}
	amounts := b.main.progress.Text()
	moved := *b.engine.all[4]
	moved.Confirmed += gb
	moved.Sent += gb
	b.engine.all = slices.Clone(b.engine.all)
	b.engine.all[4] = &moved
	b.show(noon.Add(200 * time.Millisecond))
	if b.main.progress.Text() != amounts {
		t.Error("texts change more than once a second")
	}
	if c, _ := b.main.bar.Values(); c < .47 {
		t.Errorf("the overall bar is at %v", c)
	}
	b.show(noon.Add(1200 * time.Millisecond))
	if b.main.progress.Text() == amounts {
		t.Error("texts don't change after a second")
	}
}

// BenchmarkCompare finds the five rows of 5,000 that moved, and adds all up.
func BenchmarkCompare(b *testing.B) {
	all := make([]*uploader.Snapshot, 5000)
	for i := range all {
		all[i] = &uploader.Snapshot{ID: uploader.ID(strconv.Itoa(i)), Name: "a.mp4", Size: gb}
	}
	s := newViewState()
	for b.Loop() {
		for i := range 5 {
			c := *all[i]
			c.Sent++
			all[i] = &c
		}
		s.compare(picture{all: all})
		s.all = slices.Clone(all)
		words.Sum(all)
	}
}
