package widgets

import (
	"image"
	"image/color"
)

// cellInk is the colours of squares.
type cellInk struct{ solid, pale, soft, track, outline, mark, paper color.NRGBA }

// paintCell draws one square that stands for part: of one kind as a whole, of
// several in columns as wide as their shares, the furthest at the left.
func paintCell(im *image.RGBA, r image.Rectangle, part []Cell, ink cellInk, scale float32) {
	if r.Dx() <= 0 || r.Dy() <= 0 {
		return
	}
	var n [cellKinds]int
	marked := false
	for _, c := range part {
		if k := c.kind(); int(k) < cellKinds {
			n[k]++
		}
		marked = marked || c&CellMarked != 0
	}
	bounds, done := shares(n, r.Dx()), 0
	line := max(1, int(scale+.5))
	for k := cellKinds - 1; k >= 0; k-- {
		if bounds[k] == 0 {
			continue
		}
		whole := bounds[k] == r.Dx()
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X + done; x < r.Min.X+done+bounds[k]; x++ {
				frame := whole && (x < r.Min.X+line || x >= r.Max.X-line || y < r.Min.Y+line || y >= r.Max.Y-line)
				c := ink.of(Cell(k), x-r.Min.X, y-r.Min.Y, frame, scale)
				put(im.Pix[im.PixOffset(x, y):], c, corner(x, y, r, 1.5*scale))
			}
		}
		done += bounds[k]
	}
	if marked {
		paintMark(im, r, ink, scale)
	}
}

// shares divides a width among the kinds; none that is there gets nothing.
func shares(n [cellKinds]int, width int) (w [cellKinds]int) {
	total, most := 0, 0
	for k, c := range n {
		total += c
		if c > n[most] {
			most = k
		}
	}
	if total == 0 {
		return w
	}
	left := width
	for k, c := range n {
		if c > 0 && k != most {
			w[k] = min(left-1, max(1, width*c/total))
			left -= w[k]
		}
	}
	w[most] = left
	return w
}

// of is the colour of a pixel of a square.
func (k cellInk) of(c Cell, x, y int, frame bool, scale float32) color.NRGBA {
	switch c {
	case CellSolid:
		return k.solid
	case CellFramed:
		if frame {
			return k.solid
		}
		return k.pale
	case CellStriped:
		return mix(k.soft, k.solid, stripe(float32(x+y), max(4, 4*scale)))
	}
	if frame {
		return k.outline
	}
	return k.track
}

// paintMark cuts off the lower right corner in the mark's colour, parted from
// the rest by a line of the paper's.
func paintMark(im *image.RGBA, r image.Rectangle, ink cellInk, scale float32) {
	side := min(r.Dx(), r.Dy())
	leg, line := side/2+1, max(1, int(scale+.5), side/4) // the line is what shows it without colour
	for dy := range leg + line {
		for dx := range leg + line - dy {
			x, y := r.Max.X-1-dx, r.Max.Y-1-dy
			if x < r.Min.X || y < r.Min.Y {
				continue
			}
			c := ink.mark
			if dx+dy >= leg {
				c = ink.paper
			}
			put(im.Pix[im.PixOffset(x, y):], c, corner(x, y, r, 1.5*scale))
		}
	}
}

// corner is how much of a pixel lies in a rectangle with round corners.
func corner(px, py int, r image.Rectangle, radius float32) float32 {
	if r.Dx() < 6 || r.Dy() < 6 {
		return 1
	}
	x, y := float32(px)+.5, float32(py)+.5
	dx := max(float32(r.Min.X)+radius-x, x-float32(r.Max.X)+radius)
	dy := max(float32(r.Min.Y)+radius-y, y-float32(r.Max.Y)+radius)
	if dx <= 0 || dy <= 0 {
		return 1
	}
	return max(0, min(1, radius+.5-hypot(dx, dy)))
}
