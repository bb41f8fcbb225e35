package apitest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// shelf is a Storage of a test, which puts the parts there itself.
type shelf struct {
	srv *Server // asked in every call: a server that held its lock would hang

	mu     sync.Mutex
	open   map[string]map[int]StoredPart // by upload ID
	whole  map[string][]StoredPart       // by key
	signed http.Header                   // of the last PresignPart
	fail   string                        // the call that fails
	after  int                           // calls of it that don't
}

var errShelf = errors.New("shelf broken")

// call enters a method.
func (s *shelf) call(name string) error {
	s.srv.Log()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != name {
		return nil
	}
	if s.after--; s.after >= 0 {
		return nil
	}
	return errShelf
}

func (s *shelf) CreateUpload(_ context.Context, key, contentType string) (string, error) {
	if err := s.call("create"); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := fmt.Sprint("shelf of ", key, " ", contentType)
	s.open[id] = make(map[int]StoredPart)
	return id, nil
}

func (s *shelf) PresignPart(_ context.Context, o Object, number int, signed http.Header, life time.Duration) (string, error) {
	s.mu.Lock()
	s.signed = signed
	s.mu.Unlock()
	return fmt.Sprintf("https://shelf.example/%s?partNumber=%d&life=%v", o.Key, number, life), s.call("presign")
}

func (s *shelf) PresignGet(_ context.Context, key string, life time.Duration) (string, error) {
	return "https://shelf.example/" + key + "?life=" + life.String(), s.call("get")
}

