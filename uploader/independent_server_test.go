package uploader_test

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// independent is a second service, written from the contract's text alone and
// sharing nothing with apitest: what the two have in common is the contract,
// and what one of them lets pass the other may not. It is strict about what it
// is sent, and its habits say how it answers.
type independent struct {
	habits

	mu      sync.Mutex // protects the fields below
	uploads map[string]*independentUpload
	wrong   []string // what it was sent against the contract
	puts    int      // under way
	most    int      // at once
	calls   int
}

// habits are what the contract leaves open; the zero value is the plainest.
type habits struct {
	sizes  func(size int64) []int64         // of the chunks; nil: 10,000 bytes each
	reply  func(op string, m fields) any    // what becomes of a reply's fields
	status func(op string) int              // of a good reply; nil or 0: as the contract says
	header func(h http.Header)              // of every reply
	etag   func(sum string, n int) string   // as it stands in the header; nil: quoted MD5
	path   func(media string, n int) string // of a presigned URL, escaped
	before func(w http.ResponseWriter, op string, calls int) (done bool)
	whole  bool          // replies have a length; else they are chunked
	life   time.Duration // of a presigned URL, whatever its reply says; 0: for ever
	hangUp bool          // no connection is used twice
}

type fields = map[string]any

type independentUpload struct {
	media, upload, kind string
	size                int64
	sizes               []int64
	parts               map[int][]byte
	etags               map[int]string
	confirmed           map[int]bool
	done                []byte
	signed              map[int]time.Time
	renewed             map[int]int
}

const independentKey = "Bearer " + testKey

func (s *independent) complain(format string, args ...any) {
	s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
}

func (s *independent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.hangUp {
		w.Header().Set("Connection", "close")
	}
	if s.header != nil {
		s.header(w.Header())
	}
	if op, ok := strings.CutPrefix(r.URL.Path, "/api/v2/"); ok {
		s.api(w, r, op)
		return
	}
	s.storage(w, r)
}

// api answers one call.
func (s *independent) api(w http.ResponseWriter, r *http.Request, op string) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if r.Header.Get("Authorization") != independentKey || r.Header.Get("X-Amz-Date") != "" {
		s.complain("%s: authorization", op)
	}
	if s.before != nil && s.before(w, op, s.calls) {
		return
	}
	if media, ok := strings.CutPrefix(op, "video-uploads/progress/"); ok {
		s.answer(w, "progress", 200, s.progress(media))
		return
	}
	var in fields
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || json.Unmarshal(body, &in) != nil {
		http.NotFound(w, r) // tenant/limits, the analysis: an older service has none
		return
	}
	switch op {
	case "video-uploads/initiate":
		s.initiate(w, r, in)
	case "video-uploads/chunks/confirm":
		s.confirm(w, in)
	case "video-uploads/chunks/retry":
		s.retry(w, r, in)
	case "video-uploads/complete":
		s.complete(w, in)
	case "video-uploads/abort":
		delete(s.uploads, fmt.Sprint(in["media_id"]))
		s.answer(w, "abort", 200, fields{"media_id": in["media_id"], "status": "aborted", "cleaned_up": true, "chunks_removed": 0, "s3_cleanup": true})
	default:
		http.NotFound(w, r)
	}
}

// only complains of fields that the contract hasn't got, or that are missing.
func (s *independent) only(op string, in fields, must, may string) {
	for _, k := range strings.Fields(must) {
		if _, ok := in[k]; !ok {
			s.complain("%s without %s", op, k)
		}
	}
	for k := range in {
		if !strings.Contains(" "+must+" "+may+" ", " "+k+" ") {
			s.complain("%s with %s", op, k)
		}
	}
}

func (s *independent) initiate(w http.ResponseWriter, r *http.Request, in fields) {
	s.only("initiate", in, "filename content_type size_bytes", "title tags metadata")
	size := int64(in["size_bytes"].(float64))
	sizes := []int64(nil)
	if s.sizes != nil {
		sizes = s.sizes(size)
	} else {
		for left := size; left > 0; left -= 10_000 {
			sizes = append(sizes, min(left, 10_000))
		}
	}
	n := len(s.uploads) + 1
	u := &independentUpload{
		media: fmt.Sprintf("0f0c7a1e-0000-4000-8000-%012d", n), upload: "up~" + strconv.Itoa(n), size: size, sizes: sizes, kind: in["content_type"].(string),
		parts: map[int][]byte{}, etags: map[int]string{}, confirmed: map[int]bool{}, signed: map[int]time.Time{}, renewed: map[int]int{},
	}
	if s.uploads == nil {
		s.uploads = map[string]*independentUpload{}
	}
	s.uploads[u.media] = u
	var chunks []any
	for i, z := range sizes {
		u.signed[i+1] = time.Now()
		chunks = append(chunks, fields{"chunk_number": i + 1, "size_bytes": z, "upload_url": scheme(r) + r.Host + s.address(u, i+1), "expires_at": time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05.000000"), "upload_method": "PUT"})
	}
	s.answer(w, "initiate", 201, fields{"media_id": u.media, "upload_id": u.upload, "chunks": chunks, "total_chunks": len(sizes), "chunk_size_bytes": sizes[0], "storage_path": "a/b"})
}

func scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https://"
	}
	return "http://"
}

// address is a presigned URL's path and query: it must come back byte for byte.
func (s *independent) address(u *independentUpload, n int) string {
	path := "/bucket/" + u.media
	if s.path != nil {
		path = s.path(u.media, n)
	}
	return fmt.Sprintf("%s?partNumber=%d&uploadId=%s&X-Amz-Signature=5ecret%d&x-id=UploadPart", path, n, strings.ReplaceAll(u.upload, "~", "%7E"), u.renewed[n])
}

