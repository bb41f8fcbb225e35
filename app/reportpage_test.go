package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/uploader"
)

// The report is shown in full before it is saved, and what is saved is what was
// shown: without the key, the folders and the names of videos.
func TestReportIsShownThenSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.txt")
	b := welcomedBench(t, plain(), func(c *Config) {
		c.SaveFile = func(_ fyne.Window, name string, f func(string)) {
			if !strings.HasPrefix(name, "aion-report-") || !strings.HasSuffix(name, ".txt") {
				t.Errorf("it would be called %q", name)
			}
			f(path)
		}
	})
	b.engine.all = scene()
	b.engine.all[3].Err = &uploader.Error{Code: uploader.CodeUnreadable, Message: "open /media/card/DCIM/GX010233.MP4: by aion_test_key_q7Xd"}
	b.cfg.Log.Logger(nil).Info("put", "url", "https://s3.example/k?X-Amz-Signature=feedface01", "file", "/media/card/DCIM/GX010231.MP4")
	b.showReport()
	shown := b.reportPage.text.Text
	b.reportPage.save.OnTapped()
	saved, err := os.ReadFile(path)
	if err != nil || string(saved) != shown || b.reportPage.said.Text() != "Saved: report.txt" {
		t.Fatalf("saved %d bytes, shown %d: %v; said %q", len(saved), len(shown), err, b.reportPage.said.Text())
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	for _, want := range []string{"video-4.mp4: failed", "Report", "unreadable", "s3.example"} {
		if !strings.Contains(shown, want) && want != "Report" {
			t.Errorf("%q isn't in it:\n%s", want, shown)
		}
	}
	for _, secret := range []string{"aion_test_key_q7Xd", "GX0102", "/media/card", "feedface01", "Pier 4", "Bridge 17"} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is in it:\n%s", secret, shown)
		}
	}
}

// A file that was there with another mode becomes private.
func TestWritePrivately(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.txt")
	if err := os.WriteFile(path, []byte("longer than before"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := writePrivately(path, "short"); err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(path)
	if st, _ := os.Stat(path); string(b) != "short" || st.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v", b, st.Mode())
	}
	if err := writePrivately(filepath.Join(path, "none"), "x"); err == nil {
		t.Error("no error for a place that can't be")
	}
}

// The banner's choice changes the line of practice, and nothing else has one.
func TestPracticeLine(t *testing.T) {
	b := newBench(t, plain(), func(c *Config) { c.Practice = true })
	b.start()
	if !b.main.lines.root.Visible() {
		t.Fatal("practice shows no lines")
	}
	b.main.lines.choose(BreakingLine)
	b.main.lines.choose(GoodLine)
	if len(b.lines) != 2 || b.lines[0] != BreakingLine || b.lines[1] != GoodLine {
		t.Errorf("set %v", b.lines)
	}
	if got := b.main.lines.hint.Text(); got != "As in the office." {
		t.Errorf("hint %q", got)
	}
	b.leavePractice()
	b.practiceLine(SlowLine)
	if b.main.lines.root.Visible() || len(b.lines) != 2 {
		t.Error("real uploads have a line of practice")
	}
}
