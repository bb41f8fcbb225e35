package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"testing"
)

const (
	media = "0b8f8f0e-6d3c-4d6c-9c2f-1f7a6f0d2b11"
	job   = "5f0c3a52-7d41-4f6e-8f7e-3b1d7c9a4e22"
)

// callCase is one method of the client: what it must send, and a reply of the
// service that it must accept.
type callCase struct {
	op     Op
	call   func(context.Context, *Client) (any, error)
	method string
	uri    string // below the base URL
	body   string // JSON; empty: none
	reply  string
	status int
}

func callCases() []callCase {
	return []callCase{
		{OpInitiate, func(ctx context.Context, c *Client) (any, error) {
			return c.Initiate(ctx, Video{Filename: "a b.mp4", ContentType: "video/mp4", SizeBytes: 7, Title: "t", Tags: []string{"x"}, Metadata: map[string]string{"k": "v"}})
		}, "POST", "/video-uploads/initiate",
			`{"filename":"a b.mp4","content_type":"video/mp4","size_bytes":7,"title":"t","tags":["x"],"metadata":{"k":"v"}}`,
			`{"media_id":"m","upload_id":"u","chunks":[]}`, 201},
		{OpBatchInitiate, func(ctx context.Context, c *Client) (any, error) {
			return c.BatchInitiate(ctx, BatchRequest{Videos: []Video{{Filename: "a", ContentType: "video/mp4", SizeBytes: 1}}, AutoProcess: true, Priority: "high"})
		}, "POST", "/video-uploads/batch/initiate",
			`{"videos":[{"filename":"a","content_type":"video/mp4","size_bytes":1}],"auto_process":true,"processing_priority":"high"}`,
			`{"batch_id":"b","videos":[{"media_id":"m","upload_id":"u"}]}`, 201},
		{OpConfirm, func(ctx context.Context, c *Client) (any, error) {
			return c.Confirm(ctx, ConfirmRequest{MediaID: media, UploadID: "u", ChunkNumber: 2, ETag: "e", SizeBytes: 9})
		}, "POST", "/video-uploads/chunks/confirm",
			`{"media_id":"` + media + `","upload_id":"u","chunk_number":2,"etag":"e","size_bytes":9}`,
			`{"chunk_number":2,"status":"confirmed","chunks_completed":2,"total_chunks":3,"progress_percent":66.7,"estimated_time_remaining":null}`, 200},
		{OpComplete, func(ctx context.Context, c *Client) (any, error) {
			return c.Complete(ctx, CompleteRequest{MediaID: media, UploadID: "u", DurationSeconds: 1, DurationFailed: true})
		}, "POST", "/video-uploads/complete",
			`{"media_id":"` + media + `","upload_id":"u","duration_seconds":1,"duration_extraction_failed":true,"auto_analyze":false}`,
			`{"media_id":"` + media + `","status":"completed"}`, 200},
		{OpProgress, func(ctx context.Context, c *Client) (any, error) { return c.Progress(ctx, media) },
			"GET", "/video-uploads/progress/" + media, "", `{"status":"uploading"}`, 200},
		{OpRetryChunk, func(ctx context.Context, c *Client) (any, error) { return c.RetryChunk(ctx, media, "u", 3) },
			"POST", "/video-uploads/chunks/retry", `{"media_id":"` + media + `","upload_id":"u","chunk_number":3}`,
			`{"chunk_number":3,"upload_url":"https://s3.example.com/x?sig=1"}`, 200},
		{OpAbort, func(ctx context.Context, c *Client) (any, error) { return c.Abort(ctx, media, "u", "by the person") },
			"POST", "/video-uploads/abort", `{"media_id":"` + media + `","upload_id":"u","reason":"by the person"}`,
			`{"media_id":"` + media + `","status":"aborted","cleaned_up":true,"chunks_removed":2,"s3_cleanup":true}`, 200},
		{OpAnalysisStatus, func(ctx context.Context, c *Client) (any, error) { return c.AnalysisStatus(ctx, media) },
			"GET", "/video-analysis/status/" + media, "", `{"status":"pending"}`, 200},
		{OpAnalysisJob, func(ctx context.Context, c *Client) (any, error) { return c.AnalysisJob(ctx, job) },
			"GET", "/video-analysis/jobs/" + job, "", `{"status":"pending"}`, 200},
		{OpRetryAnalysis, func(ctx context.Context, c *Client) (any, error) { return c.RetryAnalysis(ctx, job, media, "") },
			"POST", "/video-analysis/jobs/" + job + "/retry", `{"media_id":"` + media + `"}`, `{"status":"pending"}`, 202},
		{OpQueueAnalysis, func(ctx context.Context, c *Client) (any, error) {
			return c.QueueAnalysis(ctx, media, "full_vlm", "low")
		}, "POST", "/video-analysis/queue", `{"media_id":"` + media + `","analysis_type":"full_vlm","priority":"low"}`,
			`{"analysis_job_id":"` + job + `","queue_position":4}`, 202},
		{OpLimits, func(ctx context.Context, c *Client) (any, error) { return c.Limits(ctx) },
			"GET", "/tenant/limits", "", `{"limits":{"api_calls_per_minute":30}}`, 200},
		{OpQuota, func(ctx context.Context, c *Client) (any, error) { return c.Quota(ctx, 12) },
			"GET", "/uploads/quota-check?file_count=12", "", `{"can_proceed":true}`, 200},
		{OpCheckDuplicates, func(ctx context.Context, c *Client) (any, error) { return c.CheckDuplicates(ctx, []string{"aa"}) },
			"POST", "/uploads/check-duplicates", `{"hashes":["aa"]}`, `{"duplicates":[],"unique":["aa"]}`, 200},
		{OpScenes, func(ctx context.Context, c *Client) (any, error) { return c.Scenes(ctx, media) },
			"GET", "/videos/" + media + "/scenes", "", `{"scenes":[]}`, 200},
		{OpThumbnail, func(ctx context.Context, c *Client) (any, error) { return c.Thumbnail(ctx, "s1") },
			"GET", "/video-scenes/s1/thumbnail", "", "\xff\xd8\xff\xe0....", 200},
	}
}

