package desktop

import (
	"image"
	"image/color"
)

// Areas returns the boxes of all connected areas of one colour whose box is
// between least and most in both directions, from top to bottom. Fyne draws the
// window, so nothing tells a test where its buttons are; but the colours of the
// look have one meaning each.
func Areas(img *image.NRGBA, c color.NRGBA, least, most image.Point) []image.Rectangle {
	var found []image.Rectangle
	size := img.Rect.Size()
	seen := make([]bool, size.X*size.Y)
	for y := range size.Y {
		for x := range size.X {
			if seen[y*size.X+x] || !same(img, x, y, c) {
				continue
			}
			box := fill(img, seen, x, y, c)
			if s := box.Size(); s.X >= least.X && s.Y >= least.Y && s.X <= most.X && s.Y <= most.Y {
				found = append(found, box)
			}
		}
	}
	return found
}

// Ink returns the box of all that has one colour: of a text, where that text
// alone has it. Empty when nothing has.
func Ink(img *image.NRGBA, c color.NRGBA) image.Rectangle {
	var box image.Rectangle
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if same(img, x, y, c) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// fill marks the connected area that x, y is in, and returns its box.
func fill(img *image.NRGBA, seen []bool, x, y int, c color.NRGBA) image.Rectangle {
	size := img.Rect.Size()
	box := image.Rect(x, y, x+1, y+1)
	todo := []image.Point{{X: x, Y: y}}
	seen[y*size.X+x] = true
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		box = box.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
		for _, n := range [...]image.Point{{p.X + 1, p.Y}, {p.X - 1, p.Y}, {p.X, p.Y + 1}, {p.X, p.Y - 1}} {
			if !n.In(img.Rect) || seen[n.Y*size.X+n.X] || !same(img, n.X, n.Y, c) {
				continue
			}
			seen[n.Y*size.X+n.X] = true
			todo = append(todo, n)
		}
	}
	return box
}

// same reports whether a pixel has a colour, but for what drawing by the GPU's
// arithmetic may round.
func same(img *image.NRGBA, x, y int, c color.NRGBA) bool {
	p := img.Pix[y*img.Stride+4*x:]
	return near(p[0], c.R) && near(p[1], c.G) && near(p[2], c.B)
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 1 }

// Changed returns the box of what differs between two pictures of one size;
// all of it when the sizes differ.
func Changed(a, b *image.NRGBA) image.Rectangle {
	if a.Rect != b.Rect {
		return a.Rect.Union(b.Rect)
	}
	var box image.Rectangle
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			i, j := y*a.Stride+4*x, y*b.Stride+4*x
			if [3]byte(a.Pix[i:i+3]) != [3]byte(b.Pix[j:j+3]) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// Middle is the middle of a box.
func Middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }
