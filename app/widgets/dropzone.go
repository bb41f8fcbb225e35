package widgets

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// DropZone is the dashed outline of a place to drop things on, which Fyne has
// no stroke for. It is drawn once for each size and theme.
type DropZone struct {
	widget.BaseWidget
	raster *canvas.Raster
}

// NewDropZone returns an outline.
func NewDropZone() *DropZone {
	d := &DropZone{}
	d.raster = canvas.NewRaster(d.draw)
	d.raster.ScaleMode = canvas.ImageScalePixels
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer implements [fyne.Widget].
func (d *DropZone) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts:   []fyne.CanvasObject{d.raster},
		Min:     func() fyne.Size { return fyne.NewSize(100, 100) },
		Lay:     func(s fyne.Size) { d.raster.Resize(s) },
		Restyle: d.raster.Refresh,
	}
}

func (d *DropZone) draw(w, h int) image.Image {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	k := float64(1)
	if s := d.Size().Width; s > 0 {
		k = float64(w) / float64(s)
	}
	dashes(im, look.Color(look.Outline), 20*k, 1.5*k, 7*k, 6*k)
	return im
}

// dashes draws a dashed line along the picture's edge, round at the corners.
// Only pixels near the edge are looked at.
func dashes(im *image.RGBA, c color.NRGBA, radius, stroke, on, off float64) {
	w, h := float64(im.Rect.Dx()), float64(im.Rect.Dy())
	if w < 2*radius+stroke || h < 2*radius+stroke {
		return
	}
	band := int(radius) + int(stroke) + 2
	for y := range im.Rect.Dy() {
		inner := y >= band && y < im.Rect.Dy()-band
		for x := 0; x < im.Rect.Dx(); x++ {
			if inner && x == band {
				x = im.Rect.Dx() - band
			}
			far, along, side := outline(float64(x)+.5, float64(y)+.5, w, h, radius, stroke/2)
			cover := stroke/2 + .5 - math.Abs(far)
			if cover <= 0 {
				continue
			}
			// Whole dashes on each side, half a dash at both its ends.
			period := side / math.Round(side/(on+off))
			m := math.Mod(along+on/2, period)
			cover = math.Min(1, cover) * math.Max(0, math.Min(1, math.Min(m, on-m)+.5))
			if cover > 0 {
				put(im.Pix[im.PixOffset(x, y):], c, float32(cover))
			}
		}
	}
}

// outline returns how far a point lies from the middle of the stroke, how far
// its nearest point on the outline is from the middle of the corner, and how
// far that is from there to the middle of the side.
func outline(x, y, w, h, r, half float64) (far, along, side float64) {
	// Fold into the quarter at the top left; the pattern is symmetric.
	x, y = math.Min(x, w-x)-half, math.Min(y, h-y)-half
	arc := r * math.Pi / 4
	top, left := arc+w/2-half-r, arc+h/2-half-r
	switch {
	case x < r && y < r:
		dx, dy := r-x, r-y
		turn := math.Atan2(dy, dx) - math.Pi/4
		if turn > 0 {
			return math.Hypot(dx, dy) - r, r * turn, top
		}
		return math.Hypot(dx, dy) - r, -r * turn, left
	case y < x:
		return y, arc + x - r, top
	default:
		return x, arc + y - r, left
	}
}
