package app

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// lineScene is the list after the line has made a video fail.
func lineScene() []*uploader.Snapshot {
	all := slices.Clone(detailScene())
	for i, s := range all {
		if s.ID == "f1" {
			c := *s
			c.Err = &uploader.Error{Code: uploader.CodeRetries}
			all[i] = &c
		}
	}
	return all
}

// A waiting row's menu leads to its labels, with the keyboard in them.
func TestMenuLeadsToLabels(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = detailScene()
	b.show(noon)
	b.act(words.EditLabels, []uploader.ID{"q1"})
	if !b.details.open || b.window.Canvas().Focused() != b.main.labels.first() || b.main.labels.first() == nil {
		t.Errorf("open: %t, the keyboard is at %T", b.details.open, b.window.Canvas().Focused())
	}
}

// A video that failed for the line's sake leads to the connection check, by menu
// and in its details; one that failed by itself doesn't.
func TestLineFailureLeadsToCheck(t *testing.T) {
	for name, c := range map[string]struct {
		all  []*uploader.Snapshot
		want bool
	}{"line": {lineScene(), true}, "file": {detailScene(), false}} {
		t.Run(name, func(t *testing.T) {
			b := welcomedBench(t, plain(), nil)
			b.engine.all = c.all
			b.show(noon)
			label, offered := words.CheckConnection.Label(), false
			for _, i := range b.main.menu("f1").Items {
				offered = offered || i.Label == label
			}
			if offered != c.want {
				t.Errorf("the menu offers it: %t", offered)
			}
			b.open("f1")
			button := focusButtonIn(b.main.pane.root, label)
			if (button != nil) != c.want {
				t.Fatalf("the details have a button: %t", button != nil)
			}
			if button == nil {
				return
			}
			test.Tap(button)
			if b.page == nil || b.page.title != words.T("Check the connection") {
				t.Error("it doesn't lead there")
			}
		})
	}
}

// Keys that mean nothing to a button of the pane scroll it, and those who want
// to know of it are told.
func TestPaneScrollsByKeys(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = detailScene()
	b.engine.fakeDetails.details = detailsOfScene()
	b.show(noon)
	b.open("n1")
	b.window.Resize(fyne.NewSize(1120, 400))
	told := 0
	before := b.main.pane.scroll.OnScrolled
	b.main.pane.scroll.OnScrolled = func(at fyne.Position) { told++; before(at) }
	b.window.Canvas().Focus(b.main.pane.close)
	b.main.pane.close.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if at := b.main.pane.scroll.Offset.Y; at <= 0 || told == 0 || !b.main.pane.rule.Visible() {
		t.Errorf("at %v, told %d times", at, told)
	}
}

// focusButtonIn returns the button in sight that says text; nil when there is none.
func focusButtonIn(o fyne.CanvasObject, text string) *widgets.FocusButton {
	for _, c := range inSight(o) {
		if b, ok := c.(*widgets.FocusButton); ok && b.Text() == text {
			return b
		}
	}
	return nil
}
