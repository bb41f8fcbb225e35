package api

import (
	"context"
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"
)

// golden reads one of the service's replies.
func golden(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// decoded puts a reply into a T as the client does.
func decoded[T any](t *testing.T, name string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(golden(t, name), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
}

func TestInitiateNewService(t *testing.T) {
	u := decoded[Upload](t, "initiate-new.json")
	if err := CheckUpload(&u, 15728641); err != nil {
		t.Fatal(err)
	}
	const base = "https://s3.example.com/b/k?partNumber="
	const query = "&X-Amz-Date=20260701T100000Z&X-Amz-Expires=3600&X-Amz-Signature=s"
	equal(t, u, Upload{
		MediaID: media, UploadID: "2~VmFsaWRVcGxvYWRJZA",
		Chunks: []Chunk{
			{Number: 1, SizeBytes: 10485760, UploadURL: base + "1" + query, Method: "PUT", ExpiresAt: time.Date(2026, 7, 1, 11, 0, 0, 0, time.UTC)},
			{Number: 2, SizeBytes: 5242881, UploadURL: base + "2" + query, Method: "PUT", ExpiresAt: time.Date(2026, 7, 1, 11, 0, 0, 123456000, time.UTC)},
		},
		TotalChunks: 2, ChunkSizeBytes: 10485760, ExpiresAt: time.Date(2026, 7, 2, 10, 0, 0, 0, time.UTC),
		StoragePath: "tenants/7/videos/k", ConcurrentLimit: 5, RetryAttempts: 3,
	})
}

func TestInitiateOldService(t *testing.T) {
	u := decoded[Upload](t, "initiate-old.json")
	if err := CheckUpload(&u, 15728641); err != nil {
		t.Fatal(err)
	}
	if u.TotalChunks != 0 || u.ConcurrentLimit != 0 || !u.ExpiresAt.IsZero() || !u.Chunks[0].ExpiresAt.IsZero() {
		t.Errorf("what wasn't said isn't zero: %+v", u)
	}
	if got, want := URLExpiry(u.Chunks[1]), time.Date(2026, 7, 1, 11, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("the URL ends at %v, want %v", got, want)
	}
}

// TestNullInitiate holds that null is as good as missing.
func TestNullInitiate(t *testing.T) {
	var u Upload
	if err := json.Unmarshal([]byte(`{"media_id":"m","upload_id":"u","chunks":[{"chunk_number":1,"size_bytes":7,"upload_url":"https://h/x","upload_method":null,"expires_at":null}],
		"total_chunks":null,"chunk_size_bytes":null,"expires_at":null,"storage_path":null,"concurrent_upload_limit":null,"retry_attempts":-3}`), &u); err != nil {
		t.Fatal(err)
	}
	equal(t, u, Upload{MediaID: "m", UploadID: "u", Chunks: []Chunk{{Number: 1, SizeBytes: 7, UploadURL: "https://h/x"}}})
}

func TestComplete(t *testing.T) {
	equal(t, decoded[Completed](t, "complete.json"), Completed{
		MediaID: media, Status: "completed", ProcessingStatus: "queued", VideoURL: "https://s3.example.com/b/k?X-Amz-Signature=s",
		CreatedAt: time.Date(2026, 7, 1, 10, 0, 0, 500e6, time.UTC),
		Metadata: Metadata{
			DurationSeconds: 12.5, Resolution: "1920x1080", Width: 1920, Height: 1080, FrameRate: 29.97,
			VideoCodec: "h264", BitrateKbps: 4501, FileSizeBytes: 15728641, FormatName: "mov,mp4",
		},
	})
}

// TestOddMetadata holds that a finished upload isn't lost to a detail.
func TestOddMetadata(t *testing.T) {
	for _, metadata := range []string{
		`null`, `[]`, `"none"`, `{"width":"wide","frame_rate":"30/1","duration_seconds":null}`, `{"bitrate_kbps":1e400,"height":-1.5}`, `{"resolution":{"w":1}}`,
	} {
		c := serve(t, reply(200, "application/json", `{"media_id":"`+media+`","created_at":17,"metadata":`+metadata+`,"status":"completed","thumbnail_url":false}`))
		got, err := c.Complete(context.Background(), CompleteRequest{MediaID: media})
		if err != nil {
			t.Errorf("%s: %v", metadata, err)
		} else if got.Status != "completed" {
			t.Errorf("%s: got %+v: what follows the odd field is lost", metadata, got)
		}
	}
}

func TestProgress(t *testing.T) {
	four := 4
	equal(t, decoded[Progress](t, "progress.json"), Progress{
		MediaID: media, UploadID: "u1", Status: StatusUploading, ChunksCompleted: 3, TotalChunks: 10, BytesUploaded: 31457280, TotalBytes: 104857600,
		ProgressPercent: 30.5, FailedChunks: []int{2, 7}, CurrentChunk: &four, LastUpdated: time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC),
	})
	var p Progress
	if err := json.Unmarshal([]byte(`{"status":"completed","failed_chunks":null,"current_chunk":null}`), &p); err != nil {
		t.Fatal(err)
	}
	equal(t, p, Progress{Status: StatusCompleted})
}

func TestConfirmation(t *testing.T) {
	var c Confirmation
	if err := json.Unmarshal([]byte(`{"chunk_number":3.0,"status":"confirmed","chunks_completed":3e0,"total_chunks":10,"progress_percent":30,"estimated_time_remaining":90}`), &c); err != nil {
		t.Fatal(err)
	}
	equal(t, c, Confirmation{ChunkNumber: 3, Status: "confirmed", ChunksCompleted: 3, TotalChunks: 10, ProgressPercent: 30, EstimatedSeconds: 90})
}

func TestFreshURL(t *testing.T) {
	var f FreshURL
	if err := json.Unmarshal([]byte(`{"chunk_number":3,"upload_url":"https://h/x","expires_at":"2026-07-01T11:00:00","retry_attempt":1,"max_retries":3.0}`), &f); err != nil {
		t.Fatal(err)
	}
	equal(t, f, FreshURL{ChunkNumber: 3, UploadURL: "https://h/x", ExpiresAt: time.Date(2026, 7, 1, 11, 0, 0, 0, time.UTC), RetryAttempt: 1, MaxRetries: 3})
}

func TestAnalysis(t *testing.T) {
	equal(t, decoded[Analysis](t, "analysis.json"), Analysis{
		JobID: job, MediaID: media, Status: "processing", ProgressPercent: 42, MaxRetries: 3,
		StartedAt: time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC), EstimatedComplete: time.Date(2026, 7, 1, 10, 5, 0, 0, time.UTC),
	})
	var q AnalysisQueued
	if err := json.Unmarshal([]byte(`{"analysis_job_id":"j","queue_position":2,"estimated_start_time":null,"message":"hi"}`), &q); err != nil {
		t.Fatal(err)
	}
	equal(t, q, AnalysisQueued{JobID: "j", QueuePosition: 2, Message: "hi"})
}

