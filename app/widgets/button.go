package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Kind is how loudly a button speaks.
type Kind uint8

// The kinds of buttons.
const (
	Quiet     Kind = iota // no area of its own until the pointer is there
	Secondary             // an outline
	Primary               // the one thing to do
	Link                  // accent text
	Danger                // what loses something
)

// Button is a button with a symbol, a text or both. It shows and calls back;
// only a [FocusButton] takes the keyboard.
type Button struct {
	widget.BaseWidget
	OnTapped func()
	OnHover  func(bool) // the row below keeps its own hover by it; may be nil

	self     fyne.Widget // what is on the canvas: this or what it is a part of
	text     string
	icon     look.Icon
	kind     Kind
	height   float32
	disabled bool
	hovered  bool
	focused  bool

	bg, ring  *canvas.Rectangle
	image     *canvas.Image
	label     *canvas.Text
	imageRole look.Role
	imageIcon look.Icon
}

const (
	buttonIcon = float32(16)
	buttonGap  = float32(8)
)

// NewButton returns a button that does not take the focus, for places where
// something else holds it.
func NewButton(text string, icon look.Icon, kind Kind, height float32, f func()) *Button {
	b := &Button{}
	b.init(b, text, icon, kind, height, f)
	return b
}

func (b *Button) init(self fyne.Widget, text string, icon look.Icon, kind Kind, height float32, f func()) {
	b.self = self
	b.text, b.icon, b.kind, b.height, b.OnTapped = text, icon, kind, height, f
	b.bg, b.ring = canvas.NewRectangle(nil), canvas.NewRectangle(color.Transparent)
	b.image, b.label = newImage(), NewText(look.Body, true)
	b.label.Text = text
	b.ExtendBaseWidget(self)
}

// Text returns what the button says; empty for a symbol alone.
func (b *Button) Text() string { return b.text }

// Set changes text, symbol and kind; what stays the same costs nothing.
func (b *Button) Set(text string, icon look.Icon, kind Kind) {
	if b.text == text && b.icon == icon && b.kind == kind {
		return
	}
	b.text, b.icon, b.kind = text, icon, kind
	b.label.Text = text
	b.Refresh()
}

// Enable says whether the button can be pressed.
func (b *Button) Enable(on bool) {
	if b.disabled == on {
		b.disabled = !on
		b.Refresh()
	}
}

// Ring shows the ring of the focus or takes it away, for a button whose holder
// has the focus in its place.
func (b *Button) Ring(on bool) {
	if b.focused != on {
		b.focused = on
		b.Refresh()
	}
}

// Enabled reports whether the button can be pressed.
func (b *Button) Enabled() bool { return !b.disabled }

// colours returns the roles of text and area and, if there is one, of the
// outline.
func (b *Button) colours() (ink, area, outline look.Role) {
	ink, area, outline = look.Text, look.None, look.None
	switch b.kind {
	case Primary:
		ink, area = look.OnAccent, look.Accent
		if b.hovered {
			area = look.AccentHover
		}
	case Secondary:
		area, outline = look.Raised, look.Border
		if b.hovered {
			area = look.Hover
		}
	case Danger:
		ink, area, outline = look.Bad, look.Raised, look.Border
		if b.hovered {
			area = look.BadSoft
		}
	case Link:
		ink = look.Accent
		if b.hovered {
			area = look.AccentSoft
		}
	case Quiet:
		ink = look.Muted
		if b.hovered {
			ink, area = look.Text, look.Pressed
		}
	}
	if b.disabled {
		ink = look.Muted
		if b.kind == Primary || b.kind == Secondary {
			area, outline = look.Track, look.None
		}
	}
	return ink, area, outline
}

func (b *Button) style() {
	ink, area, outline := b.colours()
	b.bg.CornerRadius, b.bg.FillColor, b.bg.StrokeWidth = look.RadiusButton, look.Color(area), 0
	if outline != look.None {
		b.bg.StrokeWidth, b.bg.StrokeColor = 1, look.Color(outline)
	}
	b.label.Color = look.Color(ink)
	b.image.Hidden = b.icon == look.IconNone
	if b.icon != look.IconNone && (b.imageIcon != b.icon || b.imageRole != ink) {
		b.imageIcon, b.imageRole = b.icon, ink
		b.image.Resource = b.icon.Resource(ink)
	}
	b.ring.CornerRadius, b.ring.StrokeWidth = look.RadiusButton+3, 2
	b.ring.StrokeColor = look.Color(look.Accent)
	b.ring.Hidden = !b.focused
}

// CreateRenderer implements [fyne.Widget].
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.style()
	return &Renderer{
		Parts: []fyne.CanvasObject{b.bg, b.image, b.label, b.ring},
		Min:   b.min,
		Lay:   b.lay,
		Restyle: func() {
			b.style()
			b.lay(b.Size())
			if !b.image.Hidden {
				b.image.Refresh()
			}
			canvas.Refresh(b.bg)
		},
	}
}

func (b *Button) pad() float32 {
	if b.kind == Link {
		return look.Space2
	}
	return 14
}

func (b *Button) min() fyne.Size {
	if b.text == "" {
		return fyne.NewSize(b.height, b.height)
	}
	w := b.label.MinSize().Width + 2*b.pad()
	if b.icon != look.IconNone {
		w += buttonIcon + buttonGap
	}
	return fyne.NewSize(ceil(w), b.height)
}

func (b *Button) lay(s fyne.Size) {
	g := GridOf(b)
	b.bg.Resize(s)
	g.Place(b.ring, -3, -3, s.Width+6, s.Height+6)
	text := b.label.MinSize()
	w := text.Width
	if b.text == "" {
		w = 0
	}
	if b.icon != look.IconNone {
		w += buttonIcon
		if b.text != "" {
			w += buttonGap
		}
	}
	x := (s.Width - w) / 2
	if b.icon != look.IconNone {
		g.Place(b.image, x, (s.Height-buttonIcon)/2, buttonIcon, buttonIcon)
		x += buttonIcon + buttonGap
	}
	g.Place(b.label, x, (s.Height-text.Height)/2, text.Width, text.Height)
}

// Tapped implements [fyne.Tappable].
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.OnTapped != nil && !b.disabled {
		b.OnTapped()
	}
}

// MouseIn implements [desktop.Hoverable].
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements [desktop.Hoverable].
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *Button) MouseOut() { b.hover(false) }

func (b *Button) hover(on bool) {
	b.hovered = on && !b.disabled
	b.Refresh()
	if b.OnHover != nil {
		b.OnHover(on)
	}
}
