package apitest

import (
	"net/http"
	"slices"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// confirmation is the reply to a confirm with the null that api.Confirmation
// can't say.
type confirmation struct {
	api.Confirmation
	Remaining *int `json:"estimated_time_remaining"` // seconds, not known
}

// confirm answers POST /video-uploads/chunks/confirm. The client's word isn't
// enough: size and ETag must be the storage's.
func (s *Server) confirm(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	mediaID, uploadID := f.uuid("media_id"), f.text("upload_id", true, 1, 0)
	number := int(f.integer("chunk_number", 1, maxChunks))
	etag, size := f.text("etag", true, 1, 0), f.integer("size_bytes", 1, 0)
	if err := f.err(); err != nil {
		return nil, err
	}

	listed, err := s.list(c, mediaID, uploadID, number, number)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, p, err := s.openPart(c, mediaID, uploadID, number)
	if err != nil {
		return nil, err
	}
	u.learn(listed)
	if err := p.admits(number, etag, size); err != nil {
		return nil, err
	}
	if s.options.AlreadyConflicts && p.confirmed == etag {
		return nil, refuse(http.StatusConflict, "CHUNK_ALREADY_CONFIRMED", "The chunk was already confirmed").with("chunk_number", number)
	}
	p.confirmed = etag
	u.failed = slices.DeleteFunc(u.failed, func(n int) bool { return n == number })
	u.updated = c.now
	done, _ := u.counts()
	return confirmation{Confirmation: api.Confirmation{
		ChunkNumber: number, Status: "completed", ChunksCompleted: done,
		TotalChunks: len(u.parts), ProgressPercent: u.percent(),
	}}, nil
}

// admits checks a confirm against what is stored.
func (p *part) admits(number int, etag string, size int64) error {
	switch {
	case p.etag == "":
		return refuse(http.StatusBadRequest, "CHUNK_NOT_UPLOADED", "The chunk isn't in the storage").with("chunk_number", number)
	case etag != p.etag:
		return refuse(http.StatusBadRequest, "CHUNK_ETAG_MISMATCH", "The ETag isn't that of the stored chunk").with("chunk_number", number)
	case size != p.size || p.stored != p.size:
		return refuse(http.StatusBadRequest, "CHUNK_SIZE_MISMATCH", "The chunk's size isn't as agreed").
			with("chunk_number", number).with("expected", p.size).with("stored", p.stored).with("size_bytes", size)
	}
	return nil
}

// retryChunk answers POST /video-uploads/chunks/retry: a fresh URL, so many
// times for each chunk.
func (s *Server) retryChunk(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	mediaID, uploadID := f.uuid("media_id"), f.text("upload_id", true, 1, 0)
	number := int(f.integer("chunk_number", 1, maxChunks))
	if err := f.err(); err != nil {
		return nil, err
	}

	u, attempt, err := s.countRetry(c, mediaID, uploadID, number)
	if err != nil {
		return nil, err
	}
	url, err := s.putURL(c.r, u, number, c.now)
	if err != nil {
		return nil, err
	}
	return api.FreshURL{
		ChunkNumber: number, UploadURL: url, ExpiresAt: c.now.Add(s.options.URLLife).UTC(),
		RetryAttempt: attempt, MaxRetries: s.options.RetryAttempts,
	}, nil
}

// countRetry takes one of a chunk's retries, or refuses when none is left.
func (s *Server) countRetry(c *call, mediaID, uploadID string, number int) (u *upload, attempt int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, p, err := s.openPart(c, mediaID, uploadID, number)
	if err != nil {
		return nil, 0, err
	}
	if p.retries >= s.options.RetryAttempts {
		return nil, 0, refuse(http.StatusBadRequest, "MAX_RETRIES_EXCEEDED", "The chunk's retries are used up").
			with("chunk_number", number).with("max_retries", s.options.RetryAttempts)
	}
	p.retries++
	u.updated = c.now
	return u, p.retries, nil
}

// openPart returns a chunk of an upload that still takes chunks. The caller
// holds the lock.
func (s *Server) openPart(c *call, mediaID, uploadID string, number int) (*upload, *part, error) {
	u, err := s.open(mediaID, uploadID, c.now)
	if err != nil {
		return nil, nil, err
	}
	if number > len(u.parts) {
		return nil, nil, refuse(http.StatusNotFound, "CHUNK_NOT_FOUND", "The upload has no such chunk").
			with("chunk_number", number).with("total_chunks", len(u.parts))
	}
	return u, &u.parts[number-1], nil
}

// progressReply is the reply to progress with the null that api.Progress can't
// say.
type progressReply struct {
	api.Progress
	Remaining *int `json:"estimated_time_remaining"` // seconds, not known
}

// progress answers GET /video-uploads/progress/{media_id}.
func (s *Server) progress(c *call) (any, error) {
	mediaID, err := pathID(c.r, "media_id")
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[mediaID]
	if !ok {
		return nil, refuse(http.StatusNotFound, "UPLOAD_NOT_FOUND", "Upload not found").with("media_id", mediaID)
	}
	s.expire(u, c.now)
	chunks, bytes := u.counts()
	return progressReply{Progress: api.Progress{
		MediaID: u.mediaID, UploadID: u.uploadID, Status: u.status,
		ChunksCompleted: chunks, TotalChunks: len(u.parts), BytesUploaded: bytes, TotalBytes: u.video.SizeBytes, ProgressPercent: u.percent(),
		FailedChunks: append([]int{}, u.failed...), LastUpdated: u.updated.UTC(),
	}}, nil
}

// pathID reads a UUID from the path as the framework does.
func pathID(r *http.Request, name string) (string, error) {
	f := form{values: map[string]any{name: r.PathValue(name)}, loc: []any{"path"}, errs: new([]detail)}
	return f.uuid(name), f.err()
}