// retry signs a chunk's URL anew.
func (s *independent) retry(w http.ResponseWriter, r *http.Request, in fields) {
	s.only("retry", in, "media_id upload_id chunk_number", "")
	u, n := s.uploads[fmt.Sprint(in["media_id"])], int(in["chunk_number"].(float64))
	if u.renewed[n]++; u.renewed[n] > 3 {
		s.complain("chunk %d signed %d times", n, u.renewed[n])
	}
	u.signed[n] = time.Now()
	s.answer(w, "retry", 200, fields{"chunk_number": n, "upload_url": scheme(r) + r.Host + s.address(u, n), "expires_at": time.Now().Add(time.Hour).Format(time.RFC3339), "retry_attempt": u.renewed[n], "max_retries": 3})
}

func (s *independent) confirm(w http.ResponseWriter, in fields) {
	s.only("confirm", in, "media_id upload_id chunk_number etag size_bytes", "")
	u, n := s.uploads[fmt.Sprint(in["media_id"])], int(in["chunk_number"].(float64))
	if u == nil || u.upload != in["upload_id"] {
		s.fail(w, 404, "NOT_FOUND")
		return
	}
	if in["etag"] != u.etags[n] || int64(in["size_bytes"].(float64)) != int64(len(u.parts[n])) {
		s.complain("chunk %d confirmed with %v, the storage has %q", n, in["etag"], u.etags[n])
		s.fail(w, 400, "BAD_ETAG")
		return
	}
	u.confirmed[n] = true
	s.answer(w, "confirm", 200, fields{"chunk_number": n, "status": "completed", "chunks_completed": len(u.confirmed), "total_chunks": len(u.sizes), "progress_percent": 1.5, "estimated_time_remaining": nil})
}

func (s *independent) progress(media string) fields {
	u := s.uploads[media]
	if u == nil {
		return fields{"media_id": media, "status": "failed"}
	}
	status := "uploading"
	if u.done != nil {
		status = "completed"
	}
	return fields{"media_id": media, "upload_id": u.upload, "status": status, "chunks_completed": len(u.confirmed), "total_chunks": len(u.sizes), "bytes_uploaded": 0, "total_bytes": u.size, "progress_percent": 0, "failed_chunks": []any{}, "current_chunk": nil, "last_updated": "2026-01-01T00:00:00"}
}

func (s *independent) complete(w http.ResponseWriter, in fields) {
	s.only("complete", in, "media_id upload_id duration_seconds auto_analyze", "duration_extraction_failed analysis_type")
	u := s.uploads[fmt.Sprint(in["media_id"])]
	if u == nil || len(u.confirmed) != len(u.sizes) {
		s.complain("complete before all chunks are confirmed")
		s.fail(w, 400, "INCOMPLETE")
		return
	}
	var all []byte
	for i := range u.sizes {
		all = append(all, u.parts[i+1]...)
	}
	u.done = all
	s.answer(w, "complete", 200, fields{"media_id": u.media, "status": "completed", "processing_status": "queued", "metadata": fields{}, "video_url": "https://x/?X-Amz-Signature=5ecret", "thumbnail_url": nil, "analysis_job_id": nil, "created_at": "2026-01-01T00:00:00Z"})
}

func (s *independent) fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"code":%q,"message":"no","details":{}},"request_id":"r"}`, code)
}

func (s *independent) answer(w http.ResponseWriter, op string, status int, m fields) {
	var out any = m
	if s.reply != nil {
		out = s.reply(op, m)
	}
	if s.status != nil && s.status(op) != 0 {
		status = s.status(op)
	}
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	b, _ := json.Marshal(out)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if s.whole {
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	}
	w.WriteHeader(status)
	for ; len(b) > 0 && !s.whole; b = b[min(len(b), 4000):] {
		_, _ = w.Write(b[:min(len(b), 4000)])
		w.(http.Flusher).Flush()
	}
	_, _ = w.Write(b)
}

// storage takes a part, as S3 does.
func (s *independent) storage(w http.ResponseWriter, r *http.Request) {
	begun := time.Now()
	s.mu.Lock()
	s.puts++
	s.most = max(s.most, s.puts)
	s.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.puts--
	if err != nil {
		return
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("partNumber"))
	var u *independentUpload
	for _, o := range s.uploads {
		if n > 0 && n <= len(o.sizes) && r.RequestURI == s.address(o, n) {
			u = o
		}
	}
	if u == nil {
		s.complain("%s %s was never signed", r.Method, r.RequestURI)
		w.WriteHeader(403)
		fmt.Fprint(w, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
		return
	}
	if s.life > 0 && begun.Sub(u.signed[n]) > s.life {
		w.WriteHeader(403)
		fmt.Fprint(w, `<?xml version="1.0"?><Error xmlns="x"><Code>AccessDenied</Code><Message>Request has expired</Message></Error>`)
		return
	}
	for name, bad := range map[string]bool{
		"a key": r.Header.Get("Authorization") != "", "its method": r.Method != http.MethodPut, "its type": r.Header.Get("Content-Type") != u.kind,
		"no length": r.ContentLength != u.sizes[n-1] || len(r.TransferEncoding) > 0,
	} {
		if bad {
			s.complain("a PUT with %s", name)
		}
	}
	sum := md5.Sum(body)
	etag := `"` + hex.EncodeToString(sum[:]) + `"`
	if s.etag != nil {
		etag = s.etag(hex.EncodeToString(sum[:]), n)
	}
	u.parts[n], u.etags[n] = bytes.Clone(body), strings.Trim(strings.TrimPrefix(etag, "W/"), `"`)
	w.Header()["etag"] = []string{etag} // lower case, as HTTP/2 proxies write it
}
