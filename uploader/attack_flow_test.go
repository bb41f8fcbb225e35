package uploader_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// after lets time pass and returns the transfer.
func (r *rig) after(d time.Duration, id uploader.ID) *uploader.Snapshot {
	time.Sleep(d)
	synctest.Wait()
	return r.m.Snapshot(id)
}

// drainEvents lets the rig's events go unread without piling up.
func (r *rig) drainEvents() {
	go func(e <-chan uploader.Event) {
		for range e {
		}
	}(r.events)
}

// A storage, or a proxy that buffers, which answers 20 s after the whole body
// has left must not be sent the same bytes again.
func TestAttackSlowReplyIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		var bodies atomic.Int32
		n := newPipeNet(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.Method == http.MethodPut {
				b, err := io.ReadAll(q.Body)
				if err != nil {
					return
				}
				bodies.Add(1)
				time.Sleep(20 * time.Second)
				q.Body = io.NopCloser(bytes.NewReader(b))
			}
			r.server.ServeHTTP(w, q)
		}))
		defer n.close()
		r.cfg.Dial = n.dial
		r.open()
		r.drainEvents()
		p := r.video("a.avi", 60_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		if s := r.after(time.Hour, a.IDs[0]); s.State.Phase != uploader.Uploaded || bodies.Load() != 1 {
			t.Errorf("%v; the one chunk was sent %d times", s.State, bodies.Load())
		}
		r.close()
		time.Sleep(time.Hour)
	})
}

// Retry-After of a confirm holds, whatever the PUTs do meanwhile.
func TestAttackRetryAfterOfAConfirmHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 8 << 10})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 8 << 10})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Status: 503, Header: http.Header{"Retry-After": {"100"}}})
		r.open()
		r.drainEvents()
		p := r.video("a.avi", 100*8<<10, 1) // 100 chunks of 1 s each, 5 at once: 20 s
		r.add(uploader.AddOptions{}, p)
		time.Sleep(60 * time.Second)
		synctest.Wait()
		if n := r.server.Count(apitest.OpPut); n < 100 {
			t.Errorf("%d of 100 PUTs after 60 s on a line that needs 20: they wait for confirms", n)
		}
		if n := r.server.Count(apitest.OpConfirm); n > 3 {
			t.Errorf("%d confirms in a minute though the service asked for 100 s", n)
		}
	})
}

// An API that is out for two hours at night is no reason to ask the person.
func TestAttackAPIOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		r.drainEvents()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Status: 503})
		p := r.video("a.avi", 300_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		time.Sleep(2 * time.Hour)
		r.server.ClearFaults()
		if s := r.after(time.Hour, a.IDs[0]); s.State.Phase != uploader.Uploaded {
			t.Errorf("an hour after the outage: %v, %v", s.State, s.Err)
		}
	})
}

// Replies to initiate that are lost for a night leave few orphans.
func TestAttackOrphansAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		r.drainEvents()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpInitiate, DropReply: true})
		p := r.video("a.avi", 300_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		s := r.after(12*time.Hour, a.IDs[0])
		if n := r.server.Uploads(); n > 20 {
			t.Errorf("%d orphans after a night; %v, %v", n, s.State, s.Err)
		}
	})
}

// One storage host that is gone for good must not hold what goes elsewhere,
// nor the API calls, nor an abort.
func TestAttackOneDeadStorageHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{StorageURL: "http://127.0.0.1:9000"})
		var dead atomic.Bool
		r.cfg.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if dead.Load() && strings.HasSuffix(addr, ":9000") {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "old", IsNotFound: true}}
			}
			return r.net.dial(ctx, network, addr)
		}
		dead.Store(true)
		r.open()
		r.drainEvents()
		p := r.video("a.avi", 300_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		s := r.after(time.Hour, a.IDs[0])
		if w := r.m.Status().Wait; w == uploader.WaitOffline {
			t.Errorf("said to be offline while the service answers: %v", s.State)
		}
		r.m.Abort(a.IDs[0])
		if s := r.after(time.Hour, a.IDs[0]); s.State.Phase != uploader.Aborted {
			t.Errorf("an hour after Abort, the service reachable: %v", s.State)
		}
	})
}

