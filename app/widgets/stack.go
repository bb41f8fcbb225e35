package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Stack holds objects below each other, each as wide as the stack and as high
// as it asks to be at that width. Unlike a container with a [Column] it learns
// its width from whoever lays it out, so stacks may stand in each other.
type Stack struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	gaps    []float32
}

// NewStack returns an empty stack.
func NewStack() *Stack {
	s := &Stack{}
	s.ExtendBaseWidget(s)
	return s
}

// Add puts an object at the end, with a gap above it; the first that is
// visible has none. It returns the stack.
func (s *Stack) Add(gap float32, o fyne.CanvasObject) *Stack {
	s.objects, s.gaps = append(s.objects, o), append(s.gaps, gap)
	return s
}

// Objects returns what the stack holds.
func (s *Stack) Objects() []fyne.CanvasObject { return s.objects }

// Inside implements [Holder].
func (s *Stack) Inside() []fyne.CanvasObject { return s.objects }

// Clear takes everything out.
func (s *Stack) Clear() { s.objects, s.gaps = nil, nil }

// HeightFor returns the height at a width.
func (s *Stack) HeightFor(w float32) float32 { return s.walk(w, nil) }

// Heights are the heights of the objects at a width, negative for one that isn't
// visible: while they stay the same the stack needs no new layout.
func (s *Stack) Heights(w float32) []float32 {
	out := make([]float32, len(s.objects))
	for i, o := range s.objects {
		out[i] = -1
		if o.Visible() {
			out[i] = heightOf(o, w)
		}
	}
	return out
}

// walk goes over the visible objects and returns the height of all.
func (s *Stack) walk(w float32, f func(o fyne.CanvasObject, y, h float32)) float32 {
	y, first := float32(0), true
	for i, o := range s.objects {
		if !o.Visible() {
			continue
		}
		if !first {
			y += s.gaps[i]
		}
		h := heightOf(o, w)
		if f != nil {
			f(o, y, h)
		}
		y, first = y+h, false
	}
	return y
}

// CreateRenderer implements [fyne.Widget].
func (s *Stack) CreateRenderer() fyne.WidgetRenderer { return &stackRenderer{s} }

// stackRenderer differs from [Renderer] in that its objects come and go.
type stackRenderer struct{ s *Stack }

func (r *stackRenderer) Destroy()                     {}
func (r *stackRenderer) Objects() []fyne.CanvasObject { return r.s.objects }
func (r *stackRenderer) MinSize() fyne.Size {
	return fyne.NewSize(100, r.s.HeightFor(max(100, r.s.Size().Width)))
}

func (r *stackRenderer) Layout(size fyne.Size) {
	g := GridOf(r.s)
	r.s.walk(size.Width, func(o fyne.CanvasObject, y, h float32) { g.Place(o, 0, y, size.Width, h) })
}

func (r *stackRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.s.objects {
		o.Refresh()
	}
}
