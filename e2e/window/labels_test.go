package window

import (
	"image"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// labels gives a held video its labels by keyboard alone: what was typed into
// the opened row is what the service is told by the first call.
func (s *suite) labels(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	svc, base := service(t, apitest.Options{Key: key})
	path := filepath.Join(t.TempDir(), "GX010231.mp4")
	video.Grow(t, path, 1<<20, 7)

	o := s.open(t, d, light(), withKey(), "--base-url", base, path)
	o.main()
	o.tones(caution) // held until Start
	o.toList()
	o.Key("Return") // opens the row; the keyboard stays on the list
	o.Still()
	o.keep("labels-opened")
	o.Key("Tab") // the pane's close button
	o.Key("Tab")
	o.Type("Pier 4 underside")
	o.Key("Tab")
	o.Type("bearing,")
	o.Type("main inspection")
	o.Key("Return")
	o.Key("Tab")
	o.Type("Bridge 17")
	o.Key("Tab")
	o.Type("B17-N2")
	o.Key("Return")
	o.Still()
	o.keep("labels-typed")
	o.Key("Escape") // the pane goes, and the keyboard is back on the list
	o.start()
	run.Until(t, most, "a video", func() bool { return len(svc.Videos()) == 1 })
	v := svc.Videos()[0]
	if v.Title != "Pier 4 underside" || !slices.Equal(v.Tags, []string{"bearing", "main inspection"}) ||
		v.Metadata["site"] != "Bridge 17" || v.Metadata["asset"] != "B17-N2" {
		t.Errorf("the service was told %q, %q, %v", v.Title, v.Tags, v.Metadata)
	}
	o.until("the colour of what is safe", func(img *image.NRGBA) bool { return !desktop.Ink(img, hex(0x17724A)).Empty() })
	o.keep("labels-sent")
	o.quit()
}
