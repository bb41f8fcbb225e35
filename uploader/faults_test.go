package uploader_test

import (
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// The numbers in these names are the rows of the project's list of faults.

// TestFaultsThatPass strikes one request, or a few, and holds the outcome: the
// object is exact, there is one video, and no confirmed chunk is sent again.
func TestFaultsThatPass(t *testing.T) {
	header := func(k, v string) http.Header { return http.Header{k: {v}} }
	for _, tt := range []struct {
		name    string
		faults  []apitest.Fault
		opts    apitest.Options
		retries int  // chunks/retry calls that may be spent
		orphans int  // uploads that may stay open
		twice   bool // a chunk may arrive whole twice
	}{
		{name: "01 reset in mid-PUT", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 3, Reset: true}}},
		{name: "02 PUT applied, reply lost", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 3, Times: 2, DropReply: true}}, twice: true},
		{name: "14 SlowDown", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 6, Status: 503, Body: apitest.StorageError("SlowDown", "Please reduce your request rate.")}}},
		{name: "15 500", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, Status: 500, Body: apitest.StorageError("InternalError", "x")}}},
		{name: "15 502", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, Status: 502, Body: "<html>Bad Gateway</html>"}}},
		{name: "15 504", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, Status: 504}}},
		{name: "16 RequestTimeout", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 2, Status: 400, Body: apitest.StorageError("RequestTimeout", "idle")}}},
		{name: "17 URL expired", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Status: 403, Body: apitest.StorageError("AccessDenied", "Request has expired")}}, retries: 1},
		{name: "19 SignatureDoesNotMatch once", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Status: 403, Body: apitest.StorageError("SignatureDoesNotMatch", "x")}}, retries: 1},
		{name: "20 200 without an ETag", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 1, Times: 2, NoETag: true}}, twice: true},
		{name: "21 other bytes once", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 3, Times: 1, BadETag: true}}, twice: true},
		{name: "24 429 with seconds", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 1, Status: 429, Header: header("Retry-After", "7"), Body: apitest.APIError("RATE_LIMIT_ERROR", "slow")}}},
		{name: "24 429 with a date", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 1, Status: 429, Header: header("Retry-After", "Sat, 01 Jan 2000 00:00:20 GMT")}}},
		{name: "24 429 with nothing", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 2, Status: 429}}},
		{name: "24 429 with an absurd wait", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 1, Status: 429, Header: header("Retry-After", "999999999")}}},
		{name: "25 reply to confirm lost", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 4, DropReply: true}}},
		{name: "25 reply to confirm lost, already is a conflict", opts: apitest.Options{AlreadyConflicts: true}, faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 4, DropReply: true}}},
		{name: "26 reply to complete lost once", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 1, DropReply: true}}},
		{name: "26 reply to complete lost twice", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 2, DropReply: true}}},
		{name: "26 complete answers 504", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 3, Status: 504}}},
		{name: "27 reply to initiate lost", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 1, DropReply: true}}, orphans: 1},
		{name: "27 reply to initiate lost twice", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 2, DropReply: true}}, orphans: 2},
		{name: "31 confirm 500", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 5, Status: 500}}},
		{name: "32 initiate's JSON cut", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 1, Truncate: true}}, orphans: 1},
		{name: "32 confirm's JSON cut", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 2, Truncate: true}}},
		{name: "32 complete's JSON cut", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 1, Truncate: true}}},
		{name: "09 portal on the API", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 3, HTML: true}}},
		{name: "09 portal on the storage", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, HTML: true}}},
		{name: "22 refused before the body is read", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 1, Times: 3, Status: 503, Body: apitest.StorageError("SlowDown", "x")}}},
		{name: "06 one connection stands still", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Stall: true}}},
		{name: "the older service", opts: apitest.Options{Older: true}},
		{name: "ETags that aren't MD5", opts: apitest.Options{ETag: apitest.ETagOpaque}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, tt.opts)
				for _, f := range tt.faults {
					r.server.Fault(f)
				}
				r.open()
				p := r.video("a.avi", 300_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
				synctest.Wait()
				if k := r.server.SentAfterConfirm(); len(k) > 0 {
					t.Errorf("confirmed chunks sent again: %v", k)
				}
				if k := r.server.PutTwice(); len(k) > 0 && !tt.twice {
					t.Errorf("sent twice: %v", k)
				}
				if n := r.server.Count(apitest.OpRetryChunk); n > tt.retries {
					t.Errorf("%d chunks/retry calls, at most %d are needed", n, tt.retries)
				}
				if n := r.server.Uploads(); n > tt.orphans {
					t.Errorf("%d uploads left open, at most %d", n, tt.orphans)
				}
			})
		})
	}
}

