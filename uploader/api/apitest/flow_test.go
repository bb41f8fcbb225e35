package apitest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/api"
)

func TestUpload(t *testing.T) {
	const chunk = 1000
	for _, size := range []int{1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3*chunk + 17} {
		s := start(t, Options{ChunkSize: chunk})
		data := sample(size)
		u := s.initiate(size)
		if want := (size + chunk - 1) / chunk; len(u.Chunks) != want || u.TotalChunks != want {
			t.Fatalf("%d bytes: %d chunks, told %d, want %d", size, len(u.Chunks), u.TotalChunks, want)
		}
		if s.Uploads() != 1 || len(s.Videos()) != 0 {
			t.Errorf("after initiate: %d uploads, %d videos", s.Uploads(), len(s.Videos()))
		}
		s.sendAll(u, data)
		var done api.Completed
		s.finish(u).into(t, 200, &done)
		if done.Status != "completed" || done.AnalysisJobID == "" || done.Metadata.FileSizeBytes != int64(size) {
			t.Errorf("complete = %+v", done)
		}

		videos := s.Videos()
		if len(videos) != 1 || s.Uploads() != 0 {
			t.Fatalf("%d videos, %d open uploads", len(videos), s.Uploads())
		}
		v := videos[0]
		sum := sha256.Sum256(data)
		if v.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%d bytes: SHA-256 = %s", size, v.SHA256)
		}
		if stored, err := os.ReadFile(v.Path); err != nil || !bytes.Equal(stored, data) {
			t.Errorf("%d bytes: stored %d, %v", size, len(stored), err)
		}
		if v.Title != "Bridge" || v.Tags[0] != "north" || v.Metadata["site"] != "7" || v.DurationSeconds != 12.5 || v.DurationFailed {
			t.Errorf("video = %+v", v)
		}
		if got := s.getURL(done.VideoURL); !bytes.Equal(got.body, data) {
			t.Errorf("video URL: status %d, %d bytes", got.status, len(got.body))
		}
		if files, _ := os.ReadDir(s.files.dir); len(files) != 1 {
			t.Errorf("%d files left, want the object alone", len(files))
		}
	}
}

func TestChunkSizeGrowsWithTheVideo(t *testing.T) {
	s := start(t, Options{ChunkSize: 1})
	u := s.initiate(25_001)
	var total int64
	for i, c := range u.Chunks {
		if c.Number != i+1 || c.SizeBytes > u.ChunkSizeBytes {
			t.Fatalf("chunk %d: number %d, %d bytes", i+1, c.Number, c.SizeBytes)
		}
		total += c.SizeBytes
	}
	if len(u.Chunks) > maxChunks || total != 25_001 {
		t.Errorf("%d chunks, %d bytes", len(u.Chunks), total)
	}
}

func TestDiscard(t *testing.T) {
	s := start(t, Options{ChunkSize: 10, Discard: true})
	u := s.initiate(15)
	a := s.put(u.Chunks[0].UploadURL, sample(10))
	if got := a.header.Get("ETag"); got != `"`+md5Hex(sample(10))+`"` {
		t.Errorf("ETag = %s", got)
	}
	s.sendAll(u, sample(15))
	s.finish(u).into(t, 200, nil)
	if v := s.Videos(); len(v) != 1 || v[0].Path != "" || v[0].SHA256 != "" || s.files.dir != "" {
		t.Errorf("videos = %+v, folder %q", v, s.files.dir)
	}
}

func TestOlderRepliesAndNoLimitsPage(t *testing.T) {
	s := start(t, Options{Older: true, ChunkSize: 10})
	a := s.post("/video-uploads/initiate", api.Video{Filename: "a.mp4", ContentType: "video/mp4", SizeBytes: 15})
	var u map[string]any
	a.into(t, 201, &u)
	if len(u) != 3 || u["media_id"] == nil || u["upload_id"] == nil {
		t.Errorf("older initiate has %v", u)
	}
	for _, c := range u["chunks"].([]any) {
		if fields := c.(map[string]any); len(fields) != 3 {
			t.Errorf("older chunk has %v", fields)
		}
	}
	s.get("/tenant/limits").into(t, 404, nil)

	var full api.Upload
	a.into(t, 201, &full)
	s.sendAll(full, sample(15))
	s.post("/video-uploads/complete", map[string]string{"media_id": full.MediaID, "upload_id": full.UploadID}).into(t, 200, nil)

	newer := start(t, Options{NoLimitsPage: true})
	newer.get("/tenant/limits").into(t, 404, nil)
}

