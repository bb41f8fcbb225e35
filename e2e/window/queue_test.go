package window

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// clips makes so many short videos in one folder, no two of them the same.
func clips(t *testing.T, n int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	one := filepath.Join(t.TempDir(), "one.mp4")
	video.Make(t, one)
	content, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		box := binary.BigEndian.AppendUint32(nil, 16)
		box = append(box, "free"...) // players skip it
		box = binary.BigEndian.AppendUint64(box, uint64(i))
		path := filepath.Join(folder, fmt.Sprintf("Pfeiler %04d.mp4", i))
		if err := os.WriteFile(path, bytes.Join([][]byte{content, box}, nil), 0o600); err != nil {
			t.Fatal(err)
		}
		video.Old(t, path)
	}
	return folder
}

// search finds one video of twelve by what is typed, and shows all again.
func (s *suite) search(t *testing.T) {
	d := desktop.Start(t)
	p := light()
	prefer(t, d, p)
	svc, base := service(t, apitest.Options{Key: key})
	o := s.open(t, d, p, withKey(), "--base-url", base, clips(t, 12))
	o.start()
	run.Until(t, 2*most, "twelve videos", func() bool { return len(svc.Videos()) == 12 })
	o.Key("ctrl+f")
	o.Type("pfeiler 0007")
	o.tones(good)
	o.keep("found")
	o.Key("ctrl+a")
	o.Type("hafen")
	o.tones()
	o.keep("nothing-found")
	o.Key("Escape")
	o.until("the list", func(img *image.NRGBA) bool { return len(rows(img, p)) > 4 && o.ringed(img) })
	o.quit()
}

// undo clears the list and brings it back; cleared once more, it stays empty
// after the program's end.
func (s *suite) undo(t *testing.T) {
	d := desktop.Start(t)
	p := light()
	prefer(t, d, p)
	svc, base := service(t, apitest.Options{Key: key})
	o := s.open(t, d, p, withKey(), "--base-url", base, clips(t, 3))
	o.start()
	run.Until(t, most, "three videos", func() bool { return len(svc.Videos()) == 3 })
	o.tones(good, good, good)
	size := o.Area().Size()
	clearAll := image.Pt(size.X-60, size.Y-footHeight/2)
	o.Click(clearAll)
	o.rest()
	o.tones()
	o.keep("cleared")
	o.Key("ctrl+z")
	o.tones(good, good, good)
	o.keep("undone")
	o.Click(clearAll)
	o.rest()
	o.tones()
	o.quit()

	o = s.open(t, d, p, withKey(), "--base-url", base)
	if n := len(rows(o.Still(), p)); n != 0 {
		t.Errorf("%d rows after Clear and a restart", n)
	}
	o.quit()
	if n := len(svc.Videos()); n != 3 {
		t.Errorf("the service has %d videos: Clear must not touch it", n)
	}
}

// sendFirst puts the last of three first while the first one uploads: by the
// service's log it is begun and complete before both.
func (s *suite) sendFirst(t *testing.T) {
	o, job := s.slow(t, light())
	svc := job.service
	short := clips(t, 2)
	o.rest()
	o.Drop(o.Area().Size().Div(2), nil, filepath.Join(short, "Pfeiler 0000.mp4"), filepath.Join(short, "Pfeiler 0001.mp4"))
	o.rest()
	o.tones(active, neutral, neutral)
	o.toList()
	o.Key("End")
	o.Key("shift+F10")
	o.Key("Down") // Pause
	o.Key("Down") // Send this first
	o.Still()
	o.keep("menu")
	o.Key("Return")
	run.Until(t, 2*most, "the one that was put first", func() bool { return len(svc.Videos()) > 0 })
	if got := svc.Videos()[0].Filename; got != "Pfeiler 0001.mp4" {
		t.Errorf("%s is complete first", got)
	}
	begun := svc.Initiated()
	if len(begun) < 2 || begun[1].Filename != "Pfeiler 0001.mp4" {
		t.Errorf("begun: %+v", begun)
	}
	if twice := svc.PutTwice(); len(twice) > 0 {
		t.Errorf("pieces of the other were sent again: %v", twice)
	}
	o.keep("sent-first")
	o.Signal(syscall.SIGTERM)
	o.Process.Wait(most)
}

// fiveThousand adds a folder of 5,000, scrolls through them while some are sent,
// and measures what that costs. The figures are in the log; what fails is a
// window that doesn't follow.
func (s *suite) fiveThousand(t *testing.T) {
	d := desktop.Start(t)
	p := light()
	prefer(t, d, p)
	svc, base := service(t, apitest.Options{Key: key})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 1 << 10})
	o := s.open(t, d, p, withKey(), "--base-url", base)
	o.Drop(o.Area().Size().Div(2), nil, clips(t, 5000))
	o.rest()
	run.Until(t, 6*most, "5,000 rows, of which some are sent", func() bool { return svc.Count(apitest.OpPut) > 2 && len(rows(o.Picture(), p)) > 3 })
	cost := func(what string, f func()) {
		cpu, from := o.Computed(), time.Now()
		f()
		took := time.Since(from)
		t.Logf("%s: %.0f%% of a core over %v", what, 100*(o.Computed()-cpu).Seconds()/took.Seconds(), took.Round(time.Millisecond))
	}
	rest := func(d time.Duration) { run.Within(d, func() bool { return false }) }
	rest(5 * time.Second)
	cost("uploading, nobody touches it", func() { rest(10 * time.Second) })
	o.Click(image.Pt(o.Area().Dx()/2, o.Area().Dy()/2))
	cost("scrolling by the wheel, 200 clicks", func() { o.Wheel(200) })
	for _, key := range []string{"End", "Home"} {
		before := o.Picture()
		o.Key(key)
		o.until("another part of the list after "+key, func(img *image.NRGBA) bool {
			return len(rows(img, p)) > 3 && desktop.Changed(before, img).Dy() > 200
		})
		o.keep("at-" + key)
	}
	cost("40 pages by a key", func() {
		for range 40 {
			o.Key("Page_Down")
		}
	})
	o.Key("ctrl+f")
	cost("typing 12 letters into the search, and finding it", func() {
		o.Type("pfeiler 4711")
		o.until("the one that is looked for", func(img *image.NRGBA) bool { return len(rows(img, p)) == 1 })
	})
	o.keep("found")
	o.Signal(syscall.SIGTERM)
	o.Process.Wait(most)
	t.Logf("peak memory %d MB, CPU in all %v", o.PeakMemory()>>20, o.CPU())
}