// TestFaultsThatNeedThePerson strikes for good, and holds what the person is
// told.
func TestFaultsThatNeedThePerson(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault apitest.Fault
		code  string
		text  string // in the message
	}{
		{"19 signature refused for good", apitest.Fault{Endpoint: apitest.OpPut, Status: 403, Body: apitest.StorageError("SignatureDoesNotMatch", "no")}, uploader.CodeStorage, ""},
		{"21 other bytes each time", apitest.Fault{Endpoint: apitest.OpPut, Chunk: 3, BadETag: true}, uploader.CodeDiffers, ""},
		{"402 the account", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 402, Body: apitest.APIError("SUBSCRIPTION_INACTIVE", "Your subscription has ended")}, uploader.CodeAccount, "Your subscription has ended"},
		{"413 the quota", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 413, Body: apitest.APIError("STORAGE_QUOTA_EXCEEDED", "Storage is full")}, uploader.CodeAccount, "Storage is full"},
		{"422 refused", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 422, Body: `{"detail":[{"loc":["body","filename"],"msg":"bad name","type":"value_error"}]}`}, uploader.CodeRejected, "bad name"},
		{"32 initiate's JSON cut for good", apitest.Fault{Endpoint: apitest.OpInitiate, Truncate: true}, uploader.CodeReply, ""},
		{"initiate 500 for good", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 500}, uploader.CodeServer, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(tt.fault)
				r.open()
				p := r.video("a.avi", 300_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				s := r.until(a.IDs[0], "failed")
				if s.Err == nil || s.Err.Code != tt.code || !strings.Contains(s.Err.Message, tt.text) {
					t.Fatalf("error %+v, want %s with %q", s.Err, tt.code, tt.text)
				}
				if strings.Contains(s.Err.Error(), "X-Amz") || strings.Contains(s.Err.Error(), testKey) {
					t.Errorf("a secret in %q", s.Err.Error())
				}
				// Nothing was lost: when the cause is gone, Retry ends well.
				r.server.ClearFaults()
				r.m.Retry(a.IDs[0])
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
			})
		})
	}
}

func TestFault05_08_Offline(t *testing.T) {
	for name, err := range map[string]error{
		"DNS fails":   &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "storage", IsNotFound: true}},
		"no route":    &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)},
		"the time is": &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				r.open()
				p := r.video("a.avi", 1_000_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploading")
				time.Sleep(7 * time.Second)
				cut := time.Now()
				r.net.cut(err)
				s := r.until(a.IDs[0], "waiting")
				if s.State.Wait != uploader.WaitOffline {
					t.Fatalf("waits for %v", s.State.Wait)
				}
				if d := time.Since(cut); d > 10*time.Second {
					t.Errorf("found offline after %v", d)
				}
				time.Sleep(3 * time.Hour)
				synctest.Wait()
				puts := r.server.Count(apitest.OpPut)
				r.server.ClearFaults()
				back := time.Now()
				r.net.cut(nil)
				for r.server.Count(apitest.OpPut) == puts {
					time.Sleep(50 * time.Millisecond)
				}
				if d := time.Since(back); d > 3*time.Second {
					t.Errorf("first byte %v after the line's return", d)
				}
				s = r.until(a.IDs[0], "uploaded")
				if s.Attempts != 0 {
					t.Errorf("%d attempts spent by being offline", s.Attempts)
				}
				r.wantVideos(p)
			})
		})
	}
}

func TestFault05_PausedStaysPausedWhileOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		r.net.cut(errors.New("dial tcp: lookup x: no such host"))
		r.m.Pause(a.IDs[0])
		r.until(a.IDs[0], "paused")
		time.Sleep(time.Hour)
		r.net.cut(nil)
		time.Sleep(time.Hour)
		synctest.Wait()
		if s := r.m.Snapshot(a.IDs[0]); s.State.String() != "paused" {
			t.Errorf("state %v", s.State)
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

func TestFault30_KeyRejectedInMidUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		const other = "aion_zyxwvutsrqponmlkjihg"
		r.server.SetKey(other)
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitKeyRejected {
			t.Fatalf("waits for %v", s.State.Wait)
		}
		time.Sleep(time.Hour)
		r.server.SetKey(testKey)
		r.server.ClearFaults()
		r.m.SetKey(testKey)
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if n := r.server.Count(apitest.OpInitiate); n != 1 {
			t.Errorf("%d initiates", n)
		}
	})
}

func TestNoKeyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.Key = ""
		r.open()
		p := r.video("a.avi", 100_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		time.Sleep(time.Minute)
		synctest.Wait()
		if w := r.m.Snapshot(a.IDs[0]).State.Wait; w != uploader.WaitNoKey {
			t.Fatalf("waits for %v", w)
		}
		r.m.SetKey("  " + testKey + "\n")
		r.until(a.IDs[0], "uploaded")
	})
}

func TestFault37_FileChangedInMidUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(6 * time.Second)
		writeFile(t, p, aviOf(900_000, 8))
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitFileChanged || s.Err.Code != uploader.CodeChanged {
			t.Fatalf("state %v, error %v", s.State, s.Err)
		}
		r.server.ClearFaults()
		time.Sleep(time.Hour)
		if len(r.server.Videos()) != 0 {
			t.Fatal("a mixed video was made")
		}
		r.m.Retry(a.IDs[0]) // the person says: as it is now
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left: the old one is discarded", n)
		}
	})
}

func TestFault38_CardPulled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video(filepath.Join("card", "a.avi"), 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(6 * time.Second)
		away := filepath.Join(r.dir, "away")
		if err := os.Rename(filepath.Join(r.dir, "card"), away); err != nil {
			t.Fatal(err)
		}
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitFileMissing {
			t.Fatalf("waits for %v", s.State.Wait)
		}
		time.Sleep(26 * time.Hour / 2)
		r.server.ClearFaults()
		if err := os.Rename(away, filepath.Join(r.dir, "card")); err != nil {
			t.Fatal(err)
		}
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
	})
}

func TestFault38_CardPulledWhenAllIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 2})
		r.open()
		p := r.video("a.avi", 600_000, 7)
		b, _ := os.ReadFile(p)
		a := r.add(uploader.AddOptions{}, p)
		for r.server.Count(apitest.OpPut) < 10 {
			time.Sleep(time.Second)
		}
		time.Sleep(time.Second)
		if err := os.Remove(p); err != nil {
			t.Fatal(err)
		}
		r.until(a.IDs[0], "uploaded")
		writeFile(t, p, b)
		r.wantVideos(p)
	})
}

func TestFault42_StillBeingRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		p := r.video("a.avi", 400_000, 7)
		whole, _ := os.ReadFile(p)
		grow := func(n int) {
			os.WriteFile(p, whole[:n], 0o600)
			now := time.Now()
			os.Chtimes(p, now, now)
		}
		grow(100_000)
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitFileGrowing {
			t.Fatalf("waits for %v", s.State.Wait)
		}
		for n := 150_000; n <= 400_000; n += 50_000 {
			time.Sleep(5 * time.Second)
			grow(n)
		}
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
	})
}

func TestFault44_45_AbortWhileOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		r.net.cut(errors.New("dial tcp: lookup x: no such host"))
		r.m.Abort(a.IDs[0])
		r.until(a.IDs[0], "aborting")
		time.Sleep(time.Hour)
		r.close()
		r.net.cut(nil)
		r.open()
		r.until(a.IDs[0], "aborted")
		synctest.Wait()
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left at the service", n)
		}
	})
}

func TestFault44_AbortRacesInitiate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpInitiate, Delay: 5 * time.Second})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "preparing")
		time.Sleep(time.Second)
		r.m.Abort(a.IDs[0])
		r.until(a.IDs[0], "aborted")
		time.Sleep(time.Minute)
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left at the service", n)
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

func TestFault46_QuitIsQuick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Stall: true})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(time.Second)
		start := time.Now()
		r.close()
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("closed after %v", d)
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

// Sleep is seen by the wall clock alone: Go's own stands still meanwhile.
func TestFault07_39_WakesFromSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var slept atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(slept.Load())) }
		r := newRig(t, apitest.Options{Now: now, URLLife: time.Hour})
		r.cfg.Now = now
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Stall: true, Times: 5})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(2 * time.Second)
		puts := r.server.Count(apitest.OpPut)
		slept.Store(int64(8 * time.Hour))
		woke := time.Now()
		for r.server.Count(apitest.OpPut) == puts {
			time.Sleep(50 * time.Millisecond)
		}
		if d := time.Since(woke); d > 3*time.Second {
			t.Errorf("first byte %v after the wake", d)
		}
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
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
