package apitest

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// TestInABubble sends many videos at once over net.Pipe, on virtual time: a bad
// line, a day's wait, and nothing of it takes real time.
func TestInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startPipe(t, Options{ChunkSize: 1000, URLLife: time.Hour})
		s.Fault(Fault{Endpoint: OpPut, Rate: 100})
		s.Fault(Fault{Endpoint: OpConfirm, Delay: time.Second})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { s.upload(sample(2500)) })
		}
		all.Wait()
		if n := len(s.Videos()); n != 8 || s.Uploads() != 0 || len(s.PutTwice()) != 0 {
			t.Errorf("%d videos, %d uploads, twice %v", n, s.Uploads(), s.PutTwice())
		}

		u := s.initiate(10)
		time.Sleep(time.Hour)
		if a := s.put(u.Chunks[0].UploadURL, sample(10)); a.status != 403 {
			t.Errorf("after an hour: %d", a.status)
		}
		time.Sleep(23 * time.Hour)
		if s.Uploads() != 0 {
			t.Errorf("after a day: %d uploads", s.Uploads())
		}
	})
}

func TestRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startPipe(t, Options{CallsPerMinute: 3})
		ask := func(key string) answer {
			t.Helper()
			r, _ := http.NewRequest("GET", s.base+"/tenant/limits", nil)
			r.Header.Set("Authorization", "Bearer "+key)
			a, err := s.send(r)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		refused := func(after time.Duration) {
			t.Helper()
			a := ask("a")
			if a.status != 429 || a.code() != "RATE_LIMIT_ERROR" || a.header.Get("Retry-After") != strconv.Itoa(int(after/time.Second)) {
				t.Errorf("%d %s, Retry-After %s, want %v", a.status, a.body, a.header.Get("Retry-After"), after)
			}
		}
		u := s.initiate(10) // of key aion_key
		ask("a").into(t, 200, nil)
		time.Sleep(20 * time.Second)
		ask("a").into(t, 200, nil)
		var l api.Limits
		ask("a").into(t, 200, &l)
		if l.Limits[api.CallsPerMinute] != 3 || l.Usage[api.CallsPerMinute] != 3 || l.Remaining[api.CallsPerMinute] != 0 || l.Tier != "free" {
			t.Errorf("limits = %+v", l)
		}
		refused(40 * time.Second)
		ask("b").into(t, 200, nil)                                 // each key has its own budget
		s.put(u.Chunks[0].UploadURL, sample(10)).into(t, 200, nil) // the storage has none
		time.Sleep(39500 * time.Millisecond)
		refused(time.Second) // refused calls cost nothing
		time.Sleep(500 * time.Millisecond)
		ask("a").into(t, 200, nil)
		refused(20 * time.Second)
		s.SetCallsPerMinute(1)
		refused(time.Minute)
		s.SetCallsPerMinute(0)
		l = api.Limits{}
		ask("a").into(t, 200, &l)
		if _, told := l.Limits[api.CallsPerMinute]; told {
			t.Errorf("limits = %+v", l)
		}
	})
}

