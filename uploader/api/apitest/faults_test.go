package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

func TestFaultStatus(t *testing.T) {
	s := start(t, Options{ChunkSize: 10})
	u := s.initiate(30)
	s.Fault(Fault{
		Endpoint: OpPut, Chunk: 2, After: 1, Times: 2, Status: 503, Body: StorageError("SlowDown", "Please reduce your request rate."),
		Header: http.Header{"Retry-After": {"7"}},
	})
	for i, want := range []int{200, 503, 503, 200} {
		s.put(u.Chunks[0].UploadURL, sample(10)).into(t, 200, nil)
		a := s.put(u.Chunks[1].UploadURL, sample(10))
		if a.status != want {
			t.Errorf("PUT %d: %d, want %d", i+1, a.status, want)
		}
		if want == 503 && (a.code() != "SlowDown" || a.header.Get("Retry-After") != "7") {
			t.Errorf("PUT %d: %s %v", i+1, a.body, a.header)
		}
	}
	s.Fault(Fault{Endpoint: OpConfirm, Status: 500, Body: APIError("INTERNAL_ERROR", "Sorry")})
	if a := s.confirm(u, 1, md5Hex(sample(10))); a.status != 500 || a.code() != "INTERNAL_ERROR" {
		t.Errorf("confirm: %d %s", a.status, a.body)
	}
	s.ClearFaults()
	s.confirm(u, 1, md5Hex(sample(10))).into(t, 200, nil)
}

func TestFaultStatusBeforeOrAfterTheBody(t *testing.T) {
	for after, want := range map[bool]int64{false: 0, true: 10} {
		s := start(t, Options{})
		u := s.initiate(10)
		s.Fault(Fault{Endpoint: OpPut, Status: 500, AfterBody: after})
		s.put(u.Chunks[0].UploadURL, sample(10)).into(t, 500, nil)
		if log := s.Log(); log[1].Bytes != want || log[1].Applied {
			t.Errorf("AfterBody %v: %+v", after, log[1])
		}
	}
}

func TestFaultsOfReplies(t *testing.T) {
	data := sample(10)
	t.Run("drop, applied", func(t *testing.T) {
		s := start(t, Options{})
		u := s.initiate(10)
		s.Fault(Fault{DropReply: true})
		if _, err := s.tryPut(u.Chunks[0].UploadURL, data); !isCut(err) {
			t.Errorf("PUT: %v", err)
		}
		s.ClearFaults()
		s.confirm(u, 1, md5Hex(data)).into(t, 200, nil)
		s.Fault(Fault{Endpoint: OpComplete, Times: 1, DropReply: true})
		if _, err := s.try("POST", "/video-uploads/complete", api.CompleteRequest{MediaID: u.MediaID, UploadID: u.UploadID, DurationSeconds: 1}); !isCut(err) {
			t.Errorf("complete: %v", err)
		}
		if len(s.Videos()) != 1 {
			t.Errorf("videos = %+v", s.Videos())
		}
		for _, r := range s.Log() {
			if r.Op == OpPut && !(r.Applied && r.Dropped && r.Status == 200 && r.Bytes == 10) {
				t.Errorf("log of the PUT: %+v", r)
			}
		}
	})
	t.Run("HTML", func(t *testing.T) {
		s := start(t, Options{})
		u := s.initiate(10)
		s.Fault(Fault{HTML: true})
		a := s.put(u.Chunks[0].UploadURL, data)
		if a.status != 200 || a.header.Get("ETag") != "" || !bytes.Contains(a.body, []byte("sign in")) {
			t.Errorf("PUT: %d %v %s", a.status, a.header, a.body)
		}
		s.ClearFaults()
		if a := s.confirm(u, 1, md5Hex(data)); a.code() != "CHUNK_NOT_UPLOADED" {
			t.Errorf("the portal stored it: %d %s", a.status, a.body)
		}
	})
	t.Run("truncate", func(t *testing.T) {
		s := start(t, Options{})
		s.Fault(Fault{Endpoint: OpInitiate, Truncate: true})
		a := s.post("/video-uploads/initiate", api.Video{Filename: "a.mp4", ContentType: "video/mp4", SizeBytes: 10})
		if a.status != 201 || json.Valid(a.body) || len(a.body) == 0 || s.Uploads() != 1 {
			t.Errorf("%d %s, %d uploads", a.status, a.body, s.Uploads())
		}
	})
	t.Run("ETags", func(t *testing.T) {
		s := start(t, Options{})
		u := s.initiate(10)
		s.Fault(Fault{Endpoint: OpPut, Times: 1, NoETag: true})
		s.Fault(Fault{Endpoint: OpPut, Times: 1, BadETag: true})
		if a := s.put(u.Chunks[0].UploadURL, data); a.status != 200 || a.header.Get("ETag") != "" {
			t.Errorf("no ETag: %d %v", a.status, a.header)
		}
		changed := append([]byte{data[0] ^ 0xff}, data[1:]...)
		if a := s.put(u.Chunks[0].UploadURL, data); a.status != 200 || a.header.Get("ETag") != `"`+md5Hex(changed)+`"` {
			t.Errorf("bad ETag: %d %v", a.status, a.header)
		}
		if a := s.put(u.Chunks[0].UploadURL, data); a.header.Get("ETag") != `"`+md5Hex(data)+`"` {
			t.Errorf("after the faults: %d %v", a.status, a.header)
		}
	})
}

