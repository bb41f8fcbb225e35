package app

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/uploader"
)

// typeKey is what the driver does with a key that isn't a shortcut.
func (b *bench) typeKey(key fyne.KeyName) {
	e := &fyne.KeyEvent{Name: key}
	if f := b.window.Canvas().Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	b.window.Canvas().OnTypedKey()(e)
}

// small is a window in which pages are higher than it.
func small() frame {
	f := plain()
	f.size = fyne.NewSize(640, 480)
	return f
}

// TestTabGoesAllAround goes through what the Tab key reaches in the main view
// and comes back to the beginning: nothing holds the focus, and nothing that
// is hidden has it.
func TestTabGoesAllAround(t *testing.T) {
	b := queueBench(t, small(), manyScene(14), uploader.Status{})
	c := b.window.Canvas()
	first := c.Focused()
	seen := map[fyne.Focusable]bool{}
	for range 40 {
		test.FocusNext(c)
		f := c.Focused()
		if f == nil || !f.(fyne.CanvasObject).Visible() {
			t.Fatalf("the focus is on %T, which can't be seen", f)
		}
		seen[f] = true
		if f == first {
			break
		}
	}
	for name, want := range map[string]fyne.Focusable{
		"add": b.main.add, "pause all": b.main.pause, "search": b.main.find.button, "settings": b.main.gear,
		"menu": b.main.more, "list": b.main.list, "clear": b.main.clear,
	} {
		if !seen[want] {
			t.Errorf("Tab doesn't lead to %s", name)
		}
	}
}

// TestTabScrollsIntoSight goes through the settings in the smallest window:
// whatever has the focus can be seen.
func TestTabScrollsIntoSight(t *testing.T) {
	b := welcomedBench(t, small(), nil)
	b.showSettings()
	c, d := b.window.Canvas(), fyne.CurrentApp().Driver()
	seen := map[fyne.Focusable]bool{}
	for range 100 {
		test.FocusNext(c)
		f := c.Focused()
		if f == nil || seen[f] {
			break
		}
		seen[f] = true
		o := f.(fyne.CanvasObject)
		top := d.AbsolutePositionForObject(o).Y
		if bottom := top + o.Size().Height; top < 0 || bottom > c.Size().Height {
			t.Errorf("%T %v to %v is out of the window", f, top, bottom)
		}
	}
	if len(seen) < 6 {
		t.Errorf("Tab leads to %d places", len(seen))
	}
	b.typeKey(fyne.KeyEscape)
	if b.settings != nil {
		t.Error("Escape doesn't close the settings from wherever the focus is")
	}
}

func TestShortcutsPage(t *testing.T) {
	b := queueBench(t, small(), manyScene(14), uploader.Status{})
	b.showShortcuts()
	before := b.window.Canvas().Capture()
	b.typeKey(fyne.KeyEnd)
	if same(before, b.window.Canvas().Capture()) {
		t.Error("the page doesn't scroll by keys")
	}
	b.typeKey(fyne.KeyHome)
	if !same(before, b.window.Canvas().Capture()) {
		t.Error("the page doesn't scroll back")
	}
	b.typeKey(fyne.KeyEscape)
	if b.page != nil || b.window.Canvas().Focused() != fyne.Focusable(b.main.list) {
		t.Error("Escape doesn't lead back to the list")
	}
}

// same reports whether two pictures of the window show the same.
func same(a, b image.Image) bool {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y += 3 {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x += 3 {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
