package app

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	_ "image/jpeg" // what the service sends
	_ "image/png"
)

const (
	mostPixels = 8 << 20 // of a picture that is decoded at all: 32 MB
	thumbWide  = 336     // pixels that are kept of its width: three to one of the pane's
)

// decodeThumb decodes a scene's picture and shrinks it. What it is said to be
// counts for nothing, and a small file that swells to gigabytes is refused.
func decodeThumb(b []byte) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > mostPixels/c.Height {
		return nil, errors.New("the picture is too large")
	}
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return shrink(img, thumbWide), nil
}

// shrink makes a picture at most wide pixels wide, each the mean of those that
// it stands for.
func shrink(img image.Image, wide int) image.Image {
	b := img.Bounds()
	if b.Dx() <= wide {
		return img
	}
	high := max(1, b.Dy()*wide/b.Dx())
	out := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		y0, y1 := b.Min.Y+y*b.Dy()/high, b.Min.Y+(y+1)*b.Dy()/high
		for x := range wide {
			x0, x1 := b.Min.X+x*b.Dx()/wide, b.Min.X+(x+1)*b.Dx()/wide
			out.Set(x, y, mean(img, image.Rect(x0, y0, x1, max(y1, y0+1))))
		}
	}
	return out
}

// mean is the mean colour of a part of a picture.
func mean(img image.Image, part image.Rectangle) color.Color {
	var r, g, b, a, n uint64
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			cr, cg, cb, ca := img.At(x, y).RGBA()
			r, g, b, a, n = r+uint64(cr), g+uint64(cg), b+uint64(cb), a+uint64(ca), n+1
		}
	}
	if n == 0 {
		return color.Transparent
	}
	return color.RGBA64{uint16(r / n), uint16(g / n), uint16(b / n), uint16(a / n)}
}
