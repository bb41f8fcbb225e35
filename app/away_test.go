package app

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/uploader"
)

func uploadedAt(id string, size int64, at time.Time) *uploader.Snapshot {
	return &uploader.Snapshot{ID: uploader.ID(id), Size: size, State: uploader.State{Phase: uploader.Uploaded}, FinishedAt: at}
}

func sending(id string, sent int64) *uploader.Snapshot {
	return &uploader.Snapshot{ID: uploader.ID(id), Size: 10 * gb, Sent: sent, State: uploader.State{Phase: uploader.Uploading}}
}

func failing(id string) *uploader.Snapshot {
	return &uploader.Snapshot{ID: uploader.ID(id), Size: gb, State: uploader.State{Phase: uploader.Failed}}
}

func TestAwayAfterSleep(t *testing.T) {
	later := noon.Add(3 * time.Hour)
	for _, test := range []struct {
		name          string
		before, after []*uploader.Snapshot
		wall          time.Time
		mono          time.Duration
		want          string
		show          uploader.ID
	}{
		{"slept, and two went on", []*uploader.Snapshot{sending("a", gb), sending("b", 0), uploadedAt("c", gb, noon)},
			[]*uploader.Snapshot{uploadedAt("a", 10*gb, later), sending("b", 2*gb), uploadedAt("c", gb, noon)}, later, time.Minute,
			"While you were away (3 h): 1 video was uploaded, 11.0 GB sent.", "a"},
		{"one needs attention", []*uploader.Snapshot{sending("a", gb), sending("b", gb)},
			[]*uploader.Snapshot{uploadedAt("a", 10*gb, later), failing("b")}, later, time.Minute,
			"While you were away (3 h): 1 video was uploaded, 1 needs attention, 9.0 GB sent.", "b"},
		{"nothing happened", []*uploader.Snapshot{sending("a", gb)}, []*uploader.Snapshot{sending("a", gb)}, later, time.Minute, "", ""},
		{"it was awake", []*uploader.Snapshot{sending("a", gb)}, []*uploader.Snapshot{uploadedAt("a", 10*gb, later)}, later, 3 * time.Hour, "", ""},
		{"a nap", []*uploader.Snapshot{sending("a", gb)}, []*uploader.Snapshot{uploadedAt("a", 10*gb, noon.Add(time.Minute))}, noon.Add(2 * time.Minute), time.Second, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var w awayWatch
			w.look(test.before, noon, 0)
			w.look(test.after, test.wall, test.mono)
			away, show := w.tell(test.after, test.wall)
			if got := away.Sentence(); got != test.want || test.want != "" && show != test.show {
				t.Errorf("%q, shows %q", got, show)
			}
		})
	}
}

// The window was hidden in the tray for two hours, awake; the sleep of the last
// hour is told with it, once.
func TestAwayHidden(t *testing.T) {
	var w awayWatch
	back := noon.Add(2 * time.Hour)
	w.look([]*uploader.Snapshot{sending("a", gb)}, noon, 0)
	w.hide()
	w.look([]*uploader.Snapshot{sending("a", 5*gb)}, noon.Add(time.Hour), time.Hour)
	w.show(back)
	all := []*uploader.Snapshot{uploadedAt("a", 10*gb, noon.Add(90*time.Minute))}
	w.look(all, back, time.Hour+time.Minute)
	away, _ := w.tell(all, back)
	if away.Uploaded != 1 || away.Sent != 9*gb || away.Span != 2*time.Hour {
		t.Errorf("%+v", away)
	}
	w.tell(all, back.Add(awayFollow+time.Second))
	if w.gone != nil {
		t.Error("it is told for ever")
	}
}

// At a start only what was finished since the last look counts.
func TestAwayAtStart(t *testing.T) {
	var w awayWatch
	w.started(noon, noon.Add(time.Hour))
	away, _ := w.tell([]*uploader.Snapshot{uploadedAt("a", gb, noon.Add(-time.Minute)), uploadedAt("b", 2*gb, noon.Add(time.Minute)), sending("c", 4*gb), failing("d")}, noon.Add(time.Hour))
	if away.Uploaded != 1 || away.Sent != 2*gb || away.Attention != 0 {
		t.Errorf("%+v", away)
	}
	w = awayWatch{}
	w.started(time.Time{}, noon)
	if w.gone != nil {
		t.Error("a first start tells of an absence")
	}
}

// The card shows, leads to the row, and goes when it is dismissed.
func TestAwayCard(t *testing.T) {
	b := newBench(t, plain(), nil)
	b.ring.key = "aion_test_key_q7Xd"
	b.store.Change(func(s *settings.Settings) { s.Welcomed, s.LastSeen = true, time.Now().Add(-time.Hour) })
	b.start()
	b.engine.all = []*uploader.Snapshot{uploadedAt("a", gb, time.Now().Add(-time.Minute))}
	b.show(time.Now())
	if got := b.main.away.Text(); got != "While you were away (1 h): 1 video was uploaded, 1.0 GB sent." {
		t.Fatalf("card %q", got)
	}
	b.main.away.Action().OnTapped()
	if got := b.main.list.Selected(); len(got) != 1 || got[0] != "a" {
		t.Errorf("shows %v", got)
	}
	b.dismissAway()
	b.show(time.Now())
	if got := b.main.away.Text(); got != "" {
		t.Errorf("still there: %q", got)
	}
}

func TestNoAwayInPractice(t *testing.T) {
	b := newBench(t, plain(), func(c *Config) { c.Practice = true })
	b.store.Change(func(s *settings.Settings) { s.LastSeen = time.Now().Add(-time.Hour) })
	b.start()
	b.engine.all = []*uploader.Snapshot{uploadedAt("a", gb, time.Now())}
	b.show(time.Now())
	if got := b.main.away.Text(); got != "" {
		t.Errorf("practice tells %q", got)
	}
}
