package widgets

import (
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
}

// NewChip returns a chip.
func NewChip(text string, icon look.Icon, tone look.Tone) *Chip {
	c := &Chip{text: text, icon: icon, tone: tone, bg: canvas.NewRectangle(nil), image: newImage(), label: NewText(look.Small, true)}
	c.bg.CornerRadius = canvas.RadiusMaximum
	c.label.Text = text
	c.ExtendBaseWidget(c)
	return c
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
		c.image.Hidden = c.icon == look.IconNone
		if !c.image.Hidden {
			c.image.Resource = c.icon.Resource(c.tone.Ink())
			c.image.Refresh()
		}
	}
	style()
	return &Renderer{
		Parts:   []fyne.CanvasObject{c.bg, c.image, c.label},
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
	x := float32(12)
	if c.icon != look.IconNone {
		g.Place(c.image, x, (s.Height-chipIcon)/2, chipIcon, chipIcon)
		x += chipIcon + 5
	}
	g.Middle(c.label, x, 0, s.Height)
}
