package window

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// looks shows what the other tests don't come by, in one palette: refusals,
// what holds everything, settings, a narrow window, practice.
func (s *suite) looks(t *testing.T, p palette) {
	d := desktop.Start(t)
	prefer(t, d, p)
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 64 << 10})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 32 << 10})

	o := s.open(t, d, p, withKey(), append([]string{"--base-url", base}, mixed(t)...)...)
	o.start()
	o.tones(trouble, trouble, trouble, active)
	run.Until(t, most, "some chunks", func() bool { return svc.Count(apitest.OpConfirm) > 1 })
	o.keep("needs-attention")
	if n := len(svc.Initiated()); n != 1 {
		t.Errorf("%d uploads were begun, want the one that can be", n)
	}
	o.Resize(600, 500)
	o.until("a narrow window", func(img *image.NRGBA) bool { return len(rows(img, p)) > 2 })
	o.keep("narrow")
	o.Resize(1040, 720)

	o.Key("ctrl+comma")
	o.until("the settings", func(img *image.NRGBA) bool { return len(primary(img, p)) == 0 })
	o.Still()
	o.keep("settings")
	o.Key("Escape")
	o.main()

	svc.SetKey("another")
	o.tones(trouble, trouble, trouble, trouble)
	o.until("a word about the key", o.news)
	o.keep("key-not-accepted")
	o.Key("ctrl+q")
	o.question()
	o.keep("close-question")
	o.Key("Tab")
	o.Key("Return")
	if code := o.Process.Wait(most); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
}

// mixed makes one video that can be sent, and three that can't be: cut off in
// the middle, empty, and no video at all.
func mixed(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	cut, empty := filepath.Join(dir, "cut off.mp4"), filepath.Join(dir, "empty.mp4")
	text, whole := filepath.Join(dir, "a text.mp4"), filepath.Join(dir, "Pfeiler Nordost mit einem sehr langen Namen, wie ihn die Leute vergeben, die ihre Aufnahmen sortieren.mp4")
	video.Make(t, cut)
	info, err := os.Stat(cut)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(cut, info.Size()/2); err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{empty: "", text: "This was meant to be a video, and it isn't one.\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{cut, empty, text} {
		video.Old(t, path)
	}
	video.Grow(t, whole, 4<<20, 3)
	return []string{cut, empty, text, whole}
}

// practice shows practice with its sample video: nothing reaches the service,
// and nothing lands in the real queue.
func (s *suite) practice(t *testing.T) {
	p := light()
	d := desktop.Start(t)
	prefer(t, d, p)
	svc, base := service(t, apitest.Options{Key: key})
	o := s.open(t, d, p, withKey(), "--practice", "--base-url", base)
	o.until("the banner", o.news)
	o.Still()
	o.keep("practice")
	choose := primary(o.Picture(), p)
	sample := image.Pt(choose[len(choose)-1].Max.X+60, desktop.Middle(choose[len(choose)-1]).Y)
	o.Click(sample)
	o.rest()
	o.until("a row", func(img *image.NRGBA) bool { return len(rows(img, p)) == 1 })
	o.keep("practising")
	o.until("what is practised, to clear", func(img *image.NRGBA) bool {
		foot := image.Rect(0, img.Rect.Max.Y-footHeight, img.Rect.Max.X, img.Rect.Max.Y)
		return !desktop.Ink(desktop.Part(img, foot), p.accent).Empty()
	})
	o.keep("practised")
	o.quit()
	if n := len(svc.Log()); n != 0 {
		t.Errorf("practice made %d calls to the real service", n)
	}

	o = s.open(t, d, p, withKey(), "--base-url", base)
	if n := len(rows(o.Still(), p)); n != 0 {
		t.Errorf("%d practised videos in the real list", n)
	}
	o.quit()
}
