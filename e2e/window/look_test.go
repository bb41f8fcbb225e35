package window

import (
	"image"
	"image/color"
	"slices"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
)

// palette is the part of app/look's colours by which things are found in the
// window: each has one meaning there.
type palette struct {
	name    string
	accent  color.NRGBA // a primary button's area
	surface color.NRGBA // the sign's area on a selected row
	warn    color.NRGBA // the text of a warning
	bad     color.NRGBA // the text of a button that loses something
	soft    [tones]color.NRGBA
}

// tone is the mood of a row, which its sign's area shows.
type tone int

const (
	neutral tone = iota // in line, aborted
	active              // on its way
	good                // uploaded
	caution             // paused, waits
	trouble             // needs attention
	tones   = iota
)

func light() palette {
	return palette{"light", hex(0x0B5FD0), hex(0xFFFFFF), hex(0x8A5200), hex(0xB3261E), [tones]color.NRGBA{hex(0xE4E9EF), hex(0xE6F0FE), hex(0xE3F4EB), hex(0xFDF1DC), hex(0xFCE8E6)}}
}

func dark() palette {
	return palette{"dark", hex(0x5EA5FF), hex(0x161B22), hex(0xE5A94A), hex(0xFF867D), [tones]color.NRGBA{hex(0x2A333E), hex(0x15283F), hex(0x12291F), hex(0x2C2312), hex(0x351B1A)}}
}

func hex(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// Measures of the list, as app/queue has them, in pixels at scale 1.
const (
	signSide  = 44 // of the area behind a row's sign
	signTop   = 14 // below the row's top
	rowHeight = 72
	sidePad   = 12 // right of a row

	footHeight = 33 // of the main view's last line
)

// row is a row of the list that is in sight.
type row struct {
	tone tone
	box  image.Rectangle
}

// more is where the row's ⋯ is.
func (r row) more() image.Point { return image.Pt(r.box.Max.X-26, r.box.Min.Y+rowHeight/2) }

// main is where the row's main button is: it ends left of ⋯.
func (r row) main() image.Point { return r.more().Sub(image.Pt(40, 0)) }

// rows returns the rows that stand in a picture of the window, from the top,
// but for selected ones.
func rows(img *image.NRGBA, p palette) []row {
	var found []row
	for at, c := range p.soft {
		least, most := image.Pt(signSide-2, signSide-2), image.Pt(signSide+2, signSide+2)
		for _, sign := range desktop.Areas(img, c, least, most) {
			top := sign.Min.Y - signTop
			found = append(found, row{tone(at), image.Rect(sidePad, top, img.Rect.Max.X-sidePad, top+rowHeight)})
		}
	}
	slices.SortFunc(found, func(a, b row) int { return a.box.Min.Y - b.box.Min.Y })
	return found
}

// primary returns the areas of primary buttons, from the top.
func primary(img *image.NRGBA, p palette) []image.Rectangle {
	return desktop.Areas(img, p.accent, image.Pt(60, 30), image.Pt(440, 48))
}
