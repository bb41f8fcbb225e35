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

// drop drags two videos and a folder onto the empty window, and asks the
// service what arrived.
func (s *suite) drop(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 256 << 10})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 512 << 10})

	card := t.TempDir()
	one, two := filepath.Join(card, "Brücke Süd 1.mp4"), filepath.Join(card, "100% & ärger #2.mov")
	folder := filepath.Join(card, "Fährhafen Nord")
	three, four := filepath.Join(folder, "Pfeiler A.avi"), filepath.Join(folder, "unter ordner", "Pfeiler B.mp4")
	video.Grow(t, one, 2<<20, 1)
	video.Grow(t, two, 1<<20, 2)
	video.Make(t, three)
	video.Grow(t, four, 700<<10, 4)
	if err := os.WriteFile(filepath.Join(folder, "Notizen.txt"), []byte("no video"), 0o600); err != nil {
		t.Fatal(err)
	}

	o := s.open(t, d, light(), withKey(), "--base-url", base)
	o.Still()
	o.keep("empty")
	corner := o.Area().Size().Sub(image.Pt(100, 100)) // anywhere will do
	o.Drop(corner, func() { o.keep("dropping") }, one, two, folder)
	o.rest()
	run.Until(t, most, "bytes under way", func() bool { return svc.Count(apitest.OpPut) >= 5 })
	o.until("four rows", func(img *image.NRGBA) bool { return len(rows(img, o.palette)) == 4 })
	o.keep("uploading")

	run.Until(t, 2*most, "four videos", func() bool { return len(svc.Videos()) == 4 })
	o.tones(good, good, good, good)
	o.Still()
	o.keep("uploaded")
	want := map[string]string{}
	for _, path := range []string{one, two, three, four} {
		want[filepath.Base(path)] = video.SHA256(t, path)
	}
	for _, v := range svc.Videos() {
		if v.SHA256 != want[v.Filename] {
			t.Errorf("%s arrived with SHA-256 %s, the file's is %q", v.Filename, v.SHA256, want[v.Filename])
		}
	}
	if n := len(svc.Initiated()); n != 4 {
		t.Errorf("%d uploads were begun, want 4", n)
	}
	if twice := svc.PutTwice(); len(twice) > 0 {
		t.Errorf("sent twice: %v", twice)
	}
	o.quit()
}