func TestBatch(t *testing.T) {
	s := start(t, Options{ChunkSize: 10, Quota: 100})
	video := func(name string, size int64) api.Video {
		return api.Video{Filename: name, ContentType: "video/mp4", SizeBytes: size}
	}
	var b api.Batch
	s.post("/video-uploads/batch/initiate", map[string]any{
		"videos": []api.Video{video("a.mp4", 15), video("b.mp4", 5)}, "processing_priority": "high",
	}).into(t, 201, &b)
	if b.TotalVideos != 2 || b.TotalSizeBytes != 20 || b.Priority != "high" || len(b.Videos[0].Chunks) != 2 || len(b.Videos[1].Chunks) != 1 {
		t.Errorf("batch = %+v", b)
	}
	// All or none: the first would fit.
	a := s.post("/video-uploads/batch/initiate", map[string]any{"videos": []api.Video{video("c.mp4", 50), video("d.mp4", 50)}})
	if a.status != 413 || s.Uploads() != 2 {
		t.Errorf("over the quota: %d, %d uploads", a.status, s.Uploads())
	}
	none := s.post("/video-uploads/batch/initiate", `{"videos":[]}`)
	if none.status != 422 || none.loc() != `["body","videos"]` {
		t.Errorf("empty batch: %d %s", none.status, none.body)
	}
	bad := s.post("/video-uploads/batch/initiate", map[string]any{"videos": []api.Video{video("a.mp4", 1), video("", 1)}})
	if bad.status != 422 || bad.loc() != `["body","videos",1,"filename"]` {
		t.Errorf("bad second video: %d %s", bad.status, bad.body)
	}
	eleven := s.post("/video-uploads/batch/initiate", map[string]any{"videos": make([]api.Video, 11)})
	if eleven.status != 422 || eleven.loc() != `["body","videos"]` {
		t.Errorf("eleven videos: %d %s", eleven.status, eleven.body)
	}
}

func TestAbortFreesSpace(t *testing.T) {
	s := start(t, Options{ChunkSize: 10, Quota: 20})
	u := s.initiate(20)
	s.put(u.Chunks[0].UploadURL, sample(10)).into(t, 200, nil)
	full := s.post("/video-uploads/initiate", api.Video{Filename: "b.mp4", ContentType: "video/mp4", SizeBytes: 1})
	if full.status != 413 || full.code() != "STORAGE_QUOTA_EXCEEDED" {
		t.Errorf("over the quota: %d %s", full.status, full.body)
	}
	abort := map[string]string{"media_id": u.MediaID, "upload_id": u.UploadID, "reason": "test"}
	var gone api.Discarded
	s.post("/video-uploads/abort", abort).into(t, 200, &gone)
	if gone.ChunksRemoved != 1 || !gone.CleanedUp || gone.Status != "aborted" {
		t.Errorf("abort = %+v", gone)
	}
	if files, _ := os.ReadDir(s.files.dir); len(files) != 0 || s.Uploads() != 0 {
		t.Errorf("%d files and %d uploads left", len(files), s.Uploads())
	}
	again := s.post("/video-uploads/abort", abort)
	if again.status != 409 || again.code() != "UPLOAD_ALREADY_ABORTED" {
		t.Errorf("second abort: %d %s", again.status, again.body)
	}
	late := s.put(u.Chunks[1].UploadURL, sample(10))
	if late.status != 404 || late.code() != "NoSuchUpload" {
		t.Errorf("PUT after abort: %d %s", late.status, late.body)
	}
	s.initiate(20)
}

func TestCompleteNamesWhatIsMissing(t *testing.T) {
	s := start(t, Options{ChunkSize: 10})
	data := sample(40)
	u := s.initiate(40)
	for _, n := range []int{1, 3, 4} {
		a := s.put(u.Chunks[n-1].UploadURL, data[10*n-10:10*n])
		s.confirm(u, n, a.header.Get("ETag")).into(t, 200, nil)
	}
	// Chunk 3 is overwritten with other bytes after its confirm.
	s.put(u.Chunks[2].UploadURL, []byte("otherbytes")).into(t, 200, nil)

	refused := s.finish(u)
	var e struct {
		Error struct {
			Details struct {
				FailedChunks []int `json:"failed_chunks"`
			}
		}
	}
	refused.into(t, 400, &e)
	if got := e.Error.Details.FailedChunks; len(got) != 2 || got[0] != 2 || got[1] != 3 {
		t.Errorf("failed_chunks = %v in %s", got, refused.body)
	}
	var p api.Progress
	s.get("/video-uploads/progress/"+u.MediaID).into(t, 200, &p)
	if len(p.FailedChunks) != 2 || p.ChunksCompleted != 3 || p.Status != api.StatusUploading || p.BytesUploaded != 30 {
		t.Errorf("progress = %+v", p)
	}
	for _, n := range []int{2, 3} {
		a := s.put(u.Chunks[n-1].UploadURL, data[10*n-10:10*n])
		s.confirm(u, n, a.header.Get("ETag")).into(t, 200, nil)
	}
	s.finish(u).into(t, 200, nil)
	sum := sha256.Sum256(data)
	if got := s.Videos()[0].SHA256; got != hex.EncodeToString(sum[:]) {
		t.Errorf("SHA-256 = %s", got)
	}
	second := s.finish(u)
	if second.status != 409 || second.code() != "UPLOAD_ALREADY_COMPLETED" {
		t.Errorf("second complete: %d %s", second.status, second.body)
	}
	p = api.Progress{}
	s.get("/video-uploads/progress/"+u.MediaID).into(t, 200, &p)
	if p.Status != api.StatusCompleted || len(p.FailedChunks) != 0 {
		t.Errorf("progress = %+v", p)
	}
}

