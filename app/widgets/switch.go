package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// The measures of a switch.
const (
	switchWidth  = float32(40)
	switchHeight = float32(24)
	switchKnob   = float32(18)
	switchSign   = float32(10)
)

// Switch is on or off. The place of its knob and a tick in it say which, beside
// the colour. Space and Enter turn it.
type Switch struct {
	widget.BaseWidget
	OnChanged func(bool) // what the person chose
	OnEscape  func()     // may be nil

	on, disabled, hovered, focused bool

	track, ring *canvas.Rectangle
	knob        *canvas.Circle
	sign        *canvas.Image
}

// NewSwitch returns a switch; f is told what the person chooses.
func NewSwitch(on bool, f func(bool)) *Switch {
	s := &Switch{
		OnChanged: f, on: on, track: canvas.NewRectangle(nil), ring: canvas.NewRectangle(color.Transparent),
		knob: canvas.NewCircle(nil), sign: newImage(),
	}
	s.track.CornerRadius, s.ring.CornerRadius = switchHeight/2, switchHeight/2+3
	s.ring.StrokeWidth = 2
	s.ExtendBaseWidget(s)
	return s
}

// On reports whether the switch is on.
func (s *Switch) On() bool { return s.on }

// Set turns the switch and tells nobody.
func (s *Switch) Set(on bool) {
	if s.on != on {
		s.on = on
		s.Refresh()
	}
}

// Enable says whether the switch can be turned.
func (s *Switch) Enable(on bool) {
	if s.disabled == on {
		s.disabled = !on
		s.Refresh()
	}
}

// Enabled reports whether the switch can be turned.
func (s *Switch) Enabled() bool { return !s.disabled }

// Tapped implements [fyne.Tappable].
func (s *Switch) Tapped(*fyne.PointEvent) {
	if s.disabled {
		return
	}
	s.Set(!s.on)
	if s.OnChanged != nil {
		s.OnChanged(s.on)
	}
}

// FocusGained implements [fyne.Focusable].
func (s *Switch) FocusGained() {
	s.focused = true
	s.Refresh()
	IntoSight(s)
}

// FocusLost implements [fyne.Focusable].
func (s *Switch) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements [fyne.Focusable].
func (s *Switch) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (s *Switch) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
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
func (s *Switch) MouseIn(*desktop.MouseEvent) { s.hovered = !s.disabled; s.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (s *Switch) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (s *Switch) MouseOut() { s.hovered = false; s.Refresh() }

func (s *Switch) style() {
	track, edge, knob, sign := look.Track, look.Muted, look.Muted, look.Accent
	switch {
	case s.on && s.disabled:
		track, edge, knob, sign = look.Track, look.Outline, look.Outline, look.Muted
	case s.on && s.hovered:
		track, edge, knob = look.AccentHover, look.AccentHover, look.OnAccent
	case s.on:
		track, edge, knob = look.Accent, look.Accent, look.OnAccent
	case s.disabled:
		edge, knob = look.Outline, look.Outline
	case s.hovered:
		track, edge, knob = look.Hover, look.Text, look.Text
	}
	s.track.FillColor, s.track.StrokeColor, s.track.StrokeWidth = look.Color(track), look.Color(edge), 1
	s.knob.FillColor = look.Color(knob)
	s.sign.Hidden = !s.on
	s.sign.Resource = look.IconCheck.Resource(sign)
	s.ring.StrokeColor, s.ring.Hidden = look.Color(look.Accent), !s.focused
}

func (s *Switch) lay(size fyne.Size) {
	g := GridOf(s)
	y := (size.Height - switchHeight) / 2
	gap := (switchHeight - switchKnob) / 2
	knob := switchKnob
	x := switchWidth - knob - gap
	if !s.on { // the smaller knob of a switch that is off looks as big as the other
		knob -= 4
		x = gap + 2
	}
	g.Place(s.track, 0, y, switchWidth, switchHeight)
	g.Place(s.ring, -3, y-3, switchWidth+6, switchHeight+6)
	g.Place(s.knob, x, y+(switchHeight-knob)/2, knob, knob)
	g.Place(s.sign, x+(knob-switchSign)/2, y+(switchHeight-switchSign)/2, switchSign, switchSign)
}

// CreateRenderer implements [fyne.Widget].
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	s.style()
	return &Renderer{
		Parts: []fyne.CanvasObject{s.track, s.knob, s.sign, s.ring},
		Min:   func() fyne.Size { return fyne.NewSize(switchWidth, switchHeight) },
		Lay:   s.lay,
		Restyle: func() {
			s.style()
			s.lay(s.Size())
			s.sign.Refresh()
			canvas.Refresh(s.track)
		},
	}
}
