package uploader_test

import (
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Nothing passes for 45 s, new connections among them: the sockets are kept,
// and the PUTs go on where they were.
func TestFault04_SilentFor45Seconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 256 << 10})
		l := r.weather(100_000, nil)
		r.open()
		p := r.video("a.avi", 2_000_000, 7) // 20 s in 8 chunks
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		before := r.m.Snapshot(a.IDs[0]).Sent
		start := time.Now()
		end := l.silence()
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitOffline {
			t.Errorf("waits for %v", s.State.Wait)
		}
		time.Sleep(45*time.Second - time.Since(start))
		if n := r.m.Snapshot(a.IDs[0]).Sent; n < before {
			t.Errorf("%d bytes sent, %d before the silence", n, before)
		}
		end()
		s = r.until(a.IDs[0], "uploaded")
		if d := time.Since(start); d > 65*time.Second {
			t.Errorf("took %v more: a part of it was sent again", d)
		}
		if s.Attempts != 0 {
			t.Errorf("%d attempts", s.Attempts)
		}
		r.wantOnce(8)
		r.wantVideos(p)
	})
}

// One connection is dead while the others move: it alone is dropped, and its
// chunk sent again.
func TestFault06_OneConnectionDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Stall: true})
		r.weather(100_000, nil)
		r.open()
		p := r.video("a.avi", 40*64<<10, 7) // 26 s
		start := time.Now()
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "uploaded")
		puts := r.puts()
		for k := 1; k <= 40; k++ {
			if want := map[bool]int{true: 2, false: 1}[k == 2]; puts[k] != want {
				t.Errorf("chunk %d was sent %d times, want %d", k, puts[k], want)
			}
		}
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("took %v", d)
		}
		if s.Err != nil || s.Attempts != 0 || r.server.Count(api.OpRetryChunk) != 0 {
			t.Errorf("error %v, attempts %d, %d retries spent", s.Err, s.Attempts, r.server.Count(api.OpRetryChunk))
		}
		r.wantVideos(p)
	})
}

// A sign-in page is never a success, is named, and ends by itself.
func TestFault09_CaptivePortal(t *testing.T) {
	page := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Etag", `"5d41402abc4b2a76b9719d911017c592"`)
		w.Write([]byte("<html>Welcome to the hotel</html>"))
	}
	for name, portal := range map[string]func(w http.ResponseWriter, q *http.Request){
		"a page": func(w http.ResponseWriter, _ *http.Request) { page(w) },
		"a redirect": func(w http.ResponseWriter, q *http.Request) {
			http.Redirect(w, q, "http://10.0.0.1/login", http.StatusFound)
		},
		"511": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNetworkAuthenticationRequired)
			page(w)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{URLLife: 24 * time.Hour})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				var mu sync.Mutex
				asked, signedIn := 0, true
				r.through(func(w http.ResponseWriter, q *http.Request, next http.Handler) {
					mu.Lock()
					in := signedIn
					if !in {
						asked++
					}
					mu.Unlock()
					if in {
						next.ServeHTTP(w, q)
						return
					}
					portal(w, q)
				})
				r.open()
				p := r.video("a.avi", 1_000_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploading")
				time.Sleep(5 * time.Second)
				sign := func(in bool) {
					mu.Lock()
					defer mu.Unlock()
					signedIn = in
				}
				sign(false)
				s := r.until(a.IDs[0], "waiting")
				if s.State.Wait != uploader.WaitSignIn {
					t.Fatalf("waits for %v: %+v", s.State.Wait, r.m.Status())
				}
				time.Sleep(time.Hour)
				mu.Lock()
				if asked > 1000 {
					t.Errorf("the portal was asked %d times in an hour", asked)
				}
				mu.Unlock()
				r.server.ClearFaults()
				sign(true)
				back := time.Now()
				r.until(a.IDs[0], "uploaded")
				if d := time.Since(back); d > 15*time.Second {
					t.Errorf("went on after %v", d)
				}
				r.wantVideos(p)
				if n := r.server.Count(api.OpRetryChunk); n != 0 {
					t.Errorf("%d of the plan's retries spent", n)
				}
			})
		})
	}
}

// The server has closed its pooled connections: they are dialled anew without a
// word, a wait or a count.
func TestFault10_PooledConnectionClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		var first, closed atomic.Int32
		together := make(chan struct{})
		r.onWires(func(w http.ResponseWriter, q *http.Request, over *wire, next http.Handler) {
			switch {
			case q.Method != http.MethodPut:
			case over.old.Load():
				closed.Add(1)
				panic(http.ErrAbortHandler) // as if it had been closed before
			case first.Load() < 3: // the first three become idle at the same time
				over.old.Store(true)
				if first.Add(1) == 3 {
					close(together)
				}
				<-together
			}
			next.ServeHTTP(w, q)
		})
		r.open()
		p := r.video("a.avi", 20*64<<10, 7)
		start := time.Now()
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "uploaded")
		// The first back-off would take a quarter of a second.
		if d := time.Since(start); d >= 250*time.Millisecond {
			t.Errorf("took %v", d)
		}
		if closed.Load() == 0 {
			t.Fatal("no connection was used twice: the test shows nothing")
		}
		if s.Attempts != 0 || s.Err != nil {
			t.Errorf("attempts %d, error %v", s.Attempts, s.Err)
		}
		r.wantOnce(20)
		r.wantVideos(p)
	})
}

// 64 kbit/s: no deadline strikes while bytes move.
func TestFault11_SlowLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 1 << 20, URLLife: 24 * time.Hour})
		r.weather(8_000, nil)
		r.cfg.Parallel = 1
		r.open()
		p := r.video("a.avi", 5<<20, 7) // 11 minutes
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "uploaded")
		if s.Attempts != 0 || s.Err != nil {
			t.Errorf("attempts %d, error %v", s.Attempts, s.Err)
		}
		r.wantOnce(5)
		r.wantVideos(p)
	})
}

// Losses and jitter, as waits of up to 30 ms before each packet and of up to
// 9 s now and then: no false stall.
func TestFault12_LossAndJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 128 << 10})
		rnd := rand.New(rand.NewPCG(12, 12))
		var mu sync.Mutex
		l := r.weather(200_000, func(packet int) time.Duration {
			mu.Lock()
			defer mu.Unlock()
			d := time.Duration(rnd.IntN(30)) * time.Millisecond
			if packet%100 == 50 { // one in a piece that is written, as a loss is
				d += time.Duration(rnd.IntN(9_000)) * time.Millisecond
			}
			return d
		})
		r.open()
		p := r.video("a.avi", 40*128<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "uploaded")
		if s.Attempts != 0 || s.Err != nil {
			t.Errorf("attempts %d, error %v", s.Attempts, s.Err)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if most := 5 + 4 + 10; l.dials > most { // probes are connections too
			t.Errorf("%d connections for 5 slots, 4 calls at once and some probes", l.dials)
		}
		r.wantOnce(40)
		r.wantVideos(p)
	})
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
