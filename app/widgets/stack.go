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

// Clear takes everything out.
func (s *Stack) Clear() { s.objects, s.gaps = nil, nil }

// HeightFor returns the height at a width.
func (s *Stack) HeightFor(w float32) float32 { return s.walk(w, nil) }

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

// Flow lays objects side by side in their own sizes, as many to a line as fit.
type Flow struct {
	widget.BaseWidget
	Gap     float32
	objects []fyne.CanvasObject
}

// NewFlow returns a flow with a gap between objects and between lines.
func NewFlow(gap float32, objects ...fyne.CanvasObject) *Flow {
	f := &Flow{Gap: gap, objects: objects}
	f.ExtendBaseWidget(f)
	return f
}

// SetObjects replaces what flows.
func (f *Flow) SetObjects(objects ...fyne.CanvasObject) { f.objects = objects }

// HeightFor returns the height at a width.
func (f *Flow) HeightFor(w float32) float32 { return f.walk(w, nil) }

func (f *Flow) walk(w float32, put func(o fyne.CanvasObject, x, y float32, m fyne.Size)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range f.objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width = min(m.Width, w)
		if x > 0 && x+m.Width > w {
			x, y, line = 0, y+line+f.Gap, 0
		}
		if put != nil {
			put(o, x, y, m)
		}
		x += m.Width + f.Gap
		line = max(line, m.Height)
	}
	return y + line
}

// CreateRenderer implements [fyne.Widget].
func (f *Flow) CreateRenderer() fyne.WidgetRenderer { return &flowRenderer{f} }

type flowRenderer struct{ f *Flow }

func (r *flowRenderer) Destroy()                     {}
func (r *flowRenderer) Objects() []fyne.CanvasObject { return r.f.objects }
func (r *flowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(100, r.f.HeightFor(max(100, r.f.Size().Width)))
}

func (r *flowRenderer) Layout(size fyne.Size) {
	g := GridOf(r.f)
	r.f.walk(size.Width, func(o fyne.CanvasObject, x, y float32, m fyne.Size) { g.Place(o, x, y, m.Width, m.Height) })
}

func (r *flowRenderer) Refresh() {
	r.Layout(r.f.Size())
	for _, o := range r.f.objects {
		o.Refresh()
	}
}
