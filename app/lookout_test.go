package app

import (
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/power"
	"github.com/aionvision/aion-uploader/app/taskbar"
	"github.com/aionvision/aion-uploader/uploader"
)

// queueOf reads a list from a line: a letter for each transfer's phase, with p
// behind it for paused and m, c for a file that is missing or changed. An
// upload has sent half of its ten bytes. IDs are by place; "." is none there.
func queueOf(line string) []*uploader.Snapshot {
	phases := map[byte]uploader.Phase{
		'q': uploader.Queued, 'u': uploader.Uploading, 'f': uploader.Finishing, 'd': uploader.Uploaded,
		'x': uploader.Failed, 'a': uploader.Aborting, 'A': uploader.Aborted,
	}
	var all []*uploader.Snapshot
	for i, word := range strings.Fields(line) {
		if word == "." {
			continue
		}
		s := &uploader.Snapshot{ID: uploader.ID("t" + string(rune('0'+i))), Name: "$(calc).mp4", Size: 10, State: uploader.State{Phase: phases[word[0]]}}
		switch s.State.Phase {
		case uploader.Uploading:
			s.Confirmed, s.Sent = 5, 6
		case uploader.Finishing, uploader.Uploaded:
			s.Confirmed, s.Sent = 10, 10
		}
		for _, mark := range word[1:] {
			switch mark {
			case 'p':
				s.State.Paused = true
			case 'm':
				s.State.Wait = uploader.WaitFileMissing
			case 'c':
				s.State.Wait = uploader.WaitFileChanged
			}
		}
		all = append(all, s)
	}
	return all
}

func TestOutlook(t *testing.T) {
	laptop := power.Supply{Lid: true}
	bar := func(s taskbar.State, percent int) taskbar.Progress {
		return taskbar.Progress{State: s, Percent: percent}
	}
	for _, test := range []struct {
		name   string
		queue  string
		wait   uploader.Wait
		supply power.Supply
		awake  bool
		lid    bool
		bar    taskbar.Progress
	}{
		{"nothing", "", 0, laptop, false, false, bar(taskbar.None, 0)},
		{"uploading", "d u q", 0, power.Supply{}, true, false, bar(taskbar.Normal, 50)},
		{"uploading, with a lid", "d u q", 0, laptop, true, true, bar(taskbar.Normal, 50)},
		{"uploading on battery", "u", 0, power.Supply{OnBattery: true}, true, true, bar(taskbar.Normal, 50)},
		{"between two files", "d q", 0, laptop, true, true, bar(taskbar.Normal, 50)},
		{"finishing", "f", 0, laptop, true, true, bar(taskbar.Normal, 100)},
		{"paused", "up qp", 0, laptop, false, false, bar(taskbar.Held, 25)},
		{"offline", "u q", uploader.WaitOffline, laptop, false, false, bar(taskbar.Held, 25)},
		{"no key", "q", uploader.WaitNoKey, laptop, false, false, bar(taskbar.Held, 0)},
		{"key rejected", "u", uploader.WaitKeyRejected, laptop, false, false, bar(taskbar.Trouble, 50)},
		{"the card is out", "um", 0, laptop, false, false, bar(taskbar.Held, 50)},
		{"one card is out", "um u", 0, laptop, true, true, bar(taskbar.Normal, 50)},
		{"all done", "d d A", 0, laptop, false, false, bar(taskbar.None, 0)},
		{"failed", "d x", 0, laptop, false, false, bar(taskbar.Trouble, 50)},
		{"failed, others go on", "u x", 0, laptop, true, true, bar(taskbar.Normal, 25)},
		{"an abort is owed", "d a", 0, laptop, false, false, bar(taskbar.None, 0)},
	} {
		t.Run(test.name, func(t *testing.T) {
			pic := picture{all: queueOf(test.queue), status: uploader.Status{Wait: test.wait}, at: noon}
			got, messages := newLookout(false).see(pic, test.supply)
			if got.awake != test.awake || got.lid != test.lid || got.progress != test.bar || len(messages) > 0 {
				t.Errorf("awake %v, lid %v, bar %+v, messages %v", got.awake, got.lid, got.progress, messages)
			}
			if p, m := newLookout(true).see(pic, test.supply); p.awake || p.lid || p.progress != (taskbar.Progress{}) || len(m) > 0 {
				t.Errorf("practice: %+v, %v", p, m)
			}
		})
	}
}

