package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Bar shows progress in two tones: what is confirmed is solid, what is sent
// but not confirmed is hatched. It is one raster, drawn in device pixels, and
// asks for a repaint only when a pixel changes.
type Bar struct {
	widget.BaseWidget
	height          float32
	confirmed, sent float32 // parts of the whole, 0 to 1
	done            bool    // all of it is safe
	raster          *canvas.Raster
	buffer          *image.RGBA
	drawn           [2]int // the edges asked for last, in device pixels
}

// NewBar returns an empty bar of a height.
func NewBar(height float32) *Bar {
	b := &Bar{height: height}
	b.raster = canvas.NewRaster(b.draw)
	b.raster.ScaleMode = canvas.ImageScalePixels
	b.ExtendBaseWidget(b)
	return b
}

// Values returns the confirmed and the sent part of the whole.
func (b *Bar) Values() (confirmed, sent float32) { return b.confirmed, b.sent }

// Set moves the two edges, given as parts of the whole; sent includes what is
// confirmed.
func (b *Bar) Set(confirmed, sent float32) {
	confirmed = max(0, min(1, confirmed))
	sent = max(confirmed, min(1, sent))
	if b.confirmed == confirmed && b.sent == sent {
		return
	}
	b.confirmed, b.sent = confirmed, sent
	w := b.Size().Width
	if g := GridOf(b); g.scale > 0 {
		w *= g.scale
	}
	edges := [2]int{int(w * confirmed), int(w * sent)}
	if edges != b.drawn {
		b.drawn = edges
		b.raster.Refresh()
	}
}

// SetDone shows the whole bar in the tone of what is safe.
func (b *Bar) SetDone(done bool) {
	if b.done != done {
		b.done = done
		b.raster.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts:   []fyne.CanvasObject{b.raster},
		Min:     func() fyne.Size { return fyne.NewSize(20, b.height) },
		Lay:     func(s fyne.Size) { b.raster.Resize(s) },
		Restyle: b.raster.Refresh,
	}
}

// draw is the raster's generator; w and h are device pixels.
func (b *Bar) draw(w, h int) image.Image {
	if b.buffer == nil || b.buffer.Rect.Dx() != w || b.buffer.Rect.Dy() != h {
		b.buffer = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	if w > 0 && h > 0 {
		solid := look.Accent
		if b.done {
			solid = look.OK
		}
		paintBar(b.buffer, b.confirmed, b.sent, barColors{
			track: look.Color(look.Track), sent: look.Color(look.Sent), confirmed: look.Color(solid),
		})
	}
	return b.buffer
}
