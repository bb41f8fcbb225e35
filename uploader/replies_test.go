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

// Each endpoint's reply is lost, once and twice: exactly one video is there in
// the end, and at most one orphan for each lost reply to initiate.
func TestEachReplyLost(t *testing.T) {
	ops := []apitest.Op{api.OpInitiate, apitest.OpPut, api.OpConfirm, api.OpComplete, api.OpProgress, api.OpRetryChunk, api.OpLimits}
	for _, op := range ops {
		for times := 1; times <= 2; times++ {
			t.Run(fmt.Sprintf("%s %d", op, times), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := newRig(t, apitest.Options{RetryAttempts: 5})
					lost := apitest.Fault{Endpoint: op, Times: times, DropReply: true}
					switch op {
					case api.OpRetryChunk: // something must ask for a fresh URL
						r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Status: 403, Body: apitest.StorageError("AccessDenied", "Request has expired")})
					case api.OpProgress: // and something for the truth
						r.server.Fault(apitest.Fault{Endpoint: api.OpComplete, Times: 1, DropReply: true})
					}
					r.server.Fault(lost)
					r.open()
					p := r.video("a.avi", 300_000, 7)
					r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
					r.wantVideos(p)
					orphans := 0
					if op == api.OpInitiate {
						orphans = times
					}
					if n := r.server.Uploads(); n > orphans {
						t.Errorf("%d uploads left open, at most %d", n, orphans)
					}
					dropped := 0
					for _, q := range r.server.Log() {
						if q.Op == op && q.Dropped {
							dropped++
						}
					}
					if dropped == 0 {
						t.Errorf("no reply to %s was lost: this tests nothing", op)
					}
				})
			})
		}
	}
}

// The reply to abort is lost, once and twice: it is said to be aborted when the
// service has discarded it, and not before.
func TestReplyToAbortLost(t *testing.T) {
	for times := 1; times <= 2; times++ {
		t.Run(fmt.Sprint(times), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				r.server.Fault(apitest.Fault{Endpoint: api.OpAbort, Times: times, DropReply: true})
				r.open()
				id := r.add(uploader.AddOptions{}, r.video("a.avi", 1_000_000, 7)).IDs[0]
				r.until(id, "uploading")
				time.Sleep(5 * time.Second)
				r.m.Abort(id)
				r.until(id, "aborted")
				if n := r.server.Uploads(); n != 0 {
					t.Errorf("%d uploads left open", n)
				}
			})
		})
	}
}