func TestCalls(t *testing.T) {
	for _, tt := range callCases() {
		t.Run(string(tt.op), func(t *testing.T) {
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != tt.method || r.RequestURI != "/api/v2"+tt.uri {
					t.Errorf("got %s %s, want %s %s", r.Method, r.RequestURI, tt.method, tt.uri)
				}
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				if !sameJSON(t, string(body), tt.body) {
					t.Errorf("sent %s, want %s", body, tt.body)
				}
				reply(tt.status, "application/json", tt.reply)(w, r)
			})
			got, err := tt.call(context.Background(), c)
			if err != nil {
				t.Fatal(err)
			}
			if reflect.ValueOf(got).IsZero() {
				t.Error("nothing was returned")
			}
		})
	}
}

func sameJSON(t *testing.T, got, want string) bool {
	t.Helper()
	if got == "" || want == "" {
		return got == want
	}
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Error(err)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Error(err)
	}
	return reflect.DeepEqual(g, w)
}

// TestIDsInPaths holds that an ID can't change which call is made.
func TestIDsInPaths(t *testing.T) {
	for id, want := range map[string]string{
		"a/../../b":   "/api/v2/video-uploads/progress/a%2F..%2F..%2Fb",
		"a?x=1#f":     "/api/v2/video-uploads/progress/a%3Fx=1%23f",
		"a%2fb":       "/api/v2/video-uploads/progress/a%252fb",
		"blank space": "/api/v2/video-uploads/progress/blank%20space",
	} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.RequestURI != want {
				t.Errorf("%q: asked for %s, want %s", id, r.RequestURI, want)
			}
			reply(200, "application/json", `{"status":"uploading"}`)(w, r)
		})
		if _, err := c.Progress(context.Background(), id); err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
	for _, id := range []string{"", ".", ".."} {
		c := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%q: asked for %s", id, r.RequestURI) })
		_, err := c.Progress(context.Background(), id)
		if e := asError(t, err); e.Kind != KindLocal || e.Retryable() {
			t.Errorf("%q: got %s %v", id, e.Kind, e)
		}
	}
}

