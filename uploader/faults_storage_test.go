package uploader_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// guard holds that a chunk's PUT begins only when the one before it is over:
// answered, or its connection closed.
type guard struct {
	t     *testing.T
	mu    sync.Mutex // protects the fields below
	puts  map[string]*onWay
	twice int // PUTs of a chunk that had been begun before
}

type onWay struct {
	over *wire
	done atomic.Bool
}

func (g *guard) begins(q *http.Request, over *wire) (ends func()) {
	part := q.URL.Path + " " + q.URL.Query().Get("partNumber")
	g.mu.Lock()
	before := g.puts[part]
	if before != nil {
		g.twice++
	}
	now := &onWay{over: over}
	g.puts[part] = now
	g.mu.Unlock()
	if before != nil {
		time.Sleep(time.Millisecond) // net/http closes a cancelled connection a moment later
		if !before.done.Load() && !before.over.gone.Load() {
			g.t.Errorf("two PUTs of chunk %s in flight", part)
		}
	}
	return func() { now.done.Store(true) }
}

// Never two PUTs of one chunk in flight, whatever the line and the person do.
func TestFault03_NeverTwoInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ETag: apitest.ETagOpaque})
		g := &guard{t: t, puts: map[string]*onWay{}}
		r.onWires(func(w http.ResponseWriter, q *http.Request, over *wire, next http.Handler) {
			if q.Method == http.MethodPut {
				defer g.begins(q, over)()
			}
			next.ServeHTTP(w, q)
		})
		l := r.weather(100_000, nil)
		for _, f := range []apitest.Fault{
			{Chunk: 3, Times: 2, Stall: true},
			{Chunk: 5, Times: 2, Reset: true},
			{Chunk: 7, Times: 2, DropReply: true},
			{Chunk: 9, Times: 2, Delay: 30 * time.Second},
			{Chunk: 11, Times: 2, NoETag: true},
			{Chunk: 13, Times: 2, Status: 500, AfterBody: true},
			{Chunk: 15, Times: 2, Status: 503, Body: apitest.StorageError("SlowDown", "x")},
		} {
			f.Endpoint = apitest.OpPut
			r.server.Fault(f)
		}
		r.open()
		p := r.video("a.avi", 60*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(4 * time.Second)
		r.m.Pause(a.IDs[0])
		r.m.Resume(a.IDs[0])
		time.Sleep(4 * time.Second)
		end := l.silence()
		time.Sleep(40 * time.Second)
		end()
		r.until(a.IDs[0], "uploaded")
		if g.mu.Lock(); g.twice < 10 {
			t.Errorf("%d PUTs were repeated: the test shows little", g.twice)
		}
		g.mu.Unlock()
		r.wantVideos(p)
	})
}

// A PUT that was given up lands after its retry all the same. Whether ETags are
// MD5s or new with each PUT, the object is exact and no third one is needed
// unless the confirmed ETag is gone.
func TestFault03_LatePUT(t *testing.T) {
	for name, tt := range map[string]struct {
		etag apitest.ETagMode
		puts int // of the chunk, at most
	}{
		"ETags are MD5s": {apitest.ETagMD5, 2}, "ETags are opaque": {apitest.ETagOpaque, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{ETag: tt.etag})
				var puts atomic.Int32
				r.through(func(w http.ResponseWriter, q *http.Request, next http.Handler) {
					if q.Method == http.MethodPut && q.URL.Query().Get("partNumber") == "2" {
						b, err := io.ReadAll(q.Body)
						if err != nil {
							return
						}
						if puts.Add(1) == 1 {
							time.Sleep(100 * time.Second) // the client waits 93 s
						}
						q.Body = io.NopCloser(bytes.NewReader(b))
					}
					next.ServeHTTP(w, q)
				})
				// Complete comes after the late one, or there is nothing to see.
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpComplete, Times: 1, Delay: 20 * time.Second})
				r.open()
				p := r.video("a.avi", 4*64<<10, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploaded")
				if n := int(puts.Load()); n < 2 || n > tt.puts {
					t.Errorf("chunk 2 was sent %d times, want 2 to %d", n, tt.puts)
				}
				r.wantVideos(p)
			})
		})
	}
}

