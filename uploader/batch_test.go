package uploader_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// clips writes n small videos, each of one chunk.
func (r *rig) clips(n int) []string {
	var paths []string
	for i := range n {
		paths = append(paths, r.video(fmt.Sprintf("clip%03d.avi", i), 10_000+i, byte(i)))
	}
	return paths
}

// Under a small plan clips are begun by the batch: each call counts.
func TestBatchSavesCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10})
		r.open()
		paths := r.clips(40)
		start := time.Now()
		a := r.add(uploader.AddOptions{}, paths...)
		for _, id := range a.IDs {
			r.until(id, "uploaded")
		}
		r.wantVideos(paths...)
		begun := r.server.Count(api.OpInitiate) + r.server.Count(api.OpBatchInitiate)
		if begun > 20 { // files are looked at in real time: some batches are smaller
			t.Errorf("%d calls to begin 40 clips", begun)
		}
		calls := 80 + begun + 1 // and a confirm and a complete for each, and the limits
		if least, took := time.Duration(calls-10)*6*time.Second, time.Since(start); took > least+least/20+time.Minute {
			t.Errorf("took %v; %d calls need %v", took, calls, least)
		}
	})
}

// What a batch is refused for concerns one of its videos, or the service has no
// batches: the others go on.
func TestBatchRefused(t *testing.T) {
	for name, f := range map[string]apitest.Fault{
		"no such page":       {Status: 404, Body: `{"detail":"Not Found"}`},
		"one is to blame":    {Status: 422, Body: `{"detail":[{"loc":["body","videos",0],"msg":"bad","type":"x"}]}`},
		"reply lost":         {DropReply: true, Times: 1},
		"reply cut":          {Truncate: true, Times: 1},
		"service is out":     {Status: 503, Times: 3},
		"the plan is spent":  {Status: 429, Times: 2},
		"connection reset":   {Reset: true, Times: 2},
		"slower than a call": {Delay: 3 * time.Minute, Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				f.Endpoint = api.OpBatchInitiate
				r.server.Fault(f)
				r.open()
				paths := r.clips(12)
				a := r.add(uploader.AddOptions{}, paths...)
				for _, id := range a.IDs {
					r.until(id, "uploaded")
				}
				r.wantVideos(paths...)
			})
		})
	}
}

func TestBatchAbortedOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: api.OpBatchInitiate, Delay: 10 * time.Second})
		r.open()
		a := r.add(uploader.AddOptions{}, r.clips(8)...)
		time.Sleep(3 * time.Second)
		r.m.Abort(a.IDs...)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		for _, id := range a.IDs {
			if s := r.m.Snapshot(id); !s.State.Phase.Final() {
				t.Errorf("%s: %v", s.Name, s.State)
			}
		}
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left open", n)
		}
	})
}
