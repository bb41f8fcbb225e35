package app

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/uploader"
)

// shortcut types a key with Ctrl or Cmd, as the driver does: to whoever has
// the focus, or else to the window.
func (b *bench) shortcut(key fyne.KeyName) {
	var s fyne.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	if key == fyne.KeyZ {
		s = &fyne.ShortcutUndo{}
	}
	c := b.window.Canvas()
	if f, ok := c.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	c.(fyne.Shortcutable).TypedShortcut(s)
}

// found returns the rows of the list.
func (b *bench) found() (ids []queue.ID) {
	for _, g := range b.main.list.Groups() {
		ids = append(ids, g.IDs...)
	}
	return ids
}

func TestSearchFinds(t *testing.T) {
	b := queueBench(t, plain(), manyScene(14), uploader.Status{})
	q1 := *b.engine.all[6]
	q1.Labels.Tags = []string{"spalling"}
	q1.Labels.Metadata = map[string]string{"site": "Hafen Süd"}
	b.engine.all[6] = &q1
	b.show(noon)
	for _, c := range []struct {
		text string
		want []queue.ID
	}{
		{"culvert", []queue.ID{"q1"}},
		{"GX010231", []queue.ID{"n1"}}, // a file's name
		{"spall", []queue.ID{"q1"}},
		{"hafen SÜD", []queue.ID{"q1"}},
		{"paused", []queue.ID{"h1"}},
		{"cut off", []queue.ID{"f1"}},
		{"needs attention", []queue.ID{"f1"}},
		{"wall uploaded", []queue.ID{"u1", "u2"}},
		{"uploaded 0042", []queue.ID{"u1"}},
		{"span 9", []queue.ID{"m9"}},
		{"wall paused", nil},
		{"inletculvert", nil},
	} {
		b.main.find.input.SetText(c.text)
		if got := b.found(); !slices.Equal(got, c.want) {
			t.Errorf("%q finds %q, want %q", c.text, got, c.want)
		}
		if none := b.main.find.none.Visible(); none != (c.want == nil) || b.main.list.Hidden != none {
			t.Errorf("%q: nothing found is said: %t, the list is hidden: %t", c.text, none, b.main.list.Hidden)
		}
		if got := b.main.sentence.Text(); got != "3 of 14 videos are safe at AionVision" {
			t.Errorf("%q: the page says %q", c.text, got)
		}
	}
	b.show(noon)
	if !b.main.find.none.Visible() || !b.main.list.Hidden {
		t.Error("a new picture brings the empty list back")
	}
	if got := b.main.find.noneText.Text(); got != "No video matches “inletculvert”" {
		t.Errorf("says %q", got)
	}
	test.Tap(b.main.find.noneClear)
	if len(b.found()) != 14 || b.main.find.none.Visible() || b.main.find.input.Text != "" {
		t.Errorf("cleared, %d rows are shown", len(b.found()))
	}
}

func TestSearchByKeyboard(t *testing.T) {
	b := queueBench(t, plain(), manyScene(14), uploader.Status{})
	b.shortcut(fyne.KeyF)
	input := b.main.find.input
	if b.window.Canvas().Focused() != fyne.Focusable(input) {
		t.Fatalf("Ctrl+F leads to %T", b.window.Canvas().Focused())
	}
	test.Type(input, "span")
	if got := len(b.found()); got != 6 {
		t.Errorf("%d rows", got)
	}
	input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if b.window.Canvas().Focused() != fyne.Focusable(b.main.list) || len(b.found()) != 6 {
		t.Error("Down doesn't lead to what was found")
	}
	b.shortcut(fyne.KeyF)
	test.Type(input, "deck") // what was there is selected, and gives way
	if got := b.found(); !slices.Equal(got, []queue.ID{"h1"}) {
		t.Errorf("finds %q", got)
	}
	b.shortcut(fyne.KeyComma) // the window's own shortcuts work while typing
	if b.settings == nil {
		t.Fatal("the settings don't open")
	}
	b.backToMain()
	b.shortcut(fyne.KeyF)
	input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if input.Text != "" || len(b.found()) != 14 || b.window.Canvas().Focused() != fyne.Focusable(b.main.list) {
		t.Errorf("after Escape %q, %d rows, focus on %T", input.Text, len(b.found()), b.window.Canvas().Focused())
	}
}

func TestSearchIsOfferedFromElevenOn(t *testing.T) {
	for _, n := range []int{10, 11} {
		for _, width := range []float32{640, 1120} {
			f := plain()
			f.size.Width = width
			b := queueBench(t, f, manyScene(n), uploader.Status{})
			field, button := b.main.find.field.Visible(), b.main.find.button.Visible()
			if want := n > 10; (field || button) != want || field && button || want && button != (width < 700) {
				t.Errorf("%d videos at %v: field %t, button %t", n, width, field, button)
			}
			b.shortcut(fyne.KeyF)
			if got := b.main.find.field.Visible(); got != (n > 10) {
				t.Errorf("%d videos at %v: after Ctrl+F field %t", n, width, got)
			}
		}
	}
}

func TestRevealEndsASearchThatHides(t *testing.T) {
	b := queueBench(t, plain(), manyScene(14), uploader.Status{})
	b.main.find.input.SetText("wall")
	b.main.reveal("q1")
	if b.main.find.active() || !slices.Equal(b.main.list.Selected(), []queue.ID{"q1"}) {
		t.Errorf("still searching: %t, selected %q", b.main.find.active(), b.main.list.Selected())
	}
	b.main.find.input.SetText("culvert")
	b.main.reveal("q1")
	if !b.main.find.active() {
		t.Error("a search that shows the row ended")
	}
}

func TestListHasTheKeyboardAtStart(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	if got := b.window.Canvas().Focused(); got != nil {
		t.Fatalf("with nothing in it, the focus is on %T", got)
	}
	b.engine.all = scene()
	b.show(noon)
	if b.window.Canvas().Focused() != fyne.Focusable(b.main.list) {
		t.Errorf("the focus is on %T", b.window.Canvas().Focused())
	}
	other := welcomedBench(t, plain(), nil)
	other.showSettings()
	other.window.Canvas().Focus(other.settings.back)
	other.engine.all = scene()
	other.show(noon)
	if other.window.Canvas().Focused() != fyne.Focusable(other.settings.back) {
		t.Error("the list takes the keyboard away from the settings")
	}
}

func TestBarCollapses(t *testing.T) {
	for _, c := range []struct {
		width       float32
		chip        uploader.Wait
		gear, words bool
	}{
		{1120, uploader.NoWait, true, true},
		{640, uploader.WaitKeyRejected, true, true},
		{560, uploader.WaitOffline, true, false},
	} {
		t.Run(fmt.Sprint(c.width), func(t *testing.T) {
			f := plain()
			f.size.Width = c.width
			b := queueBench(t, f, manyScene(14), uploader.Status{Wait: c.chip})
			v := b.main
			if v.gear.Visible() != c.gear || (v.pause.Text() != "") != c.words {
				t.Errorf("gear %t, Pause all says %q", v.gear.Visible(), v.pause.Text())
			}
			if end, begin := v.pause.Position().X+v.pause.Size().Width, v.line.Position().X; end > begin {
				t.Errorf("the left ends at %v, the right begins at %v", end, begin)
			}
		})
	}
}
