package contract

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestEveryCall makes every call of the contract once at least, and then asks
// the checker whether it really was every one.
func TestEveryCall(t *testing.T) {
	doc := loadSpec(t, exceptions())
	now := time.Now()
	p := newParty(t, doc, apitest.Options{ChunkSize: 1000, CallsPerMinute: 1000, Now: func() time.Time { return now }})
	ctx := t.Context()

	if l := must[*api.Limits](t)(p.Limits(ctx)); l.Limits[api.CallsPerMinute] != 1000 {
		t.Errorf("limits = %+v", l)
	}
	if q := must[*api.Quota](t)(p.Quota(ctx, 2)); !q.CanProceed || q.Requested != 2 {
		t.Errorf("quota = %+v", q)
	}
	u := must[*api.Upload](t)(p.Initiate(ctx, video(2500)))
	fresh := must[*api.FreshURL](t)(p.RetryChunk(ctx, u.MediaID, u.UploadID, 3))
	u.Chunks[2].UploadURL = fresh.UploadURL
	p.send(u)
	if got := must[*api.Progress](t)(p.Progress(ctx, u.MediaID)); got.ChunksCompleted != 3 || got.BytesUploaded != 2500 {
		t.Errorf("progress = %+v", got)
	}
	done := must[*api.Completed](t)(p.Complete(ctx, api.CompleteRequest{
		MediaID: u.MediaID, UploadID: u.UploadID, DurationSeconds: 12.5, AutoAnalyze: true,
		Provider: "google", Type: "full_vlm",
	}))

	batch := must[*api.Batch](t)(p.BatchInitiate(ctx, api.BatchRequest{Videos: []api.Video{video(10), video(2000)}, AutoProcess: true, Priority: "high"}))
	for _, b := range batch.Videos {
		must[*api.Discarded](t)(p.Abort(ctx, b.MediaID, b.UploadID, "not needed"))
	}
	if n := p.service.Uploads(); n != 0 {
		t.Errorf("%d uploads are open", n)
	}
	p.analysis(u.MediaID, done.AnalysisJobID, &now)

	hash := p.service.Videos()[0].SHA256
	if d := must[*api.Duplicates](t)(p.CheckDuplicates(ctx, []string{hash})); len(d.Duplicates) != 1 {
		t.Errorf("duplicates = %+v", d)
	}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			for status := range operation.Responses.Map() {
				made := fmt.Sprintf("%s %s %s", method, path, status)
				if strings.HasPrefix(status, "2") && !p.checker.seen[made] {
					t.Errorf("never seen: %s", made)
				}
			}
		}
	}
}

// analysis makes the calls about an analysis: at first, failed, tried again,
// done, and queued anew.
func (p *party) analysis(mediaID, jobID string, now *time.Time) {
	t, ctx := p.t, p.t.Context()
	t.Helper()
	must[*api.Analysis](t)(p.AnalysisStatus(ctx, mediaID))
	p.service.FailAnalysis(mediaID)
	if a := must[*api.Analysis](t)(p.AnalysisJob(ctx, jobID)); a.Status != "failed" || a.ErrorMessage == "" {
		t.Errorf("analysis = %+v", a)
	}
	must[*api.AnalysisRetry](t)(p.RetryAnalysis(ctx, jobID, mediaID, "again"))
	if s := must[*api.Scenes](t)(p.Scenes(ctx, mediaID)); s.Count != 0 {
		t.Errorf("scenes too early: %+v", s)
	}
	after := now.Add(time.Minute)
	p.service.SetNow(func() time.Time { return after })
	if a := must[*api.Analysis](t)(p.AnalysisStatus(ctx, mediaID)); a.Status != "completed" {
		t.Errorf("analysis = %+v", a)
	}
	s := must[*api.Scenes](t)(p.Scenes(ctx, mediaID))
	if s.Count == 0 || len(s.Scenes) != s.Count {
		t.Fatalf("scenes = %+v", s)
	}
	must[[]byte](t)(p.Thumbnail(ctx, s.Scenes[0].ID))
	must[*api.AnalysisQueued](t)(p.QueueAnalysis(ctx, mediaID, "full_vlm", "normal"))
}

