package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

const chipIcon = float32(10)

// Chip is a small round-ended sign: a symbol and a word or two in a tone.
type Chip struct {
	widget.BaseWidget
	OnTapped func() // may be nil

	text  string
	icon  look.Icon
	tone  look.Tone
	bg    *canvas.Rectangle
	image *canvas.Image
	label *canvas.Text

	ring    *canvas.Rectangle // of a FocusChip
	focused bool
}

// NewChip returns a chip.
func NewChip(text string, icon look.Icon, tone look.Tone) *Chip {
	c := &Chip{}
	c.init(c, text, icon, tone)
	return c
}

func (c *Chip) init(self fyne.Widget, text string, icon look.Icon, tone look.Tone) {
	c.text, c.icon, c.tone = text, icon, tone
	c.bg, c.ring = canvas.NewRectangle(nil), canvas.NewRectangle(color.Transparent)
	c.image, c.label = newImage(), NewText(look.Small, true)
	c.bg.CornerRadius, c.ring.CornerRadius = canvas.RadiusMaximum, canvas.RadiusMaximum
	c.ring.StrokeWidth = 2
	c.label.Text = text
	c.ExtendBaseWidget(self)
}

// Text returns what the chip says.
func (c *Chip) Text() string { return c.text }

// Set changes all that the chip shows and reports whether its width may have
// changed.
func (c *Chip) Set(text string, icon look.Icon, tone look.Tone) bool {
	if c.text == text && c.icon == icon && c.tone == tone {
		return false
	}
	wider := c.text != text || (c.icon == look.IconNone) != (icon == look.IconNone)
	c.text, c.icon, c.tone = text, icon, tone
	c.label.Text = text
	c.Refresh()
	return wider
}

// Tapped implements [fyne.Tappable].
func (c *Chip) Tapped(*fyne.PointEvent) {
	if c.OnTapped != nil {
		c.OnTapped()
	}
}

// CreateRenderer implements [fyne.Widget].
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	style := func() {
		c.bg.FillColor = look.Color(c.tone.Soft())
		c.label.Color = look.Color(c.tone.Ink())
		c.ring.StrokeColor, c.ring.Hidden = look.Color(look.Accent), !c.focused
		c.image.Hidden = c.icon == look.IconNone
		if !c.image.Hidden {
			c.image.Resource = c.icon.Resource(c.tone.Ink())
			c.image.Refresh()
		}
	}
	style()
	return &Renderer{
		Parts:   []fyne.CanvasObject{c.bg, c.image, c.label, c.ring},
		Min:     c.min,
		Lay:     c.lay,
		Restyle: func() { style(); c.lay(c.Size()); canvas.Refresh(c.bg) },
	}
}

func (c *Chip) min() fyne.Size {
	w := c.label.MinSize().Width + 24
	if c.icon != look.IconNone {
		w += chipIcon + 5
	}
	return fyne.NewSize(ceil(w), look.ChipHeight)
}

func (c *Chip) lay(s fyne.Size) {
	g := GridOf(c)
	c.bg.Resize(s)
	g.Place(c.ring, -3, -3, s.Width+6, s.Height+6)
	x := float32(12)
	if c.icon != look.IconNone {
		g.Place(c.image, x, (s.Height-chipIcon)/2, chipIcon, chipIcon)
		x += chipIcon + 5
	}
	g.Middle(c.label, x, 0, s.Height)
}
