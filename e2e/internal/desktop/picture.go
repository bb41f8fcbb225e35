package desktop

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// artefactsVariable names the folder that pictures are kept in.
const artefactsVariable = "AION_ARTEFACTS"

// Artefacts returns the folder that pictures are kept in, outside the
// repository.
func Artefacts() string {
	if dir := os.Getenv(artefactsVariable); dir != "" {
		return dir
	}
	return filepath.Join(os.TempDir(), "aion-uploader-e2e")
}

// picture is what is on the screen now.
func (d *Desktop) picture() *image.NRGBA {
	d.t.Helper()
	raw := d.raw("import", "-window", "root", "-depth", "8", "rgba:-")
	if len(raw) != 4*Width*Height {
		d.t.Fatalf("a picture of the screen has %d bytes", len(raw))
	}
	for i := 3; i < len(raw); i += 4 {
		raw[i] = 0xff
	}
	return &image.NRGBA{Pix: raw, Stride: 4 * Width, Rect: image.Rect(0, 0, Width, Height)}
}

// Keep keeps a picture of the screen among the artefacts.
func (d *Desktop) Keep(name string) {
	d.t.Helper()
	d.shots++
	test := strings.NewReplacer("/", "-", " ", "-").Replace(d.t.Name())
	path := filepath.Join(Artefacts(), fmt.Sprintf("%s-%02d-%s.png", test, d.shots, name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, d.picture()); err != nil {
		d.t.Fatal(err)
	}
	d.t.Logf("picture: %s", path)
}

// Picture is what the window shows now, with its corner at zero.
func (w *Window) Picture() *image.NRGBA {
	w.d.t.Helper()
	return Part(w.d.picture(), w.Area())
}

// Part is a part of a picture, with its corner at zero.
func Part(img *image.NRGBA, box image.Rectangle) *image.NRGBA {
	part := img.SubImage(box).(*image.NRGBA)
	return &image.NRGBA{Pix: part.Pix, Stride: part.Stride, Rect: image.Rectangle{Max: part.Rect.Size()}}
}

// Still waits until nothing moves in the window, and returns what it shows.
func (w *Window) Still() *image.NRGBA {
	w.d.t.Helper()
	last := w.Picture()
	run.Until(w.d.t, soon, "a window in which nothing moves", func() bool {
		now := w.Picture()
		still := Changed(last, now).Empty()
		last = now
		return still
	})
	return last
}
