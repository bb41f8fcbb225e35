package uploader_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// What was added paused waits for its first Resume, also across a restart; a
// later pause is another thing.
func TestHeldUntilTheFirstResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.cfg.StateDir = t.TempDir()
		r.open()
		p := r.video("a.avi", 1_000_000, 1)
		id := r.add(uploader.AddOptions{Paused: true}, p).IDs[0]
		time.Sleep(time.Hour)
		r.close()
		r.open()
		time.Sleep(time.Hour)
		if s := r.m.Snapshot(id); s == nil || !s.Held || !s.State.Paused {
			t.Fatalf("after a restart: %+v", s)
		}
		if n := len(r.server.Log()); n > 0 {
			t.Errorf("%d calls for a video that is held", n)
		}
		r.m.Resume(id)
		r.until(id, "uploading")
		r.m.Pause(id)
		if s := r.until(id, "paused"); s.Held {
			t.Error("held again by a pause")
		}
		r.m.Resume(id)
		r.until(id, "uploaded")
		r.wantVideos(p)
	})
}