// A doubted chunk beside one that can't be sent: told, not waited for.
func TestAttackDoubtedBesideDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{RetryAttempts: 1, ChunkSize: 64 << 10})
		r.open()
		r.drainEvents()
		// ETags are proven for this storage: no Content-MD5 goes with the next.
		first := r.add(uploader.AddOptions{}, r.video("first.avi", 100_000, 9))
		r.after(time.Hour, first.IDs[0])
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, Status: 403, Body: apitest.StorageError("AccessDenied", "Request has expired")})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 1, BadETag: true, Times: 1})
		p := r.video("a.avi", 100_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		if s := r.after(12*time.Hour, a.IDs[0]); s.State.Phase != uploader.Failed {
			t.Errorf("after 12 h: %v, %v, chunks %+v", s.State, s.Err, s.Chunks)
		}
	})
}

// An abort beside the progress call that says "gone".
func TestAttackAbortBesideTruth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{AlreadyConflicts: true})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Chunk: 1, DropReply: true, Times: 1})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpProgress, Delay: 10 * time.Second, Status: 404, Body: apitest.APIError("NOT_FOUND", "no such upload")})
		r.open()
		r.drainEvents()
		p := r.video("a.avi", 50_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		for r.m.Snapshot(a.IDs[0]).State.Phase != uploader.Finishing {
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(3 * time.Second)
		r.m.Abort(a.IDs[0])
		if s := r.after(24*time.Hour, a.IDs[0]); s.State.Phase != uploader.Aborted {
			t.Errorf("a day after Abort: %v, %v", s.State, s.Err)
		}
	})
}

// A transfer that failed after complete was sent can be aborted.
func TestAttackAbortWhenFailedAfterComplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpComplete, Status: 500})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpProgress, Status: 500})
		r.open()
		r.drainEvents()
		p := r.video("a.avi", 50_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		if s := r.after(24*time.Hour, a.IDs[0]); s.State.Phase != uploader.Failed {
			t.Fatalf("after a day: %v, %v", s.State, s.Err)
		}
		r.server.ClearFaults()
		r.m.Abort(a.IDs[0])
		if s := r.after(time.Hour, a.IDs[0]); s.State.Phase != uploader.Aborted {
			t.Errorf("an hour after Abort of a failed transfer: %v", s.State)
		}
	})
}

// Under another key an abort that finds nothing proves nothing.
func TestAttackAbortUnderAnotherKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		r.drainEvents()
		p := r.video("a.avi", 1_000_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		time.Sleep(5 * time.Second)
		r.m.Pause(a.IDs[0])
		const other = "aion_zyxwvutsrqponmlkjihg"
		r.server.SetKey(other)
		r.m.SetKey(other)
		// The other workspace knows no such upload.
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpAbort, Status: 404, Body: apitest.APIError("NOT_FOUND", "no such upload")})
		r.m.Abort(a.IDs[0])
		s := r.after(time.Hour, a.IDs[0])
		if s.State.Phase == uploader.Aborted && r.server.Uploads() > 0 {
			t.Errorf("said to be aborted; the service still holds %d upload", r.server.Uploads())
		}
	})
}

// A complete whose answer says that it failed, or says nothing, is no success.
func TestAttackCompleteThatSaysNothing(t *testing.T) {
	for name, body := range map[string]string{
		"empty":  `{}`,
		"failed": `{"media_id":"00000000-0000-4000-8000-000000000000","status":"failed","processing_status":"failed","created_at":"2000-01-01T00:00:00Z"}`,
		"null":   `null`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpComplete, Status: 200, Times: 1, Header: http.Header{"Content-Type": {"application/json"}}, Body: body})
				r.open()
				r.drainEvents()
				p := r.video("a.avi", 50_000, 1)
				a := r.add(uploader.AddOptions{}, p)
				s := r.after(time.Hour, a.IDs[0])
				if s.State.Phase == uploader.Uploaded && len(r.server.Videos()) == 0 {
					t.Errorf("said to be uploaded; the service has no video")
				}
			})
		})
	}
}

// A paused upload doesn't keep others out of the line.
func TestAttackPausedUploadBlocksTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10, ChunkSize: 4 << 10, UploadLife: 5 * time.Hour})
		r.open()
		r.drainEvents()
		big := r.video("big.avi", 1700*4<<10, 1) // 170 minutes of confirms
		a := r.add(uploader.AddOptions{}, big)
		time.Sleep(2 * time.Minute)
		r.m.Pause(a.IDs[0])
		b := r.add(uploader.AddOptions{}, r.video("b.avi", 4_000, 2))
		if s := r.after(time.Hour, b.IDs[0]); s.State.Phase != uploader.Uploaded {
			t.Errorf("a clip of 4 KB, an hour after the big one was paused: %v", s.State)
		}
	})
}