func (s *shelf) Parts(_ context.Context, o Object, first, last int) (parts []StoredPart, err error) {
	if err := s.call("parts"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := first; n <= last; n++ {
		if p, ok := s.open[o.UploadID][n]; ok {
			parts = append(parts, p)
		}
	}
	return parts, nil
}

func (s *shelf) CompleteUpload(_ context.Context, o Object, parts []StoredPart) error {
	if err := s.call("complete"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, o.UploadID)
	s.whole[o.Key] = parts
	return nil
}

func (s *shelf) AbortUpload(_ context.Context, o Object) error {
	if err := s.call("abort"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, o.UploadID)
	return nil
}

// uploads is how many uploads are open.
func (s *shelf) uploads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// store stores part n of an upload as a client would.
func (s *shelf) store(u api.Upload, n int, size int64, etag string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[u.UploadID][n] = StoredPart{Number: n, Size: size, ETag: etag}
}

func startElsewhere(t *testing.T, o Options) (*service, *shelf) {
	t.Helper()
	elsewhere := &shelf{open: make(map[string]map[int]StoredPart), whole: make(map[string][]StoredPart)}
	o.Storage = elsewhere
	s := start(t, o)
	elsewhere.srv = s.Server
	return s, elsewhere
}

// breaks makes a call of the shelf fail from now on, but for the first few.
func (s *shelf) breaks(call string, after int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail, s.after = call, after
}

func TestElsewhere(t *testing.T) {
	s, elsewhere := startElsewhere(t, Options{ChunkSize: 100, URLLife: time.Minute, SignContentType: true})
	u := s.initiate(250)
	if want := "https://shelf.example/" + u.StoragePath + "?partNumber=3&life=1m0s"; u.Chunks[2].UploadURL != want {
		t.Errorf("URL = %s, want %s", u.Chunks[2].UploadURL, want)
	}
	if got := elsewhere.signed.Get("Content-Type"); got != "video/mp4" {
		t.Errorf("signed content type = %q", got)
	}
	if want := "shelf of " + u.StoragePath + " video/mp4"; u.UploadID != want {
		t.Errorf("upload ID = %q, want the storage's %q", u.UploadID, want)
	}
	for _, c := range u.Chunks {
		elsewhere.store(u, c.Number, c.SizeBytes, fmt.Sprint("etag", c.Number))
		s.confirm(u, c.Number, fmt.Sprint("etag", c.Number)).into(t, 200, nil)
	}
	var done api.Completed
	s.finish(u).into(t, 200, &done)
	if want := "https://shelf.example/" + u.StoragePath + "?life=1m0s"; done.VideoURL != want {
		t.Errorf("video's URL = %s, want %s", done.VideoURL, want)
	}
	want := []StoredPart{{1, 100, "etag1"}, {2, 100, "etag2"}, {3, 50, "etag3"}}
	if got := elsewhere.whole[u.StoragePath]; !slices.Equal(got, want) {
		t.Errorf("parts = %v, want %v", got, want)
	}
	if v := s.Videos(); len(v) != 1 || v[0].StoragePath != u.StoragePath || v[0].SHA256 != "" {
		t.Errorf("videos = %+v", v)
	}
}

// TestElsewhereDoubts holds that the client's word isn't enough.
func TestElsewhereDoubts(t *testing.T) {
	s, elsewhere := startElsewhere(t, Options{ChunkSize: 100})
	u := s.initiate(150)
	for _, tt := range []struct {
		size int64 // stored; 0: not at all
		etag string
		code string
	}{
		{0, "", "CHUNK_NOT_UPLOADED"},
		{100, "other", "CHUNK_ETAG_MISMATCH"},
		{99, "etag", "CHUNK_SIZE_MISMATCH"},
		{100, "etag", ""},
	} {
		if tt.size > 0 {
			elsewhere.store(u, 1, tt.size, tt.etag)
		}
		if a := s.confirm(u, 1, "etag"); a.code() != tt.code {
			t.Errorf("confirm of %d bytes as %q: %d %s, want %q", tt.size, tt.etag, a.status, a.code(), tt.code)
		}
	}
	elsewhere.store(u, 2, 50, "etag")
	s.confirm(u, 2, "etag").into(t, 200, nil)
	elsewhere.store(u, 1, 100, "later") // a PUT that landed after its confirm
	if a := s.finish(u); a.code() != "UPLOAD_INCOMPLETE" {
		t.Errorf("complete: %d %s", a.status, a.body)
	}
	s.confirm(u, 1, "later").into(t, 200, nil)
	s.finish(u).into(t, 200, nil)
}

// TestElsewhereLeavesNothing holds that what ends without a video is aborted at
// the storage.
func TestElsewhereLeavesNothing(t *testing.T) {
	video := api.Video{Filename: "a.mp4", ContentType: "video/mp4", SizeBytes: 150}
	batch := map[string]any{"videos": []api.Video{video, video, video}}
	for _, tt := range []struct {
		name  string
		o     Options
		steps func(t *testing.T, s *service, elsewhere *shelf)
	}{
		{"abort", Options{}, func(t *testing.T, s *service, elsewhere *shelf) {
			u := s.initiate(150)
			elsewhere.store(u, 1, 100, "etag")
			var d api.Discarded
			s.post("/video-uploads/abort", map[string]any{"media_id": u.MediaID, "upload_id": u.UploadID}).into(t, 200, &d)
			if !d.S3Cleanup || d.ChunksRemoved != 1 {
				t.Errorf("abort = %+v", d)
			}
		}},
		{"over the quota", Options{Quota: 400}, func(t *testing.T, s *service, _ *shelf) {
			s.post("/video-uploads/batch/initiate", batch).into(t, 413, nil)
		}},
		{"the storage refuses the third", Options{}, func(t *testing.T, s *service, elsewhere *shelf) {
			elsewhere.breaks("create", 2)
			s.post("/video-uploads/batch/initiate", batch).into(t, 500, nil)
		}},
		{"its time is over", Options{UploadLife: time.Hour}, func(t *testing.T, s *service, _ *shelf) {
			u := s.initiate(150)
			s.SetNow(func() time.Time { return time.Now().Add(2 * time.Hour) })
			s.confirm(u, 1, "etag").into(t, 404, nil)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.ChunkSize = 100
			s, elsewhere := startElsewhere(t, tt.o)
			tt.steps(t, s, elsewhere)
			// What is removed after a reply has gone before the server closes.
			s.http.CloseIdleConnections()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if n := elsewhere.uploads(); n != 0 {
				t.Errorf("%d uploads left in the storage", n)
			}
		})
	}
}

// TestElsewhereBroken holds what the API answers when its storage fails.
func TestElsewhereBroken(t *testing.T) {
	for call, after := range map[string]func(s *service, u api.Upload) answer{
		"parts":    func(s *service, u api.Upload) answer { return s.confirm(u, 1, "etag") },
		"complete": func(s *service, u api.Upload) answer { return s.finish(u) },
		"get":      func(s *service, u api.Upload) answer { return s.finish(u) },
		"presign": func(s *service, u api.Upload) answer {
			return s.post("/video-uploads/chunks/retry", map[string]any{"media_id": u.MediaID, "upload_id": u.UploadID, "chunk_number": 1})
		},
	} {
		t.Run(call, func(t *testing.T) {
			s, elsewhere := startElsewhere(t, Options{})
			u := s.initiate(100)
			elsewhere.store(u, 1, 100, "etag")
			s.confirm(u, 1, "etag").into(t, 200, nil)
			elsewhere.breaks(call, 0)
			if a := after(s, u); a.code() != "INTERNAL_ERROR" || a.status != 500 {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	t.Run("abort", func(t *testing.T) {
		s, elsewhere := startElsewhere(t, Options{})
		u := s.initiate(100)
		elsewhere.breaks("abort", 0)
		var d api.Discarded
		s.post("/video-uploads/abort", map[string]any{"media_id": u.MediaID, "upload_id": u.UploadID}).into(t, 200, &d)
		if d.S3Cleanup || d.CleanedUp {
			t.Errorf("abort = %+v, want one that cleaned nothing up", d)
		}
	})
}
