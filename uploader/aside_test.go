package uploader_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// What is set aside waits for as long as the run lasts, and for Resume. After a
// run that ended without a word it goes on, as if nothing had been.
func TestSetAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.Key, r.cfg.StateDir = "", t.TempDir()
		r.open()
		a, b := r.video("a.avi", 300_000, 1), r.video("b.avi", 300_000, 2)
		added := r.add(uploader.AddOptions{}, a, b)
		r.m.SetAside(added.IDs...)
		r.m.SetKey(testKey)
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := len(r.server.Videos()); n != 0 {
			t.Fatalf("%d videos were sent", n)
		}
		r.m.Resume(added.IDs[0])
		r.until(added.IDs[0], "uploaded")
		r.wantVideos(a)

		r.close()
		r.cfg.Key = testKey
		r.open()
		r.until(added.IDs[1], "uploaded")
		r.wantVideos(a, b)
	})
}
