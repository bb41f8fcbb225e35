package window

import (
	"encoding/json"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// speedLimit sets a limit by keyboard alone, with a video held: the sign stands
// at the top, the setting is on disk, and the service sees the lower rate.
func (s *suite) speedLimit(t *testing.T) {
	const size, rate = 6 << 20, 500_000
	d := desktop.Start(t)
	prefer(t, d, light())
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 1 << 20})
	path := filepath.Join(t.TempDir(), "bridge.mp4")
	video.Grow(t, path, size, 7)

	o := s.open(t, d, light(), withKey(), "--base-url", base, path)
	o.main()
	o.Key("ctrl+comma")
	o.until("the settings", func(img *image.NRGBA) bool { return len(primary(img, o.palette)) == 0 })
	for _, k := range []string{"Tab", "Down", "Down", "Tab", "space", "Tab", "ctrl+a"} {
		o.Key(k)
		o.rest()
	}
	o.Type("0.5")
	run.Until(t, most, "the limit on disk", func() bool { return keptLimit(d) == rate })
	o.Still()
	o.keep("limit-set")
	o.Key("shift+Tab")
	o.Key("Escape")
	o.main()
	o.until("the sign of the limit", o.limited)
	begin := time.Now()
	o.start()
	run.Until(t, 5*most, "a video", func() bool { return len(svc.Videos()) == 1 })
	least := time.Duration(float64(size)/rate*float64(time.Second)) * 8 / 10
	if took := time.Since(begin); took < least {
		t.Errorf("%d bytes took %v, at %d a second it is %v at least", size, took, rate, least)
	}
	o.tones(good)
	o.keep("limit-sign")
	o.quit()
}

// limited reports whether the sign of the limit stands in the bar at the top.
func (o *program) limited(img *image.NRGBA) bool {
	top := desktop.Part(img, image.Rect(img.Rect.Dx()/2, 0, img.Rect.Dx(), 50))
	return len(desktop.Areas(top, o.palette.soft[caution], image.Pt(60, 20), image.Pt(300, 36))) > 0
}

// keptLimit is the speed limit in the program's settings file; 0 for none.
func keptLimit(d *desktop.Desktop) int64 {
	var kept struct {
		Limit int64 `json:"rate_limit"`
	}
	_ = filepath.WalkDir(d.Home, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Name() == "settings.json" {
			if b, err := os.ReadFile(path); err == nil {
				_ = json.Unmarshal(b, &kept)
			}
		}
		return nil
	})
	return kept.Limit
}
