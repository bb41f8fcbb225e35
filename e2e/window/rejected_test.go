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

// rejected takes the key away in the middle of an upload and gives another by
// keyboard: the upload goes on with what it has.
func (s *suite) rejected(t *testing.T) {
	const other = "aion_another_key_0123456789"
	d := desktop.Start(t)
	prefer(t, d, light())
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 256 << 10})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 64 << 10})
	path := filepath.Join(t.TempDir(), "bridge.mp4")
	video.Grow(t, path, 6<<20, 9)

	o := s.open(t, d, light(), withKey(), "--base-url", base, path)
	o.start()
	run.Until(t, most, "some chunks", func() bool { return svc.Count(apitest.OpConfirm) > 1 })
	svc.SetKey(other)
	o.until("a word about the key", o.news)
	o.keep("key-rejected")
	o.Key("ctrl+comma")
	o.until("the settings", func(img *image.NRGBA) bool { return len(primary(img, o.palette)) == 0 })
	for range 3 { // the sections, Remove, the field
		o.Key("Tab")
		o.rest()
	}
	o.Type(other)
	o.Key("Return")
	svc.ClearFaults()
	run.Until(t, 2*most, "the video", func() bool { return len(svc.Videos()) == 1 })
	if twice := svc.SentAfterConfirm(); len(twice) > 0 {
		t.Errorf("confirmed chunks were sent again: %v", twice)
	}
	o.Still()
	o.keep("key-replaced")
	o.Key("shift+Tab")
	o.Key("Escape")
	o.tones(good)
	o.quit()
}
