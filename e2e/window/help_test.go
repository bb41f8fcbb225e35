package window

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// breaking practises on the breaking line, chosen by keyboard: the row says that
// the line is gone, the good line lets it end as practised all the same, and
// nothing reaches the real service.
func (s *suite) breaking(t *testing.T) {
	p := light()
	d := desktop.Start(t)
	prefer(t, d, p)
	svc, base := service(t, apitest.Options{Key: key})
	o := s.open(t, d, p, withKey(), "--practice", "--base-url", base)
	o.until("the banner", o.news)
	o.Still()
	for range 4 { // leave practice, good, slow, breaking
		o.Key("Tab")
	}
	o.Key("space")
	o.Still()
	o.keep("practice-breaking-line")
	choose := primary(o.Picture(), p)
	o.Click(image.Pt(choose[len(choose)-1].Max.X+60, desktop.Middle(choose[len(choose)-1]).Y))
	o.rest()
	o.until("a row", func(img *image.NRGBA) bool { return len(rows(img, p)) == 1 })
	o.tones(caution) // it waits for internet
	o.keep("practice-breaking")
	add := primary(o.Picture(), p)[0]
	o.Click(image.Pt(add.Min.X+66, desktop.Middle(add).Y-57)) // the good line, over Add
	o.until("what is practised, to clear", func(img *image.NRGBA) bool {
		foot := image.Rect(0, img.Rect.Max.Y-footHeight, img.Rect.Max.X, img.Rect.Max.Y)
		return !desktop.Ink(desktop.Part(img, foot), p.accent).Empty()
	})
	o.keep("practice-breaking-ended")
	o.quit()
	if n := len(svc.Log()); n != 0 {
		t.Errorf("practice made %d calls to the real service", n)
	}
}

// report saves a report from the window, by keyboard and Fyne's own dialog, and
// looks for what was planted: the key, the home folder, a video's name.
func (s *suite) report(t *testing.T) {
	p := light()
	d := desktop.Start(t)
	prefer(t, d, p)
	_, base := service(t, apitest.Options{Key: key})
	folder := filepath.Join(d.Home, "Secret Site")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "Confidential Bridge.mp4")
	video.Grow(t, path, 2<<20, 3)
	o := s.open(t, d, p, withKey(), "--base-url", base, path)
	o.start()
	o.tones(good)
	o.reportPage()
	o.keep("report")
	o.Key("space") // Save… has the keyboard
	o.Still()
	o.keep("report-save")
	o.Click(o.Area().Size().Sub(image.Pt(36, 26))) // Save, at the lower right
	o.Still()
	o.keep("report-saved")
	var saved string
	run.Until(t, most, "a report on disk", func() bool {
		found, _ := filepath.Glob(filepath.Join(d.Home, "aion-report-*.txt"))
		if len(found) == 0 {
			return false
		}
		b, err := os.ReadFile(found[0])
		saved = string(b)
		return err == nil && strings.Contains(saved, "== Log ==")
	})
	if st, err := os.Stat(mustGlob(t, filepath.Join(d.Home, "aion-report-*.txt"))); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the report's mode: %v, %v", st.Mode(), err)
	}
	if !strings.Contains(saved, "video-1.mp4: uploaded") {
		t.Errorf("the video isn't in it:\n%s", saved)
	}
	for _, secret := range []string{key, d.Home, "Secret Site", "Confidential", "X-Amz-Signature="} {
		if strings.Contains(strings.ToLower(saved), strings.ToLower(secret)) {
			t.Errorf("%q is in the report:\n%s", secret, saved)
		}
	}
	o.quit()
}

// reportPage opens the page by the menu at the top.
func (o *program) reportPage() {
	o.t.Helper()
	o.Click(image.Pt(o.Area().Dx()-34, 28))
	o.Still()
	o.keep("menu-top")
	o.Key("Up") // the last line of the menu
	o.Key("Return")
	o.until("the report", func(img *image.NRGBA) bool {
		foot := image.Rect(0, img.Rect.Max.Y-70, img.Rect.Max.X, img.Rect.Max.Y)
		return len(desktop.Areas(desktop.Part(img, foot), o.palette.accent, image.Pt(60, 30), image.Pt(400, 48))) > 0
	})
}

// mustGlob returns the one file that a pattern finds.
func mustGlob(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %q, %v", pattern, found, err)
	}
	return found[0]
}
