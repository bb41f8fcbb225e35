package widgets

import (
	"image"
	"image/color"
	"math"
)

type barColors struct{ track, sent, confirmed color.NRGBA }

// paintBar fills the picture with a round-ended bar: the track, over it the
// hatched part up to sent, over that the solid part up to confirmed. Edges are
// smooth by coverage. Long runs of one colour are copied, which keeps a row's
// bar at some 20 µs.
func paintBar(im *image.RGBA, confirmed, sent float32, c barColors) {
	w, h := im.Rect.Dx(), im.Rect.Dy()
	width, r := float32(w), float32(h)/2
	solid, hatch := width*confirmed, width*sent
	if solid > 0 && solid < 2*r {
		solid = 2 * r // the smallest thing that has round ends
	}
	for y := range h {
		row := im.Pix[y*im.Stride : y*im.Stride+4*w]
		fy := float32(y) + .5
		plain := span{int(r) + 1, int(solid-r) - 1}
		empty := span{max(int(max(hatch, solid)+1), int(r)) + 1, w - int(r) - 1}
		for x := 0; x < w; x++ {
			if n := plain.fillFrom(row, x, c.confirmed); n > 0 {
				x += n - 1
				continue
			}
			if n := empty.fillFrom(row, x, c.track); n > 0 {
				x += n - 1
				continue
			}
			fx := float32(x) + .5
			pix := c.track
			if fx < hatch {
				pix = mix(c.track, c.sent, stripe(fx+fy, max(4, float32(h))))
			}
			if fx < solid+1 {
				pix = mix(pix, c.confirmed, pill(fx, fy, solid, r))
			}
			put(row[4*x:4*x+4], pix, pill(fx, fy, width, r))
		}
	}
}

// span is a run of pixels, from lo up to hi.
type span struct{ lo, hi int }

// fillFrom fills the whole span when x is its beginning, and returns how many
// pixels that were.
func (s span) fillFrom(row []byte, x int, c color.NRGBA) int {
	if x != s.lo || s.hi <= s.lo {
		return 0
	}
	p := row[4*s.lo : 4*s.hi]
	p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 255
	for n := 4; n < len(p); n *= 2 {
		copy(p[n:], p[:n])
	}
	return s.hi - s.lo
}

// pill is how much of a pixel lies in a round-ended bar of radius r that
// begins at 0 and ends at e.
func pill(x, y, e, r float32) float32 {
	if e <= 0 {
		return 0
	}
	var dx float32
	switch {
	case x < r:
		dx = r - x
	case x > e-r:
		dx = x - (e - r)
	default:
		return 1
	}
	d := float32(math.Hypot(float64(dx), float64(y-r)))
	return max(0, min(1, r+.5-d))
}

// stripe is how much of a pixel lies in a diagonal stripe, with soft edges.
func stripe(d, period float32) float32 {
	m := float32(math.Mod(float64(d), float64(period)))
	if m > period-.5 {
		return m - period + .5
	}
	return max(0, min(1, min(m, period*.56-m)+.5))
}

func mix(a, b color.NRGBA, f float32) color.NRGBA {
	if f <= 0 {
		return a
	}
	if f >= 1 {
		return b
	}
	m := func(p, q uint8) uint8 { return uint8(float32(p)*(1-f) + float32(q)*f + .5) }
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 255}
}

// put writes a pixel that is covered in part, alpha-premultiplied.
func put(p []byte, c color.NRGBA, cover float32) {
	if cover >= 1 {
		p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 255
		return
	}
	p[0], p[1], p[2], p[3] = uint8(float32(c.R)*cover), uint8(float32(c.G)*cover), uint8(float32(c.B)*cover), uint8(255*cover)
}
