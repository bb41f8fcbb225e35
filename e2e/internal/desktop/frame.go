package desktop

import (
	"bytes"
	"image/color"
	"os"
	"path/filepath"
)

// Shows reports whether a line of pixels of one colour, so many at least, is on
// the screen. It reads the screen's memory, some milliseconds, where a picture
// takes a process.
func (d *Desktop) Shows(c color.NRGBA, pixels int) bool {
	d.t.Helper()
	screen, err := os.ReadFile(filepath.Join(d.Home, "run", "Xvfb_screen0"))
	if err != nil {
		d.t.Fatal(err)
	}
	for _, unused := range []byte{0, 0xff} {
		if bytes.Contains(screen, bytes.Repeat([]byte{c.B, c.G, c.R, unused}, pixels)) {
			return true
		}
	}
	return false
}
