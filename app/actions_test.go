package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

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