func TestLimits(t *testing.T) {
	equal(t, decoded[Limits](t, "limits.json"), Limits{
		Limits: map[string]int64{CallsPerMinute: 30, "storage": 1e9}, Usage: map[string]int64{"monthly_uploads": 7}, Tier: "starter",
	})
}

func TestScenes(t *testing.T) {
	equal(t, decoded[Scenes](t, "scenes.json"), Scenes{Count: 2, Scenes: []Scene{
		{ID: "s1", End: 4.2, TimeRange: "0:00 - 0:04"},
		{ID: "s2", Index: 1, Start: 4.2, End: 9, Description: "a crane", Tags: []string{"crane"}, Confidence: 0.9},
	}})
}

func TestQuota(t *testing.T) {
	var q Quota
	if err := json.Unmarshal([]byte(`{"can_proceed":false,"requested":5,"available":-1,"monthly_limit":null,"current_usage":9,"prepaid_credits":4,"max_concurrent_uploads":3,"message":"full"}`), &q); err != nil {
		t.Fatal(err)
	}
	equal(t, q, Quota{Requested: 5, Available: -1, CurrentUsage: 9, PrepaidCredits: 4, MaxConcurrentUploads: 3, Message: "full"})
}

// TestRoundTrips holds that what this package writes it also reads: servers in
// tests answer with these types.
func TestRoundTrips(t *testing.T) {
	for _, tt := range []struct {
		file string
		v    any
	}{
		{"initiate-new.json", new(Upload)}, {"initiate-old.json", new(Upload)}, {"complete.json", new(Completed)}, {"progress.json", new(Progress)},
		{"analysis.json", new(Analysis)}, {"limits.json", new(Limits)}, {"scenes.json", new(Scenes)},
	} {
		if err := json.Unmarshal(golden(t, tt.file), tt.v); err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(tt.v)
		if err != nil {
			t.Fatal(err)
		}
		again := reflect.New(reflect.TypeOf(tt.v).Elem()).Interface()
		if err := json.Unmarshal(b, again); err != nil {
			t.Fatal(err)
		}
		b2, err := json.Marshal(again)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, string(b2), string(b))
	}
}

func TestTimes(t *testing.T) {
	at := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Time{
		`"2026-07-01T10:00:00Z"`: at, `"2026-07-01T10:00:00"`: at, `"2026-07-01 10:00:00"`: at, `"2026-07-01T12:00:00+02:00"`: at,
		`"2026-07-01T12:00:00+0200"`: at, `"2026-07-01 12:00:00+02:00"`: at, `"2026-07-01T10:00:00+00:00Z"`: at, `" 2026-07-01T10:00:00Z "`: at,
		`"2026-07-01T10:00:00.25"`: at.Add(250 * time.Millisecond), `"2026-07-01T10:00:00.250000Z"`: at.Add(250 * time.Millisecond),
		`"2026-07-01T10:00:00.123456789+00:00"`: at.Add(123456789),
		`null`:                                  {}, `""`: {}, `"soon"`: {}, `17`: {}, `{}`: {}, `"2026-13-01T10:00:00Z"`: {},
	} {
		var s stamp
		if err := json.Unmarshal([]byte(in), &s); err != nil {
			t.Errorf("%s: %v", in, err)
		}
		if !s.Equal(want) || s.Location() != time.UTC {
			t.Errorf("%s: got %v, want %v", in, s.Time, want)
		}
	}
}

func TestWholes(t *testing.T) {
	for in, want := range map[string]whole{
		`3`: 3, `-3`: -3, `3.0`: 3, `3e2`: 300, `41.7`: 42, `9223372036854775807`: 1<<63 - 1, `1e300`: 0, `1e400`: 0, `null`: 0, `true`: 0, `[3]`: 0,
		`"3"`: 3, `"4096.0"`: 4096, `"x"`: 0, `""`: 0, `"inf"`: 0,
	} {
		w := whole(99)
		if err := json.Unmarshal([]byte(in), &w); err != nil || w != want {
			t.Errorf("%s: got %d, %v, want %d", in, w, err, want)
		}
	}
}