// TestRefusals makes the service refuse in every way that it has.
func TestRefusals(t *testing.T) {
	p := newParty(t, loadSpec(t, exceptions()), apitest.Options{ChunkSize: 1000, Quota: 3000, RetryAttempts: 1})
	ctx := t.Context()

	_, err := p.client("aion_another_key_0123456789").Quota(ctx, 1)
	refused(t, "another key", 401, err)
	_, err = p.Progress(ctx, "00000000-0000-4000-8000-000000000000")
	refused(t, "unknown video", 404, err)
	bad := video(10)
	bad.Tags = []string{"a/b"}
	_, err = p.Initiate(ctx, bad)
	refused(t, "bad tag", 422, err)
	_, err = p.Initiate(ctx, video(3001))
	refused(t, "over the quota", 413, err)

	u := must[*api.Upload](t)(p.Initiate(ctx, video(2500)))
	complete := api.CompleteRequest{MediaID: u.MediaID, UploadID: u.UploadID, DurationSeconds: 1, DurationFailed: true}
	_, err = p.Complete(ctx, complete)
	refused(t, "complete without chunks", 400, err)
	must[*api.FreshURL](t)(p.RetryChunk(ctx, u.MediaID, u.UploadID, 1))
	_, err = p.RetryChunk(ctx, u.MediaID, u.UploadID, 1)
	refused(t, "no retries left", 400, err)
	p.send(u)
	long := complete
	long.DurationSeconds = 7201
	_, err = p.Complete(ctx, long)
	refused(t, "over two hours", 422, err)
	must[*api.Completed](t)(p.Complete(ctx, complete))
	_, err = p.Complete(ctx, complete)
	refused(t, "complete twice", 409, err)
	_, err = p.Abort(ctx, u.MediaID, u.UploadID, "")
	refused(t, "abort after complete", 409, err)
	_, err = p.AnalysisStatus(ctx, u.MediaID)
	refused(t, "no analysis", 404, err)

	p.service.SetCallsPerMinute(1)
	_, err = p.Limits(ctx)
	refused(t, "too many calls", 429, err)
}

// TestOlderService is an upload at the older service.
func TestOlderService(t *testing.T) {
	p := newParty(t, loadSpec(t, olderExceptions()), apitest.Options{ChunkSize: 1000, Older: true})
	ctx := t.Context()
	_, err := p.Limits(ctx)
	var e *api.Error
	if !errors.As(err, &e) || e.Status != 404 {
		t.Errorf("limits: %v", err)
	}
	u := must[*api.Upload](t)(p.Initiate(ctx, video(2500)))
	p.send(u)
	must[*api.Completed](t)(p.Complete(ctx, api.CompleteRequest{MediaID: u.MediaID, UploadID: u.UploadID, DurationSeconds: 2}))
	if len(p.service.Videos()) != 1 {
		t.Errorf("videos = %+v", p.service.Videos())
	}
}

// TestTenGiB needs the exception for the schema's 4 GiB.
func TestTenGiB(t *testing.T) {
	p := newParty(t, loadSpec(t, exceptions()), apitest.Options{})
	must[*api.Upload](t)(p.Initiate(t.Context(), video(10<<30)))
}

// TestTheCheckerSees breaks the contract on purpose: a checker that is blind
// would make the other tests worthless.
func TestTheCheckerSees(t *testing.T) {
	const initiate = "/api/v2/video-uploads/initiate"
	good := `{"filename":"a.mp4","content_type":"video/mp4","size_bytes":10}`
	tests := []struct {
		name    string
		request string
		status  int
		reply   string
		want    string
	}{
		{"request without a field", `{"filename":"a.mp4","size_bytes":10}`, 400, `{"error":{"code":"X","message":"m","details":{}},"request_id":"r"}`, "content_type"},
		{"request of a wrong type", `{"filename":7,"content_type":"video/mp4","size_bytes":10}`, 400, `{"error":{"code":"X","message":"m","details":{}},"request_id":"r"}`, "filename"},
		{"request over 10 GiB", `{"filename":"a.mp4","content_type":"video/mp4","size_bytes":10737418241}`, 400, `{"error":{"code":"X","message":"m","details":{}},"request_id":"r"}`, "size_bytes"},
		{"reply without its fields", good, 201, `{"media_id":"00000000-0000-4000-8000-000000000000"}`, "upload_id"},
		{"reply with a null", good, 201, `{"media_id":"00000000-0000-4000-8000-000000000000","upload_id":null,"chunks":[],"total_chunks":1,"chunk_size_bytes":1,"expires_at":"2026-01-01T00:00:00Z","storage_path":""}`, "upload_id"},
		{"media ID that is no UUID", good, 201, `{"media_id":"x","upload_id":"u","chunks":[],"total_chunks":1,"chunk_size_bytes":1,"expires_at":"2026-01-01T00:00:00Z","storage_path":""}`, "media_id"},
		{"date that is none", good, 201, `{"media_id":"00000000-0000-4000-8000-000000000000","upload_id":"u","chunks":[],"total_chunks":1,"chunk_size_bytes":1,"expires_at":"soon","storage_path":""}`, "expires_at"},
		{"success that isn't described", good, 204, ``, "success"},
		{"error in no envelope", good, 500, `{"oops":true}`, "envelope"},
		{"validation error in no envelope", good, 422, `{"detail":[{"msg":"m"}]}`, "loc"},
	}
	doc := loadSpec(t, exceptions())
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newChecker(t, doc, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.reply))
			}))
			r := httptest.NewRequest(http.MethodPost, initiate, strings.NewReader(test.request))
			r.Header.Set("Content-Type", "application/json")
			c.ServeHTTP(httptest.NewRecorder(), r)
			if faults := strings.Join(c.found(), "\n"); !strings.Contains(faults, test.want) {
				t.Errorf("found %q, want something about %q", faults, test.want)
			}
		})
	}
}