// TestContradictions holds that a reply which can't be about this request is
// refused.
func TestContradictions(t *testing.T) {
	ctx := context.Background()
	fresh := func(c *Client) error { _, err := c.RetryChunk(ctx, media, "u", 3); return err }
	initiate := func(c *Client) error { _, err := c.Initiate(ctx, Video{}); return err }
	batch := func(c *Client) error {
		b, err := c.BatchInitiate(ctx, BatchRequest{Videos: make([]Video, 2)})
		if b == nil {
			t.Error("the batch is lost, nothing can be aborted")
		}
		return err
	}
	confirm := func(c *Client) error { _, err := c.Confirm(ctx, ConfirmRequest{ChunkNumber: 2}); return err }
	complete := func(c *Client) error { _, err := c.Complete(ctx, CompleteRequest{MediaID: media}); return err }
	progress := func(c *Client) error { _, err := c.Progress(ctx, media); return err }
	abort := func(c *Client) error { _, err := c.Abort(ctx, media, "u", ""); return err }
	analysis := func(c *Client) error { _, err := c.AnalysisStatus(ctx, media); return err }
	quota := func(c *Client) error { _, err := c.Quota(ctx, 1); return err }
	thumbnail := func(c *Client) error { _, err := c.Thumbnail(ctx, "s"); return err }
	limits := func(c *Client) error { _, err := c.Limits(ctx); return err }
	for _, tt := range []struct {
		name string
		call func(*Client) error
		body string
	}{
		{"no media", initiate, `{"upload_id":"u"}`},
		{"no upload", initiate, `{"media_id":"m"}`},
		{"null ID", initiate, `{"media_id":null,"upload_id":"u"}`},
		{"ID of another type", initiate, `{"media_id":5,"upload_id":"u"}`},
		{"one of two", batch, `{"videos":[{"media_id":"m","upload_id":"u"}]}`},
		{"one without ID", batch, `{"videos":[{"media_id":"m","upload_id":"u"},{"media_id":"m"}]}`},
		{"another chunk confirmed", confirm, `{"chunk_number":3}`},
		{"another video completed", complete, `{"media_id":"other"}`},
		{"no video completed", complete, `{}`},
		{"another video's progress", progress, `{"media_id":"other","status":"uploading"}`},
		{"no status", progress, `{"media_id":"` + media + `"}`},
		{"negative", progress, `{"status":"uploading","bytes_uploaded":-1}`},
		{"another video aborted", abort, `{"media_id":"other"}`},
		{"no URL", fresh, `{"chunk_number":3}`},
		{"plain URL", fresh, `{"chunk_number":3,"upload_url":"http://s3.example.com/x"}`},
		{"another chunk's URL", fresh, `{"chunk_number":4,"upload_url":"https://s3.example.com/x"}`},
		{"no analysis", analysis, `{}`},
		{"no answer", quota, `{"requested":1}`},
		{"JSON for a picture", thumbnail, `{}`},
		{"array", limits, `[]`},
		{"null", limits, `null`},
		{"cut", limits, `{"limits":{"a":1}`},
		{"two", limits, `{}{}`},
		{"string", limits, `"x"`},
		{"empty", limits, ``},
		{"not UTF-8 between", limits, "{\xff}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := asError(t, tt.call(serve(t, reply(200, "application/json", tt.body))))
			if e.Kind != KindReply || e.Retryable() || e.Status != 200 {
				t.Errorf("got %s %v, retryable %t", e.Kind, e, e.Retryable())
			}
		})
	}
}

func TestAbortReasonIsCut(t *testing.T) {
	var sent struct {
		Reason string `json:"reason"`
	}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		reply(200, "application/json", `{}`)(w, r)
	})
	long := make([]rune, 600)
	for i := range long {
		long[i] = 'é'
	}
	if _, err := c.Abort(context.Background(), media, "u", string(long)); err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(sent.Reason)); n != 500 {
		t.Errorf("sent %d characters, want 500", n)
	}
}
