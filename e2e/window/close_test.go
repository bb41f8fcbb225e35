package window

import (
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
)

// closing closes the window with an upload under way: it asks, and next time
// the upload goes on where it stopped.
func (s *suite) closing(t *testing.T) {
	o, job := s.slow(t, light())
	svc := job.service
	o.tones(active)
	o.Key("alt+F4") // the window manager asks the window to close
	o.question()
	o.keep("question")
	o.Key("Escape")
	moves(t, svc)

	o.Key("alt+F4")
	o.question()
	o.Key("Tab")
	o.Key("Return")
	if code := o.Process.Wait(most); code != 0 {
		t.Fatalf("the program ended with %d:\n%s", code, o.Stderr)
	}
	if n := svc.Uploads(); n != 1 {
		t.Fatalf("%d open uploads after closing, want 1", n)
	}

	svc.ClearFaults()
	o = s.open(t, o.desktop, o.palette, withKey(), "--base-url", job.base)
	run.Until(t, most, "the video", func() bool { return len(svc.Videos()) == 1 })
	o.tones(good)
	o.keep("went-on")
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
