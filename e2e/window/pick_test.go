package window

import (
	"image"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// pick chooses two videos in the desktop's own dialog, by the button and, after
// a change of mind, by the keyboard.
func (s *suite) pick(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	card := t.TempDir()
	one, two := filepath.Join(card, "a+b 100% #1.mp4"), filepath.Join(card, "Brücke Süd.mov")
	video.Grow(t, one, 1<<20, 1)
	video.Grow(t, two, 1<<20, 2)
	asked := d.StartServices().StartPortal(nil, []string{one, two})
	svc, base := service(t, apitest.Options{Key: key})
	o := s.open(t, d, light(), withKey(), "--base-url", base)

	o.Click(desktop.Middle(primary(o.Still(), o.palette)[0]))
	o.rest()
	title := func() (title string) {
		run.Until(t, most, "a dialog of the desktop's own", func() bool {
			select {
			case title = <-asked:
			default:
			}
			return title != ""
		})
		return title
	}
	if got := title(); got != "Add videos" {
		t.Errorf("the dialog's title is %q", got)
	}
	run.Never(t, quiet, "an upload after Cancel", func() bool { return len(svc.Initiated()) > 0 })
	o.Key("ctrl+o")
	title()
	run.Until(t, 2*most, "two videos", func() bool { return len(svc.Videos()) == 2 })
	o.tones(good, good)
	o.Still()
	o.keep("picked")
	want := map[string]string{"a+b 100% #1.mp4": video.SHA256(t, one), "Brücke Süd.mov": video.SHA256(t, two)}
	for _, v := range svc.Videos() {
		if v.SHA256 != want[v.Filename] {
			t.Errorf("%q arrived with SHA-256 %s", v.Filename, v.SHA256)
		}
	}
	o.quit()
}

// pauseAll pauses everything by the button at the top, and goes on by the same.
func (s *suite) pauseAll(t *testing.T) {
	o, job := s.slow(t, light())
	svc := job.service
	more := clips(t, 2)
	o.Drop(o.Area().Size().Div(2), nil, filepath.Join(more, "Pfeiler 0000.mp4"), filepath.Join(more, "Pfeiler 0001.mp4"))
	o.rest()
	o.tones(active, neutral, neutral)
	add := primary(o.Still(), o.palette)[0]
	all := image.Pt(add.Max.X+60, desktop.Middle(add).Y)
	o.Click(all)
	o.rest()
	o.tones(caution, caution, caution)
	stands(t, svc)
	o.Still()
	o.keep("all-paused")
	if n := len(svc.Initiated()); n != 1 {
		t.Errorf("%d uploads begun while all is paused", n)
	}
	svc.ClearFaults()
	o.Click(all)
	o.rest()
	run.Until(t, 2*most, "three videos", func() bool { return len(svc.Videos()) == 3 })
	o.tones(good, good, good)
	if again := svc.SentAfterConfirm(); len(again) > 0 {
		t.Errorf("sent again though confirmed: %v", again)
	}
	o.quit()
}

// abortOffline gives an upload up with the line cut: the row says so at once,
// nothing of it is sent when the line is back, and the service hears of it, by
// the program's next run as well.
func (s *suite) abortOffline(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	svc, wire, base := onLine(t, apitest.Options{Key: key, ChunkSize: 64 << 10, ConcurrentLimit: 2})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 256 << 10})
	path := filepath.Join(t.TempDir(), "Brücke Süd.mp4")
	video.Grow(t, path, 16<<20, 7)
	o := s.open(t, d, light(), withKey(), "--base-url", base, path)
	o.start()
	run.Until(t, most, "some chunks", func() bool { return svc.Count(apitest.OpPut) > 4 })
	wire.cut()
	o.tones(caution)
	o.until("a word about the line", o.news)
	o.keep("offline")
	question := o.askAbort()
	o.Click(desktop.Middle(question))
	o.rest()
	run.Never(t, quiet, "an abort without a line", func() bool { return svc.Count(apitest.OpAbort) > 0 })
	o.Still()
	o.keep("aborting")
	o.quit()

	puts := svc.Count(apitest.OpPut)
	o = s.open(t, d, light(), withKey(), "--base-url", base)
	o.Still()
	o.keep("aborting-next-time")
	wire.mend()
	run.Until(t, 3*most, "the abort", func() bool { return svc.Uploads() == 0 })
	o.tones(neutral)
	o.Still()
	o.keep("aborted")
	if n := svc.Count(apitest.OpPut); n != puts {
		t.Errorf("%d pieces were sent after the abort", n-puts)
	}
	o.quit()
}
