package widgets

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Renderer is a WidgetRenderer made of functions. Its objects belong to the
// widget.
type Renderer struct {
	Parts   []fyne.CanvasObject
	Min     func() fyne.Size
	Lay     func(fyne.Size)
	Restyle func() // the theme or the content changed
}

// Destroy implements [fyne.WidgetRenderer]; there is nothing to let go of.
func (r *Renderer) Destroy() {}

// Layout implements [fyne.WidgetRenderer].
func (r *Renderer) Layout(s fyne.Size) { r.Lay(s) }

// MinSize implements [fyne.WidgetRenderer].
func (r *Renderer) MinSize() fyne.Size { return r.Min() }

// Objects implements [fyne.WidgetRenderer].
func (r *Renderer) Objects() []fyne.CanvasObject { return r.Parts }

// Refresh implements [fyne.WidgetRenderer].
func (r *Renderer) Refresh() { r.Restyle() }

// NewText returns an empty text of a size; whoever owns it gives the colour.
func NewText(size float32, bold bool) *canvas.Text {
	t := canvas.NewText("", color.Transparent)
	t.TextSize = size
	t.TextStyle.Bold = bold
	return t
}

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }

// newImage returns an image that keeps its shape, with nothing in it yet.
func newImage() *canvas.Image {
	i := canvas.NewImageFromResource(nil)
	i.FillMode = canvas.ImageFillContain
	return i
}
