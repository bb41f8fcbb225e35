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
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// answerSide is the side of the sign of a page's answer.
const answerSide = 56

// receipts uploads a video, saves its receipt by the row's menu, and drops file
// and receipt on the page that compares them: the same, and one bit later not.
func (s *suite) receipts(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	userFolders(t, d)
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 256 << 10})
	o := s.open(t, d, light(), withKey(), "--base-url", base)
	path := filepath.Join(t.TempDir(), "Brücke Süd.mp4")
	video.Grow(t, path, 1<<20, 1)
	middle := image.Pt(o.Area().Dx()/2, o.Area().Dy()-120)
	o.Drop(middle, nil, path)
	o.rest()
	run.Until(t, 2*most, "the video", func() bool { return len(svc.Videos()) == 1 })
	first := o.tones(good)[0]
	o.Still()

	o.Click(image.Pt(first.box.Min.X+200, first.box.Min.Y+20))
	o.choose("shift+F10", 1)
	o.answers("a receipt", good)
	o.keep("receipt")
	before := files(t, d.Home)
	o.Key("Return") // Save as page…
	var save []image.Rectangle
	o.until("a dialog to save", func(img *image.NRGBA) bool {
		save = primary(img, o.palette)
		return len(save) > 0 && save[len(save)-1].Min.Y > o.Area().Dy()-120
	})
	o.Click(desktop.Middle(save[len(save)-1]))
	var saved string
	run.Until(t, most, "a receipt on the disk", func() bool {
		for p := range files(t, d.Home) {
			if !before[p] && filepath.Ext(p) == ".html" {
				saved = p
			}
		}
		if saved == "" {
			return false
		}
		_, err := receipt.ParseFile(saved)
		return err == nil
	})
	rs, err := receipt.ParseFile(saved)
	if err != nil || len(rs) != 1 || rs[0].SHA256 != video.SHA256(t, path) || rs[0].VideoID == "" {
		t.Fatalf("%s: %+v, %v", saved, rs, err)
	}

	o.Key("Escape")
	o.Still()
	more := image.Pt(o.Area().Dx()-34, 28)
	o.Click(more)
	o.choose("", 4)
	o.answers("the page that compares", active)
	o.Drop(middle, nil, path, saved)
	o.rest()
	o.answers("the same", good)
	o.keep("receipt-same")
	flip(t, path)
	o.Drop(middle, nil, path)
	o.rest()
	o.answers("not the same", trouble)
	o.keep("receipt-differs")
	if n := len(svc.Initiated()); n != 1 {
		t.Errorf("%d uploads begun: what was dropped to be compared was added", n)
	}
	o.quit()
}

// choose opens a menu by a key, if one is given, and takes its n-th line by the
// keyboard.
func (o *program) choose(key string, n int) {
	o.t.Helper()
	if key != "" {
		o.Key(key)
	}
	o.Still()
	for range n {
		o.Key("Down")
	}
	o.Key("Return")
	o.rest()
}

// answers waits for a page's answer in a mood.
func (o *program) answers(what string, in tone) {
	o.t.Helper()
	o.until(what, func(img *image.NRGBA) bool {
		least, most := image.Pt(answerSide-2, answerSide-2), image.Pt(answerSide+2, answerSide+2)
		return len(desktop.Areas(img, o.palette.soft[in], least, most)) == 1
	})
}

// userFolders gives the person the folders that Fyne's dialog looks for.
func userFolders(t *testing.T, d *desktop.Desktop) {
	t.Helper()
	text := ""
	for _, name := range []string{"DESKTOP", "DOCUMENTS", "DOWNLOAD", "MUSIC", "PICTURES", "VIDEOS"} {
		text += "XDG_" + name + "_DIR=\"$HOME/" + name + "\"\n"
		if err := os.Mkdir(filepath.Join(d.Home, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(d.Home, "config", "user-dirs.dirs"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// files are all below a folder.
func files(t *testing.T, root string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	_ = filepath.Walk(root, func(p string, st os.FileInfo, err error) error {
		if err == nil && !st.IsDir() {
			all[p] = true
		}
		return nil
	})
	return all
}

// flip changes one bit in a file's middle.
func flip(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
