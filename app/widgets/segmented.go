package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
)

// Segmented is a row of buttons of which one is chosen.
type Segmented struct {
	Object  *fyne.Container
	buttons []*FocusButton
	labels  []string
	chosen  int
}

// NewSegmented returns the choice between labels; f is told each new choice.
func NewSegmented(labels []string, chosen int, f func(int)) *Segmented {
	s := &Segmented{labels: labels, chosen: -1}
	var objects []fyne.CanvasObject
	for i, l := range labels {
		b := NewFocusButton(l, look.IconNone, Secondary, look.ButtonHeight, nil)
		b.OnTapped = func() {
			if s.chosen != i {
				s.Choose(i)
				f(i)
			}
		}
		s.buttons = append(s.buttons, b)
		objects = append(objects, b)
	}
	s.Object = container.New(Row{Gap: look.Space2}, objects...)
	s.Choose(chosen)
	return s
}

// Choose marks one label, and tells nobody. The mark is a symbol as well as a
// colour.
func (s *Segmented) Choose(n int) {
	s.chosen = n
	for i, b := range s.buttons {
		if i == n {
			b.Set(s.labels[i], look.IconCheck, Secondary)
		} else {
			b.Set(s.labels[i], look.IconNone, Quiet)
		}
	}
	s.Object.Refresh()
}

// Chosen returns the marked label's index.
func (s *Segmented) Chosen() int { return s.chosen }
