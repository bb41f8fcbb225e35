package window

import (
	"image"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// quiet is how long nothing may be sent for an upload to count as paused: many
// times what a chunk takes.
const quiet = 2 * time.Second

// slowJob is one video that takes its time.
type slowJob struct {
	service *apitest.Server
	base    string
	path    string
}

// slow starts a service at which a chunk takes a quarter of a second, and the
// program with a video that would take half a minute there.
func (s *suite) slow(t *testing.T, p palette) (*program, slowJob) {
	t.Helper()
	d := desktop.Start(t)
	prefer(t, d, p)
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 64 << 10, ConcurrentLimit: 2})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 256 << 10})
	path := filepath.Join(t.TempDir(), "Brücke Süd.mp4")
	video.Grow(t, path, 16<<20, 7)
	o := s.open(t, d, p, withKey(), "--base-url", base, path)
	o.start()
	run.Until(t, most, "some chunks", func() bool { return svc.Count(apitest.OpPut) > 4 })
	return o, slowJob{svc, base, path}
}

// stands ends the test unless nothing more is sent.
func stands(t *testing.T, svc *apitest.Server) {
	t.Helper()
	run.Until(t, most, "no chunk under way", func() bool { return underWay(svc) == 0 })
	puts := svc.Count(apitest.OpPut)
	run.Never(t, quiet, "a paused upload sent a chunk", func() bool { return svc.Count(apitest.OpPut) > puts })
}

// moves ends the test unless more is sent.
func moves(t *testing.T, svc *apitest.Server) {
	t.Helper()
	puts := svc.Count(apitest.OpPut)
	run.Until(t, most, "more chunks", func() bool { return svc.Count(apitest.OpPut) > puts+4 })
}

// underWay is how many chunks arrived lately or are arriving.
func underWay(svc *apitest.Server) int {
	n := 0
	for _, r := range svc.Log() {
		if r.Op == apitest.OpPut && time.Since(r.Time) < quiet/2 {
			n++
		}
	}
	return n
}

// mouse pauses, resumes and aborts an upload by clicks.
func (s *suite) mouse(t *testing.T) {
	p := light()
	o, job := s.slow(t, p)
	svc := job.service
	o.keep("uploading")

	o.Click(o.tones(active)[0].main())
	stands(t, svc)
	o.rest()
	o.Still()
	o.keep("paused")
	o.Click(o.tones(caution)[0].main())
	o.rest()
	moves(t, svc)

	o.askAbort()
	o.keep("abort-question")
	o.Key("Escape")
	moves(t, svc)
	if n := svc.Count(apitest.OpAbort); n != 0 {
		t.Fatalf("%d aborts after Keep uploading", n)
	}

	question := o.askAbort()
	o.Click(desktop.Middle(question))
	run.Until(t, most, "an abort", func() bool { return svc.Count(apitest.OpAbort) == 1 && svc.Uploads() == 0 })
	if v := svc.Initiated(); len(v) != 1 || v[0].Status != api.StatusAborted {
		t.Fatalf("the service has %+v", v)
	}
	o.rest()
	o.tones(neutral)
	o.Still()
	o.keep("aborted")
	o.quit()
}

// askAbort opens the row's menu by ⋯, chooses its last line, and returns where
// the question's answer that aborts is: the one in red.
func (o *program) askAbort() image.Rectangle {
	o.t.Helper()
	menu := o.menu(func(r row) { o.Click(r.more()); o.rest() })
	o.keep("menu")
	o.Click(image.Pt(menu.Max.X-60, menu.Max.Y-menuEdge))
	o.rest()
	o.question()
	return desktop.Ink(o.Picture(), o.palette.bad)
}

// menu opens the menu of the only row and returns where it is: what is new
// below the row.
func (o *program) menu(open func(row)) image.Rectangle {
	o.t.Helper()
	before := o.Picture()
	r := rows(before, o.palette)
	if len(r) != 1 {
		o.t.Fatalf("%d rows in sight", len(r))
	}
	open(r[0])
	var menu image.Rectangle
	o.until("a menu", func(now *image.NRGBA) bool {
		menu = below(desktop.Changed(cut(before, r[0].box), cut(now, r[0].box)), r[0].box)
		return menu.Dy() > 100
	})
	return menu
}

// question waits for a question. Everything else is dimmed then, so its colours
// are other ones: the question's primary button is the only one.
func (o *program) question() {
	o.t.Helper()
	o.until("a question", func(img *image.NRGBA) bool {
		found := primary(img, o.palette)
		return len(found) == 1 && found[0].Min.Y > 100
	})
}

// menuEdge is how far above the lower end of a menu's shadow its last line is.
const menuEdge = 24

// cut is the part of a picture below a box, where a row's menu opens.
func cut(img *image.NRGBA, box image.Rectangle) *image.NRGBA {
	return desktop.Part(img, image.Rect(0, box.Max.Y, img.Rect.Max.X, img.Rect.Max.Y))
}

// below moves a box in such a part to where it is in the whole.
func below(part, box image.Rectangle) image.Rectangle { return part.Add(image.Pt(0, box.Max.Y)) }
