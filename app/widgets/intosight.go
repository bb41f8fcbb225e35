package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// around is how much of what is beside a focused object is shown with it.
const around = float32(16)

// IntoSight scrolls so far that an object can be seen, when it lies in a
// scroller. The Tab key leads to what is out of sight, and Fyne leaves it there.
func IntoSight(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	root := c.Overlays().Top()
	if root == nil {
		root = c.Content()
	}
	scroll := scrollerOf(root, o, nil)
	if scroll == nil {
		return
	}
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(scroll).Y
	bottom := top + o.Size().Height
	offset := scroll.Offset
	switch {
	case top < around:
		offset.Y += top - around
	case bottom > scroll.Size().Height-around:
		offset.Y += bottom - scroll.Size().Height + around
	default:
		return
	}
	most := max(0, scroll.Content.Size().Height-scroll.Size().Height)
	offset.Y = max(0, min(most, offset.Y))
	scrollTo(scroll, offset)
}

// Holder is a widget in which others can have the focus.
type Holder interface {
	Inside() []fyne.CanvasObject
}

// scrollerOf returns the innermost scroller around o in the tree below root;
// nil when o is elsewhere or in none.
func scrollerOf(root, o fyne.CanvasObject, within *container.Scroll) *container.Scroll {
	var inside []fyne.CanvasObject
	switch r := root.(type) {
	case *fyne.Container:
		inside = r.Objects
	case *container.Scroll:
		within, inside = r, []fyne.CanvasObject{r.Content}
	case *container.ThemeOverride:
		inside = []fyne.CanvasObject{r.Content}
	case Holder:
		inside = r.Inside()
	}
	if slices.Contains(inside, o) {
		return within
	}
	for _, i := range inside {
		if found := scrollerOf(i, o, within); found != nil {
			return found
		}
	}
	return nil
}
