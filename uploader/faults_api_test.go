package uploader_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// says is a fault by which a call answers with this JSON.
func says(op apitest.Op, status, times int, body string) apitest.Fault {
	return apitest.Fault{Endpoint: op, Status: status, Times: times, Body: body, Header: http.Header{"Content-Type": {"application/json"}}}
}

// At 10 calls a minute a video's confirms take longer than half its upload's
// life: the plan is said to set the pace, and no other upload is begun before
// the backlog is short.
func TestFault29_NoInitiateBehindALongBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const chunk, life = 4 << 10, 4 * time.Hour
		r := newRig(t, apitest.Options{CallsPerMinute: 10, ChunkSize: chunk, UploadLife: life})
		r.open()
		first := r.video("first.avi", 1700*chunk, 1) // 170 minutes
		a := r.add(uploader.AddOptions{}, first)
		time.Sleep(3 * time.Minute)
		second := r.video("second.avi", 100*chunk, 2)
		b := r.add(uploader.AddOptions{}, second)
		time.Sleep(7 * time.Minute)
		synctest.Wait()
		if s := r.m.Snapshot(a.IDs[0]); s.Pace != uploader.PacePlan || s.ETA < 150*time.Minute || s.ETA > 180*time.Minute {
			t.Errorf("pace %v, left %v", s.Pace, s.ETA)
		}
		if s := r.m.Snapshot(b.IDs[0]); s.State.Phase != uploader.Queued || s.Initiated {
			t.Errorf("the second is %v", s.State)
		}
		r.until(a.IDs[0], "uploaded")
		r.until(b.IDs[0], "uploaded")
		r.wantVideos(first, second)
		confirmed := 0
		for _, q := range r.server.Log() {
			if q.Op == api.OpConfirm {
				confirmed++
			}
			if q.Op == api.OpInitiate && confirmed > 0 {
				left := time.Duration(1700-confirmed) * time.Minute / 10
				if left > life/2 {
					t.Errorf("begun with confirms for %v before it", left)
				}
			}
		}
		if n := r.server.Count(api.OpInitiate); n != 2 {
			t.Errorf("%d initiates", n)
		}
	})
}

// The service counts fewer chunks than the journal: they are confirmed again
// from the saved ETags, not sent.
func TestFault31_ServerCountsFewer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 15*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		for r.m.Snapshot(a.IDs[0]).Chunks.Confirmed < 5 {
			time.Sleep(time.Second)
		}
		s := r.m.Snapshot(a.IDs[0])
		r.close()
		r.server.ClearFaults()
		r.server.Fault(says(apitest.OpProgress, 200, 1, fmt.Sprintf(`{"status":"uploading","chunks_completed":%d,"total_chunks":15}`, s.Chunks.Confirmed-3)))
		confirms := r.server.Count(api.OpConfirm)
		puts := r.puts()
		r.open()
		r.until(a.IDs[0], "uploaded")
		if n := r.server.Count(api.OpConfirm) - confirms; n != 15 {
			t.Errorf("%d confirms, want all 15 once more", n)
		}
		for k, n := range puts {
			if k <= s.Chunks.Confirmed && r.puts()[k] != n {
				t.Errorf("chunk %d was sent again", k)
			}
		}
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
		r.wantVideos(p)
	})
}

// Complete refuses and progress names chunks: these, and only these, are sent
// again.
func TestFault31_CompleteNamesChunks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(says(apitest.OpComplete, 400, 1, apitest.APIError("UPLOAD_INCOMPLETE", "chunks are missing")))
		r.server.Fault(says(apitest.OpProgress, 200, 1, `{"status":"uploading","chunks_completed":8,"total_chunks":10,"failed_chunks":[2,7,99,0,-1]}`))
		r.open()
		p := r.video("a.avi", 10*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploaded")
		puts := r.puts()
		for k := 1; k <= 10; k++ {
			if want := map[bool]int{true: 2, false: 1}[k == 2 || k == 7]; puts[k] != want {
				t.Errorf("chunk %d was sent %d times, want %d", k, puts[k], want)
			}
		}
		if n := r.server.Count(api.OpConfirm); n != 12 {
			t.Errorf("%d confirms, want 12", n)
		}
		r.wantVideos(p)
	})
}

