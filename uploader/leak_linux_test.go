package uploader_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestNothingLeaks: 200 transfers that are finished, aborted in the middle,
// failed and removed leave no goroutine and no open file behind while the
// Manager goes on.
func TestNothingLeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.open()
		r.drainEvents()
		rest := func() (goroutines, files int) {
			time.Sleep(time.Hour) // idle connections are closed, the journal is at rest
			synctest.Wait()
			open, err := os.ReadDir("/proc/self/fd")
			if err != nil {
				t.Fatal(err)
			}
			return runtime.NumGoroutine(), len(open)
		}
		var goroutines, files int
		for round := range 5 {
			var done, aborted, failed, ids []uploader.ID
			add := func(to *[]uploader.ID, n int, what string) {
				for i := range n {
					p := r.video(fmt.Sprintf("%d/%s%d.avi", round, what, i), 150_000, byte(40*round+i))
					*to = append(*to, r.add(uploader.AddOptions{Again: true}, p).IDs...)
				}
				ids = append(ids, *to...)
			}
			add(&done, 20, "done")
			for _, id := range done {
				r.wait(id, uploader.Uploaded)
			}
			r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Stall: true})
			add(&aborted, 10, "aborted")
			time.Sleep(10 * time.Second)
			synctest.Wait()
			r.m.Abort(aborted...)
			for _, id := range aborted {
				r.wait(id, uploader.Aborted)
			}
			r.server.ClearFaults()
			r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Status: 403, Body: apitest.StorageError("SignatureDoesNotMatch", "no")})
			add(&failed, 10, "failed")
			for _, id := range failed {
				r.wait(id, uploader.Failed)
			}
			r.server.ClearFaults()
			r.m.Abort(failed...)
			for _, id := range failed {
				r.wait(id, uploader.Aborted)
			}
			r.m.Remove(ids...)
			g, f := rest()
			if round == 0 {
				goroutines, files = g, f
			}
			if g > goroutines+2 || f > files+2 {
				buf := make([]byte, 1<<20)
				t.Fatalf("after round %d there are %d goroutines and %d files, after the first %d and %d\n%s",
					round+1, g, f, goroutines, files, buf[:runtime.Stack(buf, true)])
			}
		}
		if n := len(r.m.Snapshots()); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}