// The storage asks to slow down: fewer slots, and PaceServer says so; later the
// slots come back.
func TestFault14_SlowDownTakesSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Times: 6, Status: 503, Body: apitest.StorageError("SlowDown", "x")})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 200*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		s := r.m.Snapshot(a.IDs[0])
		if s.Chunks.Sending > 2 || s.Pace != uploader.PaceServer {
			t.Errorf("%d PUTs at once, pace %v", s.Chunks.Sending, s.Pace)
		}
		time.Sleep(80 * time.Second)
		synctest.Wait()
		if n := r.m.Snapshot(a.IDs[0]).Chunks.Sending; n != 5 {
			t.Errorf("%d PUTs at once, a minute and a half later", n)
		}
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
	})
}

// The storage's early refusal is shown as it was meant, not as a broken pipe.
func TestFault22_EarlyRefusalIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 1 << 20})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Status: 400, Body: apitest.StorageError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")})
		r.open()
		p := r.video("a.avi", 3<<20, 7)
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "failed")
		if s.Err.Code != uploader.CodeStorage || s.Err.APICode != "EntityTooLarge" || s.Err.Status != 400 || !strings.Contains(s.Err.Message, "exceeds") {
			t.Errorf("error %+v", s.Err)
		}
		r.close()
		time.Sleep(time.Second) // the service closes late where it refused early
	})
}

// The storage says that the upload is gone while the service has a video of it
// (complete's reply was lost to a crash, say): it is done, not begun anew.
func TestFault23_GoneBecauseDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 3, Status: 404, Body: apitest.StorageError("NoSuchUpload", "x")})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpProgress, Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: `{"status":"completed"}`})
		r.open()
		p := r.video("a.avi", 300_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploaded")
		if n := r.server.Count(api.OpInitiate); n != 1 {
			t.Errorf("%d initiates", n)
		}
	})
}

func TestFault17_LastsFiveTimesItsURLs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{URLLife: 8 * time.Minute, ChunkSize: 1 << 20, RetryAttempts: 1})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 2 << 10})
		r.cfg.Parallel = 1
		r.open()
		p := r.video("a.avi", 5<<20, 7) // some 43 minutes
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if n := r.server.Count(apitest.OpRetryChunk); n > 4 {
			t.Errorf("%d chunks/retry calls for 5 chunks of which 4 had expired", n)
		}
	})
}

func TestFault28_RetriesUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{RetryAttempts: 1})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, Status: 403, Body: apitest.StorageError("AccessDenied", "Request has expired")})
		r.open()
		p := r.video("a.avi", 300_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "failed")
		if s.Err.Code != uploader.CodeRetries || !strings.Contains(s.Err.Message, "chunk 2") {
			t.Errorf("error %+v", s.Err)
		}
		if s.Chunks.Confirmed != s.Chunks.Total-1 {
			t.Errorf("%d of %d chunks confirmed: the others should be finished first", s.Chunks.Confirmed, s.Chunks.Total)
		}
	})
}

func TestFault23_UploadIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{UploadLife: time.Hour})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(10 * time.Second)
		r.m.Pause(a.IDs[0])
		r.until(a.IDs[0], "paused")
		time.Sleep(48 * time.Hour)
		r.server.ClearFaults()
		r.m.Resume(a.IDs[0])
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if n := r.server.Count(apitest.OpInitiate); n != 2 {
			t.Errorf("%d initiates, want 2: it begins anew", n)
		}
	})
}

// The storage says that the upload is gone, the service that it is under way:
// asked once, then begun anew, and no loop.
func TestFault23_StorageForgotTheUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Status: 404, Times: 20, Body: apitest.StorageError("NoSuchUpload", "x")})
		r.open()
		p := r.video("a.avi", 300_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		for !r.m.Snapshot(a.IDs[0]).State.Phase.Final() {
			time.Sleep(time.Minute)
			if s := r.m.Snapshot(a.IDs[0]); s.State.Phase == uploader.Failed {
				if s.Err.Code != uploader.CodeGone {
					t.Fatalf("failed: %v", s.Err)
				}
				r.m.Retry(a.IDs[0])
			}
		}
		r.wantVideos(p)
		if n := r.server.Count(apitest.OpProgress); n > 20 {
			t.Errorf("%d progress calls", n)
		}
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left open", n)
		}
	})
}
