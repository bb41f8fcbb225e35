package uploader_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// One refusal among few calls isn't the plan: none allows less than 10.
func TestAttackOneRefusalIsNoPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{NoLimitsPage: true, ChunkSize: 8 << 10})
		r.open()
		r.drainEvents()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Times: 1, Status: 429, Header: http.Header{"Retry-After": {"1"}}})
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 20*8<<10, 1))
		s := r.after(10*time.Minute, a.IDs[0])
		if n := r.m.Status().CallsPerMinute; s.State.Phase != uploader.Uploaded || n > 0 && n < 10 {
			t.Errorf("%v after 10 min, %d of %d chunks; the plan is said to allow %d calls a minute", s.State, s.Chunks.Confirmed, s.Chunks.Total, n)
		}
	})
}

// syncBuffer is a log that many may write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// No secret reaches an event, a status or the log, even where the other side
// repeats what it was sent.
func TestAttackNoSecretIsTold(t *testing.T) {
	secret := "https://u:pw@h.example/p?X-Amz-Credential=c&X-Amz-Signature=deadbeef"
	echo := "bad key " + testKey + " for " + secret
	relative := "GET /storage/x?X-Amz-Signature=deadbeef failed; Authorization: Bearer " + testKey
	for name, fs := range map[string][]apitest.Fault{
		"initiate": {{Endpoint: apitest.OpInitiate, Status: 422, Body: apitest.APIError("BAD", echo)}},
		"detail":   {{Endpoint: apitest.OpInitiate, Status: 422, Body: `{"detail":[{"loc":["header"],"msg":"` + relative + `","type":"x"}]}`}},
		"key":      {{Endpoint: apitest.OpConfirm, Status: 401, Body: apitest.APIError("INVALID_API_KEY", echo)}},
		"html":     {{Endpoint: apitest.OpConfirm, Status: 403, Body: "<html>" + echo + relative + "</html>"}},
		"put 403":  {{Endpoint: apitest.OpPut, Status: 403, Body: apitest.StorageError("SignatureDoesNotMatch", "GET /x?X-Amz-Signature=deadbeef "+secret)}},
		"put code": {{Endpoint: apitest.OpPut, Status: 400, Body: apitest.StorageError("X?X-Amz-Signature=deadbeef", "x")}},
		"put text": {{Endpoint: apitest.OpPut, Status: 500, Body: "GET /x?X-Amz-Signature=deadbeef " + secret}},
		"put goes": {{Endpoint: apitest.OpPut, Status: 302, Header: http.Header{"Location": {secret}}}},
		"api goes": {{Endpoint: apitest.OpConfirm, Status: 302, Header: http.Header{"Location": {secret}}}},
		"retry":    {{Endpoint: apitest.OpPut, Status: 403, Body: apitest.StorageError("AccessDenied", "Request has expired")}, {Endpoint: apitest.OpRetryChunk, Status: 200, Body: `{"chunk_number":1,"upload_url":"http://evil.example/?X-Amz-Signature=deadbeef"}`}},
		"id":       {{Endpoint: apitest.OpInitiate, Status: 422, Body: `{"error":{"code":"C","message":"m"},"request_id":"` + testKey + `"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				log := &syncBuffer{}
				r.cfg.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				for _, f := range fs {
					r.server.Fault(f)
				}
				r.open()
				var said strings.Builder
				done := make(chan struct{})
				go func(events <-chan uploader.Event) {
					defer close(done)
					for e := range events {
						said.WriteString(e.Reason)
						if e.Snapshot.Err != nil {
							said.WriteString(e.Snapshot.Err.Error() + e.Snapshot.Err.RequestID + e.Snapshot.Err.APICode)
						}
					}
				}(r.events)
				a := r.add(uploader.AddOptions{}, r.video("a.avi", 100_000, 1))
				s := r.after(time.Hour, a.IDs[0])
				if s.Err != nil {
					log.Write([]byte(s.Err.Error() + s.Err.Message + s.Err.RequestID + s.Err.APICode))
				}
				st := r.m.Status()
				log.Write([]byte(st.WaitDetail + st.StoreDetail))
				r.close()
				<-done
				all := log.b.String() + said.String()
				for _, bad := range []string{testKey, "deadbeef", "u:pw"} {
					if i := strings.Index(all, bad); i >= 0 {
						t.Errorf("%q is told: …%s…", bad, all[max(0, i-120):min(len(all), i+60)])
					}
				}
			})
		})
	}
}

// After Close nothing of ours runs, and no connection is open.
func TestAttackNothingRunsAfterClose(t *testing.T) {
	s, err := apitest.New(apitest.Options{Dir: t.TempDir(), Key: testKey, ChunkSize: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	base, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	ignore := goleak.IgnoreCurrent()
	m, err := uploader.Open(uploader.Config{BaseURL: base, Key: testKey, Proxy: noProxy, StateDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p := t.TempDir() + "/a.avi"
	writeFile(t, p, aviOf(500_000, 1))
	a := <-m.Add([]string{p}, uploader.AddOptions{})
	events := m.Subscribe(t.Context())
	for m.Snapshot(a.IDs[0]).State.Phase != uploader.Uploaded {
		<-events
	}
	if err := m.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	for range events {
	}
	err = goleak.Find(ignore, goleak.IgnoreAnyFunction("net/http.(*conn).serve"), goleak.IgnoreAnyFunction("net/http.(*connReader).backgroundRead"))
	if err != nil {
		t.Errorf("%.600s", err)
	}
}

// Sent, as events and snapshots tell it, never goes back.
func TestAttackSentNeverGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 256 << 10})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 900_000, 1))
		id := a.IDs[0]
		time.Sleep(5 * time.Second)
		var most int64
		for range 20 {
			time.Sleep(230 * time.Millisecond)
			most = max(most, r.m.Snapshot(id).Sent)
		}
		r.m.Pause(id)
		s := r.until(id, "paused")
		if s.Sent < most {
			t.Errorf("the event says %d sent after a snapshot said %d", s.Sent, most)
		}
		if n := r.m.Snapshot(id).Sent; n < most {
			t.Errorf("the snapshot says %d sent after one said %d", n, most)
		}
	})
}

// A name of any kind arrives, and changes nothing but itself.
func TestAttackNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		r.drainEvents()
		names := []string{"line\nbreak.avi", "bell\a.avi", "\xff\xfe.avi", "\u202egpj.avi", strings.Repeat("ü", 120) + ".avi", "c1\u0085.avi", " .avi", "😀.avi", "-rf.avi", "a\\b.avi"}
		var ids []uploader.ID
		for i, n := range names {
			p := r.dir + "/" + n
			if err := os.WriteFile(p, aviOf(20_000, byte(i)), 0o600); err != nil {
				t.Fatal(err)
			}
			old := time.Unix(900_000_000, 0)
			os.Chtimes(p, old, old)
			a := r.add(uploader.AddOptions{}, p)
			if len(a.IDs) != 1 {
				t.Fatalf("%q: %+v", n, a)
			}
			ids = append(ids, a.IDs[0])
		}
		time.Sleep(time.Hour)
		for i, id := range ids {
			if s := r.m.Snapshot(id); s.State.Phase != uploader.Uploaded {
				t.Errorf("%q: %v, %v", names[i], s.State, s.Err)
			}
		}
	})
}

// An API host whose name can't be resolved, beside a storage that works, must
// not have the hold come and go with every PUT that ends.
func TestAttackDeadAPIHostBesideALivingStorage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{StorageURL: "http://127.0.0.1:9000", ChunkSize: 8 << 10})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 8 << 10})
		var mu sync.Mutex
		dead, dials := false, 0
		r.cfg.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			mu.Lock()
			d := dead && !strings.HasSuffix(addr, ":9000")
			if d {
				dials++
			}
			mu.Unlock()
			if d {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api", IsNotFound: true}}
			}
			return r.net.dial(ctx, network, addr)
		}
		r.open()
		events := 0
		go func(e <-chan uploader.Event) {
			for range e {
				mu.Lock()
				events++
				mu.Unlock()
			}
		}(r.events)
		r.add(uploader.AddOptions{}, r.video("a.avi", 300*8<<10, 1))
		time.Sleep(3 * time.Second)
		mu.Lock()
		dead, events = true, 0
		mu.Unlock()
		r.net.cut(nil)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		t.Logf("%d dials of the API, %d events in 2 min; PUTs %d", dials, events, r.server.Count(apitest.OpPut))
		if events > 60 {
			t.Errorf("%d events in 2 min: it flaps", events)
		}
	})
}
