package uploader_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// The plan's limit falls while the program runs, after /tenant/limits has told
// the old one: the newest holds, and calls aren't refused for hours.
func TestFault33_LimitFallsInMidRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 100, ChunkSize: 8 << 10})
		r.open()
		p := r.video("a.avi", 10*8<<10, 7)
		r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
		if n := r.m.Status().CallsPerMinute; n != 100 {
			t.Fatalf("%d calls a minute", n)
		}
		time.Sleep(time.Hour)
		r.server.SetCallsPerMinute(10)
		before := len(r.server.Log())
		q := r.video("b.avi", 300*8<<10, 8)
		r.until(r.add(uploader.AddOptions{}, q).IDs[0], "uploaded")
		if n := r.refusals(before); n > 5 {
			t.Errorf("%d of %d calls were refused", n, len(r.server.Log())-before)
		}
		if n := r.m.Status().CallsPerMinute; n != 10 {
			t.Errorf("%d calls a minute are shown", n)
		}
	})
}

// One video's own confirms don't fit into its upload's life: foreseen and said
// before the upload expires, not begun anew for ever.
func TestFault29_ConfirmsOutliveTheUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10, ChunkSize: 4 << 10, UploadLife: 30 * time.Minute})
		r.open()
		p := r.video("a.avi", 600*4<<10, 1) // an hour of confirms
		a := r.add(uploader.AddOptions{}, p)
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if s := r.m.Snapshot(a.IDs[0]); s.Err == nil {
			t.Errorf("%v, pace %v, %v left, and nothing is said of the end in 10 minutes", s.State, s.Pace, s.ETA)
		}
		time.Sleep(5 * time.Hour)
		if n := r.server.Count(apitest.OpPut); n > 2*600 {
			t.Errorf("%d PUTs of 600 chunks, for nothing: %v", n, r.m.Snapshot(a.IDs[0]).Err)
		}
	})
}

// At 10 calls a minute the plan sets the pace: PUTs go at line speed, and no
// call is refused once the limit is known.
func TestPlanSetsThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10, ChunkSize: 8 << 10})
		r.open()
		p := r.video("a.avi", 100*8<<10, 7) // 100 chunks
		a := r.add(uploader.AddOptions{}, p)
		start := time.Now()
		r.until(a.IDs[0], "uploading")
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if n := r.server.Count(apitest.OpPut); n != 100 {
			t.Errorf("%d PUTs after 30 s: they wait for confirms", n)
		}
		if s := r.m.Snapshot(a.IDs[0]); s.Pace != uploader.PacePlan || s.ETA < 8*time.Minute || s.ETA > 11*time.Minute {
			t.Errorf("pace %v, eta %v", s.Pace, s.ETA)
		}
		r.until(a.IDs[0], "uploaded")
		took := time.Since(start)
		// initiate, limits, 100 confirms, complete: 103 calls at 10 a minute.
		if least := 10 * time.Minute; took > least+least/50+time.Second {
			t.Errorf("took %v", took)
		}
		refused := 0
		for _, q := range r.server.Log() {
			if q.Status == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused > 0 {
			t.Errorf("%d calls were refused", refused)
		}
	})
}

// A program that is started again within the minute knows what it has spent.
func TestBudgetIsKeptAcrossRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10, ChunkSize: 8 << 10})
		r.cfg.StateDir = t.TempDir()
		r.open()
		p := r.video("a.avi", 30*8<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		for range 5 {
			time.Sleep(17 * time.Second)
			r.close()
			r.open()
		}
		r.until(a.IDs[0], "uploaded")
		for _, q := range r.server.Log() {
			if q.Status == http.StatusTooManyRequests {
				t.Errorf("%s %s was refused", q.Time.Format("15:04:05"), q.Op)
			}
		}
	})
}
