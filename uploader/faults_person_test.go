package uploader_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Paused for two days, its URLs long dead: it goes on with fresh URLs for the
// chunks that weren't sent, and only for these.
func TestFault43_PausedForTwoDays(t *testing.T) {
	for name, restart := range map[string]bool{"": false, "with a restart": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{URLLife: 15 * time.Minute, UploadLife: 7 * 24 * time.Hour, RetryAttempts: 1})
				r.cfg.StateDir = t.TempDir()
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				r.open()
				p := r.video("a.avi", 20*64<<10, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploading")
				time.Sleep(9 * time.Second)
				r.m.Pause(a.IDs[0])
				r.until(a.IDs[0], "paused")
				time.Sleep(time.Minute)
				synctest.Wait()
				if restart {
					r.close()
				}
				time.Sleep(48 * time.Hour)
				if restart {
					r.open()
				}
				s := r.m.Snapshot(a.IDs[0])
				had := s.Chunks.Sent + s.Chunks.Confirmed
				if s.State.String() != "paused" || had == 0 || had == 20 {
					t.Fatalf("%v with %+v", s.State, s.Chunks)
				}
				calls, puts := len(r.server.Log()), r.puts()
				r.server.ClearFaults()
				r.m.Resume(a.IDs[0])
				s = r.until(a.IDs[0], "uploaded")
				fresh := map[int]bool{}
				for _, q := range r.server.Log()[calls:] {
					if q.Op == api.OpRetryChunk {
						fresh[q.Chunk] = true
					}
				}
				if n := r.server.Count(api.OpRetryChunk); n != 20-had || len(fresh) != n {
					t.Errorf("%d fresh URLs for %d chunks that weren't sent", n, 20-had)
				}
				again := 0
				for k, n := range puts {
					if r.puts()[k] > n {
						again++
					}
				}
				if again > 5 { // those that the pause cut off
					t.Errorf("%d chunks that were sent are sent again", again)
				}
				if n := r.server.Count(api.OpInitiate); n != 1 || s.Attempts != 0 {
					t.Errorf("%d initiates, %d attempts", n, s.Attempts)
				}
				r.wantVideos(p)
			})
		})
	}
}

// Abort at every moment of the end: one outcome, and it is told truthfully.
func TestFault44_AbortRacesComplete(t *testing.T) {
	for at := range 14 {
		for name, f := range map[string]apitest.Fault{"answers": {}, "reply lost": {DropReply: true}, "500": {Status: 500}, "reply cut": {Truncate: true}} {
			t.Run(fmt.Sprintf("complete %s, abort after %d00 ms", name, at*5), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := newRig(t, apitest.Options{})
					f.Endpoint, f.Delay, f.Times = apitest.OpComplete, 2*time.Second, 1
					r.server.Fault(f)
					r.server.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Delay: time.Second})
					r.server.Fault(apitest.Fault{Endpoint: apitest.OpAbort, Delay: time.Second})
					r.open()
					p := r.video("a.avi", 200_000, 7)
					a := r.add(uploader.AddOptions{}, p)
					r.until(a.IDs[0], "uploading")
					time.Sleep(time.Duration(at) * 500 * time.Millisecond)
					r.m.Abort(a.IDs[0])
					time.Sleep(time.Hour)
					synctest.Wait()
					s, videos := r.m.Snapshot(a.IDs[0]), len(r.server.Videos())
					switch {
					case s.State.Phase == uploader.Uploaded && videos == 1:
					case s.State.Phase == uploader.Aborted && videos == 0:
					default:
						t.Errorf("told %v (%v), the service has %d videos", s.State, s.Err, videos)
					}
					if n := r.server.Uploads(); n != 0 {
						t.Errorf("%d uploads left", n)
					}
				})
			})
		}
	}
}

// Quit in mid-upload, the line standing still: safe within 2 s, and the next
// start goes on by itself.
func TestFault46_QuitAndGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Times: 6})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Stall: true})
		r.open()
		p := r.video("a.avi", 20*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		s := r.m.Snapshot(a.IDs[0])
		if s.Chunks.Confirmed != 6 || s.Chunks.Sending < 3 {
			t.Fatalf("chunks %+v", s.Chunks)
		}
		start := time.Now()
		r.close()
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("closed after %v", d)
		}
		if n := r.server.Count(api.OpAbort); n != 0 {
			t.Errorf("%d uploads aborted", n)
		}
		r.server.ClearFaults()
		r.open()
		if s := r.m.Snapshot(a.IDs[0]); s == nil || s.Confirmed != 6*64<<10 {
			t.Errorf("at the next start: %+v", s)
		}
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if n := r.server.Count(api.OpConfirm); n != 20 {
			t.Errorf("%d confirms for 20 chunks", n)
		}
	})
}

// Paused in the middle of a PUT, and at every step before and after: nothing is
// sent while it is paused, nothing is counted against it.
func TestFault43_PausedAtEveryStep(t *testing.T) {
	for at := range 12 {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{UploadLife: 7 * 24 * time.Hour})
				for _, op := range []apitest.Op{apitest.OpInitiate, apitest.OpConfirm, apitest.OpComplete} {
					r.server.Fault(apitest.Fault{Endpoint: op, Delay: 700 * time.Millisecond})
				}
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 64 << 10})
				r.open()
				p := r.video("a.avi", 5*64<<10, 7)
				a := r.add(uploader.AddOptions{}, p)
				time.Sleep(time.Duration(at) * 350 * time.Millisecond)
				r.m.Pause(a.IDs[0])
				time.Sleep(time.Minute)
				synctest.Wait()
				before := len(r.server.Log())
				time.Sleep(48 * time.Hour)
				synctest.Wait()
				if n := len(r.server.Log()) - before; n != 0 {
					t.Errorf("%d requests while it is paused", n)
				}
				r.m.Resume(a.IDs[0])
				s := r.until(a.IDs[0], "uploaded")
				if s.Err != nil || s.Attempts != 0 || r.server.Count(api.OpInitiate) != 1 {
					t.Errorf("error %v, attempts %d, initiates %d", s.Err, s.Attempts, r.server.Count(api.OpInitiate))
				}
				r.wantVideos(p)
			})
		})
	}
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