// A new key's plan is learned, whatever the old one's was.
func TestAttackBudgetOfANewKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 500, ChunkSize: 4 << 10})
		r.open()
		r.drainEvents()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 30*4<<10, 1))
		r.after(5*time.Minute, a.IDs[0])
		if n := r.m.Status().CallsPerMinute; n != 500 {
			t.Fatalf("%d calls a minute", n)
		}
		const other = "aion_zyxwvutsrqponmlkjihg"
		r.server.SetKey(other)
		r.server.SetCallsPerMinute(10)
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpLimits, Status: 404})
		r.m.SetKey(other)
		before := len(r.server.Log())
		b := r.add(uploader.AddOptions{}, r.video("b.avi", 100*4<<10, 2))
		r.after(time.Hour, b.IDs[0])
		refused := 0
		for _, q := range r.server.Log()[before:] {
			if q.Status == 429 {
				refused++
			}
		}
		if refused > 8 {
			t.Errorf("%d calls refused under the new key; limit held: %d", refused, r.m.Status().CallsPerMinute)
		}
	})
}

// A fresh URL that looks expired already is tried before the plan's next retry
// is spent on another one.
func TestAttackFreshURLsThatLookExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{RetryAttempts: 3})
		// The replies' Date is a day ahead of the clock that signs: a proxy's.
		n := newPipeNet(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			w.Header().Set("Date", time.Now().Add(24*time.Hour).UTC().Format(http.TimeFormat))
			r.server.ServeHTTP(dated{w}, q)
		}))
		defer n.close()
		r.cfg.Dial = n.dial
		r.open()
		r.drainEvents()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 50_000, 1))
		s := r.after(time.Hour, a.IDs[0])
		if s.State.Phase != uploader.Uploaded {
			t.Errorf("%v, %v; PUTs tried: %d, retries spent: %d", s.State, s.Err, r.server.Count(apitest.OpPut), r.server.Count(apitest.OpRetryChunk))
		}
		r.close()
	})
}

// dated keeps the Date that was set first.
type dated struct{ http.ResponseWriter }

func (d dated) WriteHeader(code int) {
	d.Header().Set("Date", time.Now().Add(24*time.Hour).UTC().Format(http.TimeFormat))
	d.ResponseWriter.WriteHeader(code)
}

// What the person was told has failed stays so until they decide, whatever a
// call that was under way brings.
func TestAttackFailedStaysFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{RetryAttempts: 5})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Delay: 20 * time.Second, Status: 404, Body: apitest.APIError("NOT_FOUND", "x")})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, After: 1, Times: 1, Status: 400, Body: apitest.StorageError("BadDigest", "x")})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, Times: 2, Status: 400, Body: apitest.StorageError("BadDigest", "x")})
		r.open()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 100_000, 1))
		r.until(a.IDs[0], "failed")
		r.drainEvents()
		if s := r.after(time.Minute, a.IDs[0]); s.State.Phase != uploader.Failed {
			t.Errorf("a minute after it failed: %v, by itself", s.State)
		}
	})
}

// An account that is full is found out by one call, not by one for each of the
// files in line.
func TestAttackFullAccountIsAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpInitiate, Status: 402, Body: apitest.APIError("SUBSCRIPTION_INACTIVE", "ended")})
		r.open()
		r.drainEvents()
		var paths []string
		for i := range 60 {
			paths = append(paths, r.video(string(rune('a'+i))+".avi", 20_000, byte(i)))
		}
		r.add(uploader.AddOptions{}, paths...)
		time.Sleep(time.Hour)
		if n := r.server.Count(apitest.OpInitiate); n > 10 {
			t.Errorf("%d calls refused for the same reason: the account", n)
		}
	})
}

// An abort that is refused for want of the right says so, and can be left.
func TestAttackAbortForbidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{UploadLife: 2 * time.Hour})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 1 << 10})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpAbort, Status: 403, Body: apitest.APIError("FORBIDDEN", "no")})
		r.open()
		r.drainEvents()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 900_000, 1))
		r.after(5*time.Second, a.IDs[0])
		r.m.Abort(a.IDs[0])
		r.after(48*time.Hour, a.IDs[0])
		r.m.Remove(a.IDs[0])
		if s := r.after(time.Second, a.IDs[0]); s != nil && s.State.Phase == uploader.Aborting {
			t.Errorf("two days after Abort, the upload long expired: %v, calls spent: %d, and Remove is refused", s.State, r.server.Count(apitest.OpAbort))
		}
	})
}
