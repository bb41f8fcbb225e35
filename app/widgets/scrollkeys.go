package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// aLine is how far an arrow scrolls.
const aLine = float32(48)

// ScrollByKey moves the first scroller in a tree as far as a key means, for
// pages that are higher than the window. It reports whether the key was such a
// one and there is a scroller.
func ScrollByKey(root fyne.CanvasObject, key fyne.KeyName) bool {
	s := firstScroller(root)
	if s == nil {
		return false
	}
	page := max(aLine, s.Size().Height-aLine)
	y := s.Offset.Y
	switch key {
	case fyne.KeyUp:
		y -= aLine
	case fyne.KeyDown:
		y += aLine
	case fyne.KeyPageUp:
		y -= page
	case fyne.KeyPageDown:
		y += page
	case fyne.KeyHome:
		y = 0
	case fyne.KeyEnd:
		y = s.Content.Size().Height
	default:
		return false
	}
	most := max(0, s.Content.Size().Height-s.Size().Height)
	scrollTo(s, fyne.NewPos(s.Offset.X, max(0, min(most, y))))
	return true
}

func firstScroller(root fyne.CanvasObject) *container.Scroll {
	var inside []fyne.CanvasObject
	switch r := root.(type) {
	case *container.Scroll:
		return r
	case *fyne.Container:
		inside = r.Objects
	case *container.ThemeOverride:
		inside = []fyne.CanvasObject{r.Content}
	}
	for _, o := range inside {
		if s := firstScroller(o); s != nil && o.Visible() {
			return s
		}
	}
	return nil
}

// scrollTo scrolls, and tells who wants to know: the scroller itself tells of
// what the wheel does alone.
func scrollTo(s *container.Scroll, to fyne.Position) {
	s.ScrollToOffset(to)
	if s.OnScrolled != nil {
		s.OnScrolled(s.Offset)
	}
}