func TestConfirmAgain(t *testing.T) {
	for _, conflicts := range []bool{false, true} {
		s := start(t, Options{ChunkSize: 10, AlreadyConflicts: conflicts})
		u := s.initiate(20)
		etag := s.put(u.Chunks[0].UploadURL, sample(10)).header.Get("ETag")
		first := s.confirm(u, 1, etag)
		second := s.confirm(u, 1, etag)
		if conflicts {
			if second.status != 409 || second.code() != "CHUNK_ALREADY_CONFIRMED" {
				t.Errorf("second confirm: %d %s", second.status, second.body)
			}
			continue
		}
		if second.status != 200 || !bytes.Equal(first.body, second.body) {
			t.Errorf("first %s, second %d %s", first.body, second.status, second.body)
		}
	}
}

func TestRetryChunkIsLimited(t *testing.T) {
	s := start(t, Options{ChunkSize: 10, RetryAttempts: 2})
	u := s.initiate(20)
	req := map[string]any{"media_id": u.MediaID, "upload_id": u.UploadID, "chunk_number": 2}
	for attempt := 1; attempt <= 2; attempt++ {
		var fresh api.FreshURL
		s.post("/video-uploads/chunks/retry", req).into(t, 200, &fresh)
		if fresh.RetryAttempt != attempt || fresh.MaxRetries != 2 || fresh.ExpiresAt.IsZero() {
			t.Errorf("retry = %+v", fresh)
		}
		s.put(fresh.UploadURL, sample(10)).into(t, 200, nil)
	}
	a := s.post("/video-uploads/chunks/retry", req)
	if a.status != 400 || a.code() != "MAX_RETRIES_EXCEEDED" {
		t.Errorf("third retry: %d %s", a.status, a.body)
	}
	req["chunk_number"] = 1 // each chunk has its own count
	s.post("/video-uploads/chunks/retry", req).into(t, 200, nil)
}

func TestDuplicates(t *testing.T) {
	s := start(t, Options{})
	s.upload(sample(100))
	known, other := s.Videos()[0].SHA256, strings.Repeat("0", 64)
	var d api.Duplicates
	s.post("/uploads/check-duplicates", map[string]any{"hashes": []string{other, known}}).into(t, 200, &d)
	if len(d.Duplicates) != 1 || d.Duplicates[0] != known || len(d.Unique) != 1 || d.Unique[0] != other {
		t.Errorf("duplicates = %+v", d)
	}
	for _, hashes := range [][]string{{}, make([]string, 251)} {
		if a := s.post("/uploads/check-duplicates", map[string]any{"hashes": hashes}); a.status != 422 {
			t.Errorf("%d hashes: %d", len(hashes), a.status)
		}
	}
}

func TestQuotaCheck(t *testing.T) {
	s := start(t, Options{ConcurrentLimit: 4})
	s.initiate(1)
	a := s.get("/uploads/quota-check?file_count=3")
	var q api.Quota
	a.into(t, 200, &q)
	if !q.CanProceed || q.Requested != 3 || q.CurrentUsage != 1 || q.Available != q.MonthlyLimit-1 {
		t.Errorf("quota = %+v", q)
	}
	if !json.Valid(a.body) || !strings.Contains(string(a.body), `"max_concurrent_uploads":4`) {
		t.Errorf("quota = %s", a.body)
	}
	for query, loc := range map[string]string{"": `["query","file_count"]`, "?file_count=x": `["query","file_count"]`, "?file_count=0": `["query","file_count"]`} {
		if a := s.get("/uploads/quota-check" + query); a.status != 422 || a.loc() != loc {
			t.Errorf("%q: %d %s", query, a.status, a.body)
		}
	}
	if s.get("/uploads/quota-check?file_count=2000000").into(t, 200, &q); q.CanProceed || q.Message == "" {
		t.Errorf("too many = %+v", q)
	}
}
