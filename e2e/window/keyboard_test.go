package window

import (
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// keyboard pauses, resumes and aborts an upload with no mouse.
func (s *suite) keyboard(t *testing.T) {
	o, svc := s.slow(t, dark())
	o.tones(active)
	o.Key("Tab") // whatever has the keyboard at first, the list is one of the next
	for range 6 {
		if o.pausedBySpace(svc) {
			break
		}
		o.Key("Tab")
	}
	o.tones(caution)
	stands(t, svc)
	o.Key("space")
	moves(t, svc)

	o.Key("shift+F10")
	o.Still()
	o.Key("Up") // the last line is Abort
	o.Key("Return")
	o.Still()
	o.keep("abort-question")
	o.Key("Tab")
	o.Key("Return")
	run.Until(t, most, "an abort", func() bool { return svc.Count(apitest.OpAbort) == 1 && svc.Uploads() == 0 })
	o.quit()
}

// pausedBySpace presses Space and reports whether that paused the upload. It
// does where the list has the keyboard.
func (o *program) pausedBySpace(svc *apitest.Server) bool {
	o.t.Helper()
	o.Key("space")
	return run.Within(quiet, func() bool { r := rows(o.Picture(), o.palette); return len(r) == 1 && r[0].tone == caution })
}
