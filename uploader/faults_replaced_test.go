package uploader_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Another file of the same size and time lies at the path for a while (another
// card of the same camera), and then the first one again. What was sent of the
// other must not stay in the video.
func TestFault37_ReplacedForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(6 * time.Second)
		writeFile(t, p, aviOf(1_000_000, 8))
		r.until(a.IDs[0], "waiting") // noticed before complete
		writeFile(t, p, aviOf(1_000_000, 7))
		time.Sleep(time.Hour)
		synctest.Wait()
		if s := r.m.Snapshot(a.IDs[0]); s.State.Phase != uploader.Uploaded {
			t.Logf("an hour later: %v, %v", s.State, s.Err)
			return // asked, or anew: both are right
		}
		r.wantVideos(p)
	})
}
