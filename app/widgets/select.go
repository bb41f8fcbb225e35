package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// The measures of a choice.
const (
	selectPad  = float32(12)
	selectSign = float32(12)
)

// Select shows the chosen one of several texts and opens a menu of them all.
// Space, Enter and the arrow keys open it.
type Select struct {
	widget.BaseWidget
	OnChanged func(int) // what the person chose
	OnEscape  func()    // may be nil

	options                    []string
	chosen                     int
	disabled, hovered, focused bool
	menu                       *widget.PopUpMenu

	bg, ring *canvas.Rectangle
	label    *canvas.Text
	sign     *canvas.Image
}

// NewSelect returns the choice between options; f is told each new one.
func NewSelect(options []string, chosen int, f func(int)) *Select {
	s := &Select{
		OnChanged: f, options: options, chosen: chosen,
		bg: canvas.NewRectangle(nil), ring: canvas.NewRectangle(color.Transparent), label: NewText(look.Body, false), sign: newImage(),
	}
	s.bg.CornerRadius, s.ring.CornerRadius = look.RadiusButton, look.RadiusButton+3
	s.ring.StrokeWidth = 2
	s.ExtendBaseWidget(s)
	return s
}

// Chosen returns the index of the chosen option.
func (s *Select) Chosen() int { return s.chosen }

// Options returns the texts.
func (s *Select) Options() []string { return s.options }

// Choose chooses an option and tells nobody.
func (s *Select) Choose(i int) {
	if s.chosen != i {
		s.chosen = i
		s.Refresh()
	}
}

// Enable says whether another option can be chosen.
func (s *Select) Enable(on bool) {
	if s.disabled == on {
		s.disabled = !on
		s.Refresh()
	}
}

// Enabled reports whether another option can be chosen.
func (s *Select) Enabled() bool { return !s.disabled }

// Menu is what the person chooses from.
func (s *Select) Menu() *fyne.Menu {
	m := fyne.NewMenu("")
	for i, o := range s.options {
		item := fyne.NewMenuItem(o, func() { s.pick(i) })
		item.Checked = i == s.chosen
		m.Items = append(m.Items, item)
	}
	return m
}

func (s *Select) pick(i int) {
	if i == s.chosen {
		return
	}
	s.Choose(i)
	if s.OnChanged != nil {
		s.OnChanged(i)
	}
}

// Tapped implements [fyne.Tappable].
func (s *Select) Tapped(*fyne.PointEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if s.disabled || c == nil {
		return
	}
	s.menu = widget.NewPopUpMenu(s.Menu(), c)
	hide := s.menu.OnDismiss
	s.menu.OnDismiss = func() {
		hide()
		c.Focus(s)
	}
	s.menu.Resize(fyne.NewSize(max(s.menu.MinSize().Width, s.Size().Width), s.menu.MinSize().Height))
	s.menu.ShowAtRelativePosition(fyne.NewPos(0, s.Size().Height+4), s)
	for range s.chosen + 1 {
		s.menu.ActivateNext()
	}
}

// FocusGained implements [fyne.Focusable].
func (s *Select) FocusGained() {
	s.focused = true
	s.Refresh()
	IntoSight(s)
}

// FocusLost implements [fyne.Focusable].
func (s *Select) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements [fyne.Focusable].
func (s *Select) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown, fyne.KeyUp:
		s.Tapped(nil)
	case fyne.KeyEscape:
		if s.OnEscape != nil {
			s.OnEscape()
		} else {
			typedBeyond(s, e)
		}
	}
}

// MouseIn implements [desktop.Hoverable].
func (s *Select) MouseIn(*desktop.MouseEvent) { s.hovered = !s.disabled; s.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (s *Select) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (s *Select) MouseOut() { s.hovered = false; s.Refresh() }

func (s *Select) style() {
	area, ink := look.Raised, look.Text
	if s.hovered {
		area = look.Hover
	}
	if s.disabled {
		area, ink = look.Track, look.Muted
	}
	s.bg.FillColor, s.bg.StrokeColor, s.bg.StrokeWidth = look.Color(area), look.Color(look.Border), 1
	if s.chosen >= 0 && s.chosen < len(s.options) {
		s.label.Text = Ellipsis(s.options[s.chosen], s.Size().Width-2*selectPad-selectSign-look.Space2, look.Body, s.label.TextStyle)
	}
	s.label.Color = look.Color(ink)
	s.sign.Resource = look.IconDown.Resource(look.Muted)
	s.ring.StrokeColor, s.ring.Hidden = look.Color(look.Accent), !s.focused
}

// min is as wide as the widest option, so that a choice moves nothing.
func (s *Select) min() fyne.Size {
	w := float32(0)
	for _, o := range s.options {
		w = max(w, fyne.MeasureText(o, look.Body, s.label.TextStyle).Width)
	}
	return fyne.NewSize(ceil(w)+2*selectPad+selectSign+look.Space2+1, look.ButtonHeight)
}

func (s *Select) lay(size fyne.Size) {
	g := GridOf(s)
	s.style()
	s.bg.Resize(size)
	g.Place(s.ring, -3, -3, size.Width+6, size.Height+6)
	g.Middle(s.label, selectPad, 0, size.Height)
	g.Place(s.sign, size.Width-selectPad-selectSign, (size.Height-selectSign)/2, selectSign, selectSign)
}

// CreateRenderer implements [fyne.Widget].
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.style()
	return &Renderer{
		Parts:   []fyne.CanvasObject{s.bg, s.label, s.sign, s.ring},
		Min:     s.min,
		Lay:     s.lay,
		Restyle: func() { s.lay(s.Size()); s.sign.Refresh(); canvas.Refresh(s.bg) },
	}
}
