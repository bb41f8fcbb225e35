package uploader_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// An absurd Retry-After is capped, and while the API lane waits the PUTs go on.
func TestFault24_APILaneAloneWaits(t *testing.T) {
	for name, header := range map[string]http.Header{
		"a year": {"Retry-After": {"31536000"}}, "the year 9999": {"Retry-After": {"Fri, 31 Dec 9999 23:59:59 GMT"}},
		"less than nought": {"Retry-After": {"-5"}}, "no number": {"Retry-After": {"soon"}}, "nothing": {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Times: 1, Status: 429, Header: header, Body: apitest.APIError("RATE_LIMIT_ERROR", "slow")})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				r.open()
				p := r.video("a.avi", 10*64<<10, 7) // 16 s by three at once
				start := time.Now()
				a := r.add(uploader.AddOptions{}, p)
				time.Sleep(18 * time.Second)
				synctest.Wait()
				if s := r.m.Snapshot(a.IDs[0]); s.Chunks.Sent+s.Chunks.Confirmed != 10 || s.State.String() != "uploading" && s.State.Phase != uploader.Uploaded {
					t.Errorf("after 18 s: %v, %+v", s.State, s.Chunks)
				}
				s := r.until(a.IDs[0], "uploaded")
				// Two minutes at most, and one more while the plan is guessed at.
				if d := time.Since(start); d > 190*time.Second {
					t.Errorf("took %v", d)
				}
				if s.Attempts != 0 || s.Err != nil {
					t.Errorf("attempts %d, error %v", s.Attempts, s.Err)
				}
				for k, n := range r.puts() {
					if n != 1 {
						t.Errorf("chunk %d was sent %d times", k, n)
					}
				}
				r.wantVideos(p)
			})
		})
	}
}

const otherKey = "aion_zyxwvutsrqponmlkjihg"

// A new key of the same workspace goes on with the upload.
func TestFault30_NewKeyOfTheWorkspace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 20*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		r.server.SetKey(otherKey)
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitKeyRejected || s.Attempts != 0 {
			t.Errorf("waits for %v, attempts %d", s.State.Wait, s.Attempts)
		}
		time.Sleep(10 * time.Minute)
		r.m.SetKey(otherKey)
		r.until(a.IDs[0], "uploaded")
		if n := r.server.Count(api.OpInitiate); n != 1 {
			t.Errorf("%d initiates", n)
		}
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
		r.wantVideos(p)
	})
}

// Under a key of another workspace the upload isn't found: that proves nothing,
// so the person is asked, and only their Retry begins anew.
func TestFault30_KeyOfAnotherWorkspace(t *testing.T) {
	for name, status := range map[string]int{"403": 403, "404": 404} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				r.open()
				p := r.video("a.avi", 20*64<<10, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploading")
				time.Sleep(5 * time.Second)
				no := apitest.APIError("NOT_YOURS", "no such upload")
				for _, op := range []apitest.Op{apitest.OpConfirm, apitest.OpProgress, apitest.OpRetryChunk, apitest.OpComplete, apitest.OpAbort} {
					r.server.Fault(says(op, status, 0, no))
				}
				r.server.SetKey(otherKey)
				r.m.SetKey(otherKey)
				s := r.until(a.IDs[0], "failed")
				if s.Err.Code != uploader.CodeOtherWorkspace {
					t.Errorf("error %+v", s.Err)
				}
				time.Sleep(24 * time.Hour)
				synctest.Wait()
				if n := r.server.Count(api.OpInitiate); n != 1 {
					t.Errorf("%d initiates, unasked", n)
				}
				// The right key again: the upload is still known.
				r.server.ClearFaults()
				r.server.SetKey(testKey)
				r.m.SetKey(testKey)
				r.m.Retry(a.IDs[0])
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
			})
		})
	}
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