func TestAnalysis(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startPipe(t, Options{AnalysisTime: time.Minute})
		u := s.upload(sample(10))
		state := func() api.Analysis {
			t.Helper()
			var a, b api.Analysis
			s.get("/video-analysis/status/"+u.MediaID).into(t, 200, &a)
			s.get("/video-analysis/jobs/"+a.JobID).into(t, 200, &b)
			if a != b {
				t.Errorf("by video %+v, by job %+v", a, b)
			}
			return a
		}
		scenes := func() (list api.Scenes) {
			t.Helper()
			s.get("/videos/"+u.MediaID+"/scenes").into(t, 200, &list)
			return list
		}
		queue := map[string]string{"media_id": u.MediaID, "priority": "high"}
		if a := state(); a.Status != "pending" || a.CurrentStep == "" || scenes().Count != 0 {
			t.Errorf("at first %+v", a)
		}
		s.post("/video-analysis/queue", queue).into(t, 409, nil)
		time.Sleep(30 * time.Second)
		if a := state(); a.Status != "processing" || a.ProgressPercent != 50 {
			t.Errorf("half-way %+v", a)
		}
		s.post("/video-analysis/jobs/"+state().JobID+"/retry", queue).into(t, 409, nil)
		if !s.FailAnalysis(u.MediaID) {
			t.Error("no analysis to fail")
		}
		if a := state(); a.Status != "failed" || a.ErrorMessage == "" || a.ErrorCode == "" {
			t.Errorf("failed %+v", a)
		}
		s.post("/video-analysis/jobs/"+state().JobID+"/retry", queue).into(t, 202, nil)
		time.Sleep(time.Minute)
		if a := state(); a.Status != "completed" || a.ProgressPercent != 100 || a.RetryCount != 1 || a.CompletedAt.IsZero() {
			t.Errorf("at last %+v", a)
		}
		found := scenes()
		if found.Count != 3 || len(found.Scenes) != 3 || found.Scenes[2].End != 12.5 || found.Scenes[1].Start != found.Scenes[0].End {
			t.Fatalf("scenes = %+v", found)
		}
		picture := s.get("/video-scenes/" + found.Scenes[1].ID + "/thumbnail")
		if picture.status != 200 || picture.header.Get("Content-Type") != "image/jpeg" || len(picture.body) < 100 {
			t.Errorf("thumbnail: %d %v", picture.status, picture.header)
		}
		s.post("/video-analysis/queue", queue).into(t, 202, nil)
		if a := state(); a.Status != "pending" || scenes().Count != 3 {
			t.Errorf("queued again %+v", a)
		}
	})
}

func TestAnalysisOnlyWhenAsked(t *testing.T) {
	s := start(t, Options{})
	u := s.initiate(10)
	s.post("/video-analysis/queue", map[string]string{"media_id": u.MediaID}).into(t, 404, nil)
	s.sendAll(u, sample(10))
	var done map[string]any
	s.post("/video-uploads/complete", map[string]any{
		"media_id": u.MediaID, "upload_id": u.UploadID, "duration_seconds": 1, "auto_analyze": false,
	}).into(t, 200, &done)
	if done["analysis_job_id"] != nil || done["processing_status"] != "completed" {
		t.Errorf("complete = %v", done)
	}
	s.get("/video-analysis/status/"+u.MediaID).into(t, 404, nil)
	if s.FailAnalysis(u.MediaID) {
		t.Error("an analysis that isn't there fails")
	}
}

func TestLog(t *testing.T) {
	s := start(t, Options{})
	u := s.upload(sample(10))
	s.get("/nothing").into(t, 404, nil)
	want := []Request{
		{Op: OpInitiate, Method: "POST", Path: "/api/v2/video-uploads/initiate", Status: 201, Applied: true},
		{Op: OpPut, Method: "PUT", Path: objectPath + u.MediaID, Chunk: 1, Status: 200, Applied: true},
		{Op: OpConfirm, Method: "POST", Path: "/api/v2/video-uploads/chunks/confirm", Chunk: 1, Status: 200, Applied: true},
		{Op: OpComplete, Method: "POST", Path: "/api/v2/video-uploads/complete", Status: 200, Applied: true},
		{Op: OpUnknown, Method: "GET", Path: "/api/v2/nothing", Status: 404},
	}
	log := s.Log()
	if len(log) != len(want) {
		t.Fatalf("%d requests in %+v", len(log), log)
	}
	for i, got := range log {
		if got.Time.IsZero() || (got.MediaID != u.MediaID) != (got.Op == OpUnknown) {
			t.Errorf("request %d: %+v", i, got)
		}
		if got.Op == OpPut && got.Bytes != 10 {
			t.Errorf("PUT of %d bytes", got.Bytes)
		}
		got.Time, got.MediaID, got.Bytes = time.Time{}, "", 0
		if got != want[i] {
			t.Errorf("request %d: %+v, want %+v", i, got, want[i])
		}
	}
	if s.Count(OpPut) != 1 || s.Count(OpAbort) != 0 || len(s.Initiated()) != 1 {
		t.Errorf("counts %d and %d", s.Count(OpPut), s.Count(OpAbort))
	}
}
