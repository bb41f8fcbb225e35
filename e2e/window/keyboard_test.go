package window

import (
	"image"
	"image/color"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// keyboard pauses, resumes and aborts an upload with no mouse.
func (s *suite) keyboard(t *testing.T) {
	o, job := s.slow(t, dark())
	svc := job.service
	o.tones(active)
	o.toList()
	o.Key("space")
	o.tones(caution)
	stands(t, svc)
	o.Key("space")
	moves(t, svc)

	o.menu(func(row) { o.Key("shift+F10") })
	o.Key("Up") // the last line is Abort
	o.Key("Return")
	o.question()
	o.keep("abort-question")
	o.Key("Tab")
	o.Key("Return")
	run.Until(t, most, "an abort", func() bool { return svc.Count(apitest.OpAbort) == 1 && svc.Uploads() == 0 })
	o.tones(neutral) // the window knows it too: it asks before it closes on an upload
	o.quit()
}

// toList goes on by Tab until the list has the keyboard, which a row shows by a
// ring in the accent's colour.
func (o *program) toList() {
	o.t.Helper()
	for range 10 {
		if run.Within(500*time.Millisecond, func() bool { return o.ringed(o.Picture()) }) {
			return
		}
		o.Key("Tab")
	}
	o.keep("failed")
	o.t.Fatal("Tab doesn't lead to the list")
}

func (o *program) ringed(img *image.NRGBA) bool {
	for _, r := range rows(img, o.palette) {
		middle := (r.box.Min.X + r.box.Max.X) / 2
		for y := r.box.Min.Y - 6; y < r.box.Min.Y+2; y++ {
			if alike(img.NRGBAAt(middle, y), o.palette.accent) {
				return true
			}
		}
	}
	return false
}

// alike reports whether two colours are much alike: a thin line is blended with
// what is beside it.
func alike(a, b color.NRGBA) bool {
	const far = 64
	apart := func(x, y uint8) uint8 { return max(x, y) - min(x, y) }
	return apart(a.R, b.R) < far && apart(a.G, b.G) < far && apart(a.B, b.B) < far
}
