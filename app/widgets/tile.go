package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Tile is a symbol on a soft area in its tone.
type Tile struct {
	widget.BaseWidget
	icon       look.Icon
	tone       look.Tone
	onSurface  bool // the area is the surface's: on a selected row
	bare       bool // no area
	side, mark float32
	bg         *canvas.Rectangle
	image      *canvas.Image
	shownIcon  look.Icon
	shownTone  look.Tone
}

// NewTile returns a square tile of a side with a symbol of another.
func NewTile(icon look.Icon, tone look.Tone, side, mark, radius float32) *Tile {
	t := &Tile{icon: icon, tone: tone, side: side, mark: mark, bg: canvas.NewRectangle(nil), image: newImage()}
	t.bg.CornerRadius = radius
	t.ExtendBaseWidget(t)
	return t
}

// Set changes the symbol, its tone, and whether its area is the surface's.
func (t *Tile) Set(icon look.Icon, tone look.Tone, onSurface bool) {
	if t.icon == icon && t.tone == tone && t.onSurface == onSurface {
		return
	}
	t.icon, t.tone, t.onSurface = icon, tone, onSurface
	t.Refresh()
}

// SetBare changes symbol and tone, and shows the symbol with no area.
func (t *Tile) SetBare(icon look.Icon, tone look.Tone) {
	t.bare = true
	t.Set(icon, tone, t.onSurface)
}

func (t *Tile) style() {
	area := t.tone.Soft()
	switch {
	case t.bare:
		area = look.None
	case t.onSurface:
		area = look.Surface
	}
	t.bg.FillColor = look.Color(area)
	if t.image.Resource == nil || t.shownIcon != t.icon || t.shownTone != t.tone {
		t.shownIcon, t.shownTone = t.icon, t.tone
		t.image.Resource = t.icon.Resource(t.tone.Ink())
	}
}

// CreateRenderer implements [fyne.Widget].
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	t.style()
	return &Renderer{
		Parts: []fyne.CanvasObject{t.bg, t.image},
		Min:   func() fyne.Size { return fyne.NewSize(t.side, t.side) },
		Lay: func(s fyne.Size) {
			t.bg.Resize(s)
			GridOf(t).Place(t.image, (s.Width-t.mark)/2, (s.Height-t.mark)/2, t.mark, t.mark)
		},
		Restyle: func() { t.style(); t.image.Refresh(); canvas.Refresh(t.bg) },
	}
}