// TestTold shows queues a second apart, or as much as a step says, and holds
// what is told: each message once, and never a file's name.
func TestTold(t *testing.T) {
	const (
		done      = "Uploading is done"
		ended     = "Uploading has ended, and something needs attention"
		attention = "Something needs attention"
	)
	type step struct {
		queue string
		want  string // titles, joined by |
		wait  uploader.Wait
		after time.Duration
	}
	for name, steps := range map[string][]step{
		"a batch":                     {{queue: "u q"}, {queue: "f u"}, {queue: "d f"}, {queue: "d d", want: done}, {queue: "d d"}},
		"two batches":                 {{queue: "u"}, {queue: "d", want: done}, {queue: "d u"}, {queue: "d d", want: done}},
		"what was there at the start": {{queue: "d x um"}, {queue: "d x um"}},
		"so small that it is missed":  {{queue: ""}, {queue: "d", want: done}},
		"cleared, and undone":         {{queue: "u"}, {queue: "d", want: done}, {queue: ""}, {queue: "d"}},
		"an old one undone":           {{queue: "d"}, {queue: "."}, {queue: "d"}},
		"all aborted":                 {{queue: "u u"}, {queue: "a a"}, {queue: "A A"}},
		"one aborted":                 {{queue: "u u"}, {queue: "A u"}, {queue: "A d", want: done}},
		"one failed":                  {{queue: "u u"}, {queue: "x u", want: attention}, {queue: "x d", want: ended}, {queue: "x d"}},
		"failed as the last":          {{queue: "u u"}, {queue: "d x", want: ended}, {queue: "d x"}},
		"all failed":                  {{queue: "u"}, {queue: "x", want: attention}, {queue: "x"}},
		"failed again after a retry": {
			{queue: "u"}, {queue: "x", want: attention}, {queue: "u", after: time.Hour}, {queue: "x", want: attention},
		},
		"retried": {{queue: "u"}, {queue: "x", want: attention}, {queue: "u"}, {queue: "d", want: done}},
		"many at once": {
			{queue: "u u u u"}, {queue: "x u u u", want: attention}, {queue: "x x u u"}, {queue: "x x x u"},
			{queue: "x x x u", after: time.Minute, want: attention}, {queue: "x x x u", after: time.Hour},
		},
		"paused":              {{queue: "u"}, {queue: "up"}, {queue: "u"}, {queue: "d", want: done}},
		"offline":             {{queue: "u"}, {queue: "u", wait: uploader.WaitOffline}, {queue: "u"}},
		"no key":              {{queue: "q"}, {queue: "q", wait: uploader.WaitNoKey}},
		"sign in":             {{queue: "u"}, {queue: "u", wait: uploader.WaitSignIn, want: attention}, {queue: "u", wait: uploader.WaitSignIn}},
		"key rejected":        {{queue: "u"}, {queue: "u", wait: uploader.WaitKeyRejected, want: attention}},
		"the card is out":     {{queue: "u u"}, {queue: "um um", want: attention}, {queue: "um um", after: time.Hour}},
		"another file":        {{queue: "u"}, {queue: "uc", want: attention}},
		"a paused one's card": {{queue: "up"}, {queue: "upm"}},
		"the card comes and goes": {
			{queue: "u"}, {queue: "um", want: attention}, {queue: "u"}, {queue: "um"}, {queue: "um", after: time.Minute, want: attention},
		},
	} {
		t.Run(name, func(t *testing.T) {
			real, practice, at := newLookout(false), newLookout(true), noon
			for i, s := range steps {
				at = at.Add(max(s.after, time.Second))
				pic := picture{all: queueOf(s.queue), status: uploader.Status{Wait: s.wait}, at: at}
				_, messages := real.see(pic, power.Supply{})
				var titles []string
				for _, m := range messages {
					titles = append(titles, m.Title)
					if strings.Contains(m.Title+m.Text, "calc") {
						t.Errorf("step %d tells a file's name: %+v", i, m)
					}
				}
				if got := strings.Join(titles, "|"); got != s.want {
					t.Errorf("step %d (%s): %q, want %q", i, s.queue, got, s.want)
				}
				if _, m := practice.see(pic, power.Supply{}); len(m) > 0 {
					t.Errorf("step %d: practice tells %+v", i, m)
				}
			}
		})
	}
}
