package app

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// without takes transfers off the fake engine's list, as the engine does some
// time after it was asked.
func (e *fakeEngine) without(ids ...uploader.ID) {
	e.all = slices.DeleteFunc(slices.Clone(e.all), func(s *uploader.Snapshot) bool { return slices.Contains(ids, s.ID) })
}

func TestClearCanBeUndone(t *testing.T) {
	b := queueBench(t, plain(), scene(), uploader.Status{})
	test.Tap(b.main.clear)
	if got := b.main.news.Text(); got != "3 videos removed from the list. They stay at AionVision and on this computer." || b.main.news.Action().Text() != "Undo" {
		t.Errorf("says %q", got)
	}
	if got := b.found(); len(got) != 5 || slices.Contains(got, "u1") {
		t.Errorf("the list shows %q", got)
	}
	if got := b.main.sentence.Text(); got != "0 of 5 videos are safe at AionVision" {
		t.Errorf("the page says %q", got)
	}
	b.passes(undoFor - time.Second)
	b.show(noon.Add(9 * time.Second))
	if calls := b.engine.heard(); len(calls) > 0 || len(b.found()) != 5 {
		t.Errorf("too early it did %q", calls)
	}
	test.Tap(b.main.news.Action())
	if len(b.found()) != 8 || b.main.news.Text() != "" || b.main.sentence.Text() != "3 of 8 videos are safe at AionVision" {
		t.Errorf("undone, the list shows %q and says %q", b.found(), b.main.news.Text())
	}
	b.passes(time.Hour)
	if calls := b.engine.heard(); len(calls) > 0 {
		t.Errorf("undone, it did %q", calls)
	}
}

func TestClearHappensWhenUndoIsOver(t *testing.T) {
	b := queueBench(t, plain(), scene(), uploader.Status{})
	test.Tap(b.main.clear)
	b.passes(undoFor)
	if want := []string{"remove[u1 u2 u3]"}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	b.show(noon.Add(time.Minute)) // the engine hasn't done it yet
	if len(b.found()) != 5 || b.main.news.Text() != "" {
		t.Errorf("the list shows %q and says %q", b.found(), b.main.news.Text())
	}
	b.undo()
	if len(b.found()) != 5 {
		t.Error("it is undone too late")
	}
	b.engine.without("u1", "u2", "u3")
	b.show(noon.Add(2 * time.Minute))
	if n := len(b.session.removal.hidden); n != 0 {
		t.Errorf("%d rows are remembered for ever", n)
	}
}

func TestRemovedRowsArePaused(t *testing.T) {
	b := queueBench(t, plain(), scene(), uploader.Status{})
	b.act(words.Remove, []uploader.ID{"q1"})
	b.act(words.Remove, []uploader.ID{"q2"}) // both can be brought back
	if got := b.main.news.Text(); got != "2 videos removed from the list" {
		t.Errorf("says %q", got)
	}
	b.shortcut(fyne.KeyZ)
	if want := []string{"set aside[q1]", "set aside[q2]"}; !slices.Equal(b.engine.heard()[:2], want) {
		t.Errorf("did %q, want %q first", b.engine.heard(), want)
	}
	if got := b.engine.heard()[2]; got != "resume[q1 q2]" && got != "resume[q2 q1]" {
		t.Errorf("then %q", got)
	}
	if got := b.found(); !slices.Contains(got, queue.ID("q1")) || !slices.Contains(got, queue.ID("q2")) {
		t.Errorf("the list shows %q", got)
	}
}

func TestRemovedRowThatWasBegunComesBack(t *testing.T) {
	b := queueBench(t, plain(), scene(), uploader.Status{})
	b.act(words.Remove, []uploader.ID{"q1"})
	begun := *b.engine.all[6]
	begun.Initiated = true
	b.engine.all[6] = &begun
	b.show(noon.Add(time.Second))
	if !slices.Contains(b.found(), queue.ID("q1")) {
		t.Error("an upload is hidden")
	}
	b.passes(undoFor)
	if calls := b.engine.heard(); !slices.Equal(calls, []string{"set aside[q1]"}) {
		t.Errorf("did %q", calls)
	}
}

func TestRemovedRowThatIsDroppedAgain(t *testing.T) {
	b := queueBench(t, plain(), scene(), uploader.Status{})
	b.act(words.Remove, []uploader.ID{"u1", "q1"})
	b.engine.added = uploader.Added{Duplicates: []uploader.Duplicate{{Path: "/card/GX010240.MP4", ID: "q1"}}}
	b.addPaths([]string{"/card/GX010240.MP4"}, false)
	if got := b.found(); !slices.Contains(got, queue.ID("q1")) || slices.Contains(got, queue.ID("u1")) {
		t.Errorf("the list shows %q", got)
	}
	if got := b.main.list.Selected(); !slices.Equal(got, []queue.ID{"q1"}) {
		t.Errorf("%q is shown", got)
	}
	b.passes(undoFor)
	if calls := b.engine.heard(); calls[len(calls)-1] != "remove[u1]" || !slices.Contains(calls, "resume[q1]") {
		t.Errorf("did %q", calls)
	}
}

func TestRemovedBeforeTheSessionEnds(t *testing.T) {
	b := queueBench(t, plain(), scene(), uploader.Status{})
	test.Tap(b.main.clear)
	b.openSession(true)
	if want := []string{"remove[u1 u2 u3]"}; !slices.Equal(b.engine.heard(), want) || !b.engine.closed {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	b.passes(time.Hour)
	if n := len(b.engine.heard()); n != 1 {
		t.Errorf("afterwards %q", b.engine.heard())
	}
}

func TestClearTakesWhatTheSearchShows(t *testing.T) {
	b := queueBench(t, plain(), manyScene(14), uploader.Status{})
	b.main.find.input.SetText("0041")
	test.Tap(b.main.clear)
	b.passes(undoFor)
	if want := []string{"remove[u2]"}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
}

func TestRetryAll(t *testing.T) {
	b := queueBench(t, plain(), failureScene(), uploader.Status{})
	head := b.main.list.Groups()[0]
	if head.Action != "Retry all" {
		t.Fatalf("the head offers %q", head.Action)
	}
	head.Act()
	if want := []string{"retry[account retries_used_up different_bytes other_workspace]"}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	one := queueBench(t, plain(), failureScene()[:4], uploader.Status{})
	if got := one.main.list.Groups()[0].Action; got != "" {
		t.Errorf("with one to retry, the head offers %q", got)
	}
}

// TestRemovedRowThatIsDroppedTooLate: the engine has answered that a file is in
// the list when Undo is over, and the row goes before the answer is here.
func TestRemovedRowThatIsDroppedTooLate(t *testing.T) {
	b := queueBench(t, plain(), scene(), uploader.Status{})
	b.act(words.Remove, []uploader.ID{"q1"})
	b.passes(undoFor)
	b.engine.added = uploader.Added{IDs: []uploader.ID{"new"}}
	late := uploader.Added{Duplicates: []uploader.Duplicate{{Path: "/card/GX010240.MP4", ID: "q1"}}}
	if b.stillThere(arrival{}, &late) {
		t.Errorf("it tells of %+v", late)
	}
	if want := []string{"set aside[q1]", "remove[q1]", `add ["/card/GX010240.MP4"] again=false []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
}
