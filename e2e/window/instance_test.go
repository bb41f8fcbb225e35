package window

import (
	"image"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// start presses Start for what was given on the command line or opened: until
// then it is held.
func (o *program) start() {
	o.t.Helper()
	held := func(img *image.NRGBA) []image.Rectangle {
		width := img.Rect.Dx()
		return desktop.Areas(img, o.palette.soft[caution], image.Pt(width-2, 40), image.Pt(width, 150))
	}
	o.until("videos that wait for Start", func(img *image.NRGBA) bool { return len(held(img)) > 0 })
	found := held(o.Still()) // other notices may still come and go
	if len(found) == 0 {
		o.t.Fatal("the notice has gone by itself")
	}
	band := found[len(found)-1]
	o.Click(image.Pt(band.Max.X-50, band.Max.Y-22))
	o.rest()
	o.until("nothing that waits for Start", func(img *image.NRGBA) bool { return len(held(img)) == 0 })
}

// second starts the program a second time with files: the first comes to the
// front and takes them, and they wait for Start. What a killed one leaves
// behind is in nobody's way.
func (s *suite) second(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 256 << 10})
	o := s.open(t, d, light(), withKey(), "--base-url", base)
	card := t.TempDir()
	files := []string{filepath.Join(card, "Brücke Süd & ärger.mp4"), filepath.Join(card, "zwei\nZeilen \xff.mp4")}
	want := map[string]bool{}
	for i, path := range files {
		video.Grow(t, path, 1<<20, uint64(i+1))
		want[video.SHA256(t, path)] = true
	}

	o.Minimize()
	s.exits(t, d, files...)
	run.Until(t, most, "the window in front", o.InFront)
	o.tones(caution, caution)
	o.Still()
	o.keep("opened")
	run.Never(t, quiet, "an upload began before Start", func() bool { return len(svc.Initiated()) > 0 })
	s.exits(t, d, files[0])
	o.tones(caution) // it is in the list already: its row is selected, so its sign has another ground

	o.Kill()
	o = s.open(t, d, light(), withKey(), "--base-url", base)
	o.tones(caution, caution)
	o.start()
	run.Until(t, most, "two videos", func() bool { return len(svc.Videos()) == 2 })
	o.tones(good, good)
	for _, v := range svc.Videos() {
		if !want[v.SHA256] {
			t.Errorf("%q arrived with SHA-256 %s", v.Filename, v.SHA256)
		}
	}
	o.Minimize()
	s.exits(t, d)
	run.Until(t, most, "the window in front", o.InFront)
	o.quit()
}

// exits starts the program once more and expects it to end within a second.
func (s *suite) exits(t *testing.T, d *desktop.Desktop, files ...string) {
	t.Helper()
	begin := time.Now()
	p := d.Start(withKey(), s.program, files...)
	if code := p.Wait(most); code != 0 {
		t.Fatalf("the second start ended with %d:\n%s", code, p.Stderr)
	}
	took := time.Since(begin)
	t.Logf("a second start took %v", took.Round(time.Millisecond))
	if took > time.Second {
		t.Errorf("the second start took %v, a second is the most", took)
	}
}

// quitting has another start end the program in the middle of an upload, which
// goes on next time.
func (s *suite) quitting(t *testing.T) {
	o, job := s.slow(t, light())
	svc, d := job.service, o.desktop
	ask := func() {
		t.Helper()
		p := d.Start(nil, s.program, "--quit")
		if code := p.Wait(most); code != 0 {
			t.Fatalf("--quit ended with %d:\n%s", code, p.Stderr)
		}
	}
	ask()
	if code := o.Process.Wait(time.Second); code != 0 { // it should have ended already
		t.Fatalf("the program ended with %d:\n%s", code, o.Stderr)
	}
	if n := svc.Uploads(); n != 1 {
		t.Fatalf("%d open uploads, want 1", n)
	}
	ask() // none is running

	svc.ClearFaults()
	o = s.open(t, d, o.palette, withKey(), "--base-url", job.base)
	run.Until(t, most, "the video", func() bool { return len(svc.Videos()) == 1 })
	o.tones(good)
	o.quit()
	if n := len(svc.Initiated()); n != 1 {
		t.Errorf("%d uploads were begun, want 1", n)
	}
	if again := svc.SentAfterConfirm(); len(again) > 0 {
		t.Errorf("sent again though confirmed: %v", again)
	}
	if got, want := svc.Videos()[0].SHA256, video.SHA256(t, job.path); got != want {
		t.Errorf("SHA-256 %s arrived, the file's is %s", got, want)
	}
}
