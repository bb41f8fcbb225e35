// Package widgets holds the window's own widgets: they show what they are told
// and call back what the person does. They do no I/O, know nothing of uploads,
// and are used on Fyne's UI goroutine alone.
//
// A widget owns its canvas objects and lends them to a small renderer, because
// Fyne throws a renderer away after a minute unseen.
package widgets

import (
	"math"

	"fyne.io/fyne/v2"
)

// Grid rounds positions to whole device pixels: a text at a fraction of one is
// stretched, and blurs.
type Grid struct{ scale float32 }

// GridOf returns the grid of the canvas that o is on; of scale 1 when it is on
// none.
func GridOf(o fyne.CanvasObject) Grid {
	if a := fyne.CurrentApp(); a != nil && o != nil {
		if c := a.Driver().CanvasForObject(o); c != nil {
			return Grid{c.Scale()}
		}
	}
	return Grid{1}
}

// Round returns the nearest whole device pixel.
func (g Grid) Round(v float32) float32 {
	if g.scale <= 0 {
		return float32(math.Round(float64(v)))
	}
	return float32(math.Round(float64(v*g.scale))) / g.scale
}

// Place moves and resizes an object. Fyne ignores what doesn't change.
func (g Grid) Place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(g.Round(x), g.Round(y)))
	o.Resize(fyne.NewSize(w, h))
}

// Middle places an object at x, centred in the band [y, y+h), in its own size,
// and returns the x where it ends.
func (g Grid) Middle(o fyne.CanvasObject, x, y, h float32) float32 {
	m := o.MinSize()
	g.Place(o, x, y+(h-m.Height)/2, m.Width, m.Height)
	return x + m.Width
}