func TestFaultReset(t *testing.T) {
	s := start(t, Options{ChunkSize: 1 << 20})
	u := s.initiate(1 << 20)
	s.put(u.Chunks[0].UploadURL, sample(1<<20)).into(t, 200, nil)
	s.Fault(Fault{Reset: true, Times: 2})
	// Without GetBody the transport can't send it again by itself.
	r, _ := http.NewRequest("PUT", u.Chunks[0].UploadURL, nil)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(make([]byte, 1<<20))), 1<<20
	if a, err := s.send(r); err == nil {
		t.Errorf("PUT: %d", a.status)
	}
	if _, err := s.try("POST", "/video-uploads/abort", map[string]string{"media_id": u.MediaID, "upload_id": u.UploadID}); err == nil {
		t.Error("abort: no error")
	}
	last := s.Log()
	if put := last[len(last)-2]; put.Bytes != 1<<19 || put.Applied || put.Status != 0 {
		t.Errorf("log of the PUT: %+v", put)
	}
	// The part of before is untouched, and so is the upload.
	s.confirm(u, 1, md5Hex(sample(1<<20))).into(t, 200, nil)
	s.finish(u).into(t, 200, nil)
}

func TestFaultsThatTakeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startPipe(t, Options{})
		u := s.initiate(100)
		data := sample(100)
		timed := func(what string, want time.Duration, f Fault, act func()) {
			t.Helper()
			s.Fault(f)
			began := time.Now()
			act()
			if got := time.Since(began); got != want {
				t.Errorf("%s took %v, want %v", what, got, want)
			}
			s.ClearFaults()
		}
		put := func() { s.put(u.Chunks[0].UploadURL, data).into(t, 200, nil) }
		timed("delay", 5*time.Second, Fault{Delay: 5 * time.Second}, put)
		timed("slow", 10*time.Second, Fault{Endpoint: OpPut, Rate: 10}, put)
		timed("late confirm", 10*time.Minute, Fault{Endpoint: OpConfirm, Delay: 10 * time.Minute}, func() { s.confirm(u, 1, md5Hex(data)).into(t, 200, nil) })
		timed("stall", time.Minute, Fault{Stall: true}, func() {
			go func() {
				time.Sleep(time.Minute)
				s.ClearFaults()
			}()
			put()
		})
		if got := s.SentAfterConfirm(); len(got) != 1 || got[0].Chunk != 1 {
			t.Errorf("SentAfterConfirm = %v", got)
		}
	})
}

// A stall ends by Close too, so no goroutine outlives the server.
func TestCloseEndsStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startPipe(t, Options{})
		u := s.initiate(100)
		s.Fault(Fault{Stall: true})
		done := make(chan error, 2)
		go func() { _, err := s.tryPut(u.Chunks[0].UploadURL, sample(100)); done <- err }()
		go func() { _, err := s.try("GET", "/tenant/limits", nil); done <- err }()
		synctest.Wait()
		if len(done) != 0 {
			t.Errorf("%d requests came through", len(done))
		}
		began := time.Now()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if waited := time.Since(began); waited != 0 {
			t.Errorf("Close took %v", waited)
		}
		if a := s.get("/tenant/limits"); a.status != 503 {
			t.Errorf("after Close: %d", a.status)
		}
	})
}