// Complete refuses and names nothing: all chunks are confirmed once more from
// the saved ETags, then the person chooses. Nothing is sent again.
func TestFault31_CompleteRefusesWithoutAWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(says(apitest.OpComplete, 400, 0, apitest.APIError("CANNOT_ASSEMBLE", "the storage says no")))
		r.open()
		p := r.video("a.avi", 10*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "failed")
		if s.Err.Code != uploader.CodeRefused || s.Err.APICode != "CANNOT_ASSEMBLE" || !strings.Contains(s.Err.Message, "the storage says no") {
			t.Errorf("error %+v", s.Err)
		}
		if n := r.server.Count(api.OpConfirm); n != 20 {
			t.Errorf("%d confirms, want each of 10 twice", n)
		}
		if n := r.server.Count(api.OpComplete); n != 2 {
			t.Errorf("complete was called %d times", n)
		}
		r.server.ClearFaults()
		r.m.Retry(a.IDs[0])
		r.until(a.IDs[0], "uploaded")
		for k, n := range r.puts() {
			if n != 1 {
				t.Errorf("chunk %d was sent %d times", k, n)
			}
		}
		r.wantVideos(p)
	})
}

// The number of PUTs that the service allows differs from upload to upload: the
// newest reply's holds, whatever Config asks for.
func TestFault33_ConcurrentLimitDiffers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.Parallel = 8
		var limit, now, most atomic.Int32
		limit.Store(6)
		r.edited("initiate", func(reply map[string]any) { reply["concurrent_upload_limit"] = limit.Load() })
		inner := r.net.server.Handler
		n := newPipeNet(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.Method == http.MethodPut {
				k := now.Add(1)
				defer now.Add(-1)
				for m := most.Load(); k > m && !most.CompareAndSwap(m, k); m = most.Load() {
				}
			}
			inner.ServeHTTP(w, q)
		}))
		r.use(n)
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		for i, l := range []int32{6, 2, 7, 100} {
			limit.Store(l)
			most.Store(0)
			p := r.video(fmt.Sprint(i, ".avi"), 90*64<<10, byte(i))
			r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
			if want := min(l, 8); most.Load() != want {
				t.Errorf("%d PUTs at once, allowed are %d", most.Load(), want)
			}
		}
	})
}

// The plan's calls a minute changed since the last run: the newest holds.
func TestFault33_CallsPerMinuteDiffer(t *testing.T) {
	for name, then := range map[string]int{"fewer": 10, "more": 100} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{CallsPerMinute: 30, ChunkSize: 8 << 10})
				r.cfg.StateDir = t.TempDir()
				r.open()
				p := r.video("a.avi", 10*8<<10, 7)
				r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
				if n := r.m.Status().CallsPerMinute; n != 30 {
					t.Errorf("%d calls a minute", n)
				}
				r.close()
				time.Sleep(time.Hour)
				r.server.SetCallsPerMinute(then)
				before := len(r.server.Log())
				r.open()
				q := r.video("b.avi", 100*8<<10, 8)
				start := time.Now()
				r.until(r.add(uploader.AddOptions{}, q).IDs[0], "uploaded")
				if n := r.m.Status().CallsPerMinute; n != then {
					t.Errorf("%d calls a minute, the plan has %d now", n, then)
				}
				if n := r.refusals(before); n > 3 {
					t.Errorf("%d calls were refused", n)
				}
				if d, want := time.Since(start), time.Duration(103/then+1)*time.Minute; d > want {
					t.Errorf("took %v, want at most %v", d, want)
				}
				r.wantVideos(p, q)
			})
		})
	}
}
