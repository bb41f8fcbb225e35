package widgets

import (
	"image"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Chart is a line over time with a soft area below it, the highest value's
// name at its top line, and the time at both ends below. Where nothing was
// measured there is no line. It is one raster, drawn only when it has changed.
type Chart struct {
	widget.BaseWidget
	values      []float32 // negative: not measured
	slots       int
	top         float32 // the value of the upper line
	high        *Label
	from, until *Label
	raster      *canvas.Raster
}

const (
	chartHeight = float32(72)
	chartLabel  = float32(20)
)

// NewChart returns an empty chart.
func NewChart() *Chart {
	c := &Chart{
		high: NewLabel("", look.Caption, false, look.Muted),
		from: NewLabel("", look.Caption, false, look.Muted), until: NewLabel("", look.Caption, false, look.Muted),
	}
	c.raster = canvas.NewRaster(c.draw)
	c.raster.ScaleMode = canvas.ImageScalePixels
	c.ExtendBaseWidget(c)
	return c
}

// Set shows values, the newest at the right end of so many slots. Top is the
// value of the upper line and high its name.
func (c *Chart) Set(values []float32, slots int, top float32, high, from, until string) {
	c.high.SetText(high)
	c.from.SetText(from)
	if until != c.until.Text() {
		c.until.SetText(until)
		c.Refresh() // it stands at the right
	}
	if len(values) > slots {
		values = values[len(values)-slots:]
	}
	if c.slots == slots && c.top == top && slices.Equal(values, c.values) {
		return
	}
	c.values, c.slots, c.top = slices.Clone(values), slots, top
	c.raster.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts: []fyne.CanvasObject{c.raster, c.high, c.from, c.until},
		Min:   func() fyne.Size { return fyne.NewSize(100, chartLabel+chartHeight+chartLabel) },
		Lay:   c.lay,
		Restyle: func() {
			c.lay(c.Size())
			c.raster.Refresh()
			for _, l := range []*Label{c.high, c.from, c.until} {
				l.Refresh()
			}
		},
	}
}

func (c *Chart) lay(s fyne.Size) {
	g := GridOf(c)
	m := c.high.MinSize()
	g.Place(c.high, 0, 0, m.Width, m.Height)
	g.Place(c.raster, 0, chartLabel, s.Width, chartHeight)
	y := chartLabel + chartHeight + 3
	m = c.from.MinSize()
	g.Place(c.from, 0, y, m.Width, m.Height)
	m = c.until.MinSize()
	g.Place(c.until, s.Width-m.Width, y, m.Width, m.Height)
}

// draw is the raster's generator; w and h are device pixels.
func (c *Chart) draw(w, h int) image.Image {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	if w < 4 || h < 4 {
		return im
	}
	p := plot{w: w, h: h, scale: float32(h) / chartHeight, slots: c.slots, top: c.top}
	rule := look.Color(look.Border)
	line := max(1, int(p.scale+.5))
	for x := range w {
		for d := range line {
			if x/max(1, 2*line)%2 == 0 { // dotted: a measure, not an edge
				put(im.Pix[im.PixOffset(x, d):], rule, 1)
			}
			put(im.Pix[im.PixOffset(x, h-1-d):], rule, 1)
		}
	}
	p.run(c.values)
	p.paint(im)
	return im
}

// plot turns values into how much of each pixel the line covers, and how high
// the area is in each column.
type plot struct {
	w, h  int
	scale float32
	slots int
	top   float32

	cover []float32 // of the line, by pixel
	area  []float32 // y of the area's edge, by column; h: none
}

func (p *plot) at(slot int, v float32) (x, y float32) {
	half := p.scale // half the line's width
	x = half + (float32(p.w)-2*half)*(float32(slot)+1)/float32(max(1, p.slots))
	share := float32(0)
	if p.top > 0 {
		share = min(1, v/p.top)
	}
	return x, half + (1-share)*(float32(p.h)-2*half)
}

// run draws the line through all values, broken where there are none.
func (p *plot) run(values []float32) {
	p.cover = make([]float32, p.w*p.h)
	p.area = make([]float32, p.w)
	for x := range p.area {
		p.area[x] = float32(p.h)
	}
	first := p.slots - len(values)
	for i, v := range values {
		if v < 0 {
			continue
		}
		x1, y1 := p.at(first+i, v)
		if i == 0 || values[i-1] < 0 { // a step of its own has the step's width
			x0, _ := p.at(first+i-1, v)
			p.segment(x0, y1, x1, y1)
			continue
		}
		x0, y0 := p.at(first+i-1, values[i-1])
		p.segment(x0, y0, x1, y1)
	}
}

func (p *plot) segment(x0, y0, x1, y1 float32) {
	half := p.scale
	for x := max(0, int(x0-half-1)); x <= min(p.w-1, int(x1+half+1)); x++ {
		fx := float32(x) + .5
		if fx >= x0 && fx <= x1 && x1 > x0 {
			p.area[x] = y0 + (y1-y0)*(fx-x0)/(x1-x0)
		}
		for y := max(0, int(min(y0, y1)-half-1)); y <= min(p.h-1, int(max(y0, y1)+half+1)); y++ {
			d := toSegment(fx, float32(y)+.5, x0, y0, x1, y1)
			p.cover[y*p.w+x] = max(p.cover[y*p.w+x], min(1, half+.5-d))
		}
	}
}

// toSegment is how far a point lies from a segment.
func toSegment(x, y, x0, y0, x1, y1 float32) float32 {
	dx, dy := x1-x0, y1-y0
	t := float32(0)
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, ((x-x0)*dx+(y-y0)*dy)/l))
	}
	return hypot(x-x0-t*dx, y-y0-t*dy)
}

func hypot(a, b float32) float32 { return float32(math.Sqrt(float64(a*a + b*b))) }

func (p *plot) paint(im *image.RGBA) {
	ink, soft, paper := look.Color(look.Accent), look.Color(look.AccentSoft), look.Color(look.Surface)
	for y := range p.h {
		for x := range p.w {
			c, inArea := p.cover[y*p.w+x], max(0, min(1, float32(y)+1-p.area[x]))
			if y == p.h-1 && c <= 0 {
				continue // the base line stays
			}
			if c <= 0 && inArea <= 0 {
				continue
			}
			base := mix(paper, soft, inArea)
			if c >= 1 || inArea > 0 {
				put(im.Pix[im.PixOffset(x, y):], mix(base, ink, c), 1)
				continue
			}
			put(im.Pix[im.PixOffset(x, y):], mix(paper, ink, c), 1)
		}
	}
}
