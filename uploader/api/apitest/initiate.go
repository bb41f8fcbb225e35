package apitest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// contentTypes are the video types that the service takes.
func contentTypes() []string {
	return []string{"video/mp4", "video/quicktime", "video/x-m4v", "video/webm", "video/x-msvideo"}
}

// initiate answers POST /video-uploads/initiate.
func (s *Server) initiate(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	v := video(f)
	if err := f.err(); err != nil {
		return nil, err
	}
	uploads, err := s.begin(c, v)
	if err != nil {
		return nil, err
	}
	c.seen.MediaID = uploads[0].mediaID
	return s.uploadReply(c, uploads[0])
}

// batchInitiate answers POST /video-uploads/batch/initiate: all or none.
func (s *Server) batchInitiate(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	items, at := f.list("videos", true, 1, maxBatch)
	var videos []api.Video
	for i, item := range items {
		object, ok := item.(map[string]any)
		if !ok {
			at.note(i, "Input should be a valid dictionary or object to extract fields from", "model_attributes_type")
			continue
		}
		videos = append(videos, video(form{values: object, loc: append(slices.Clone(at.loc), i), errs: f.errs}))
	}
	f.flag("auto_process", true)
	priority := f.text("processing_priority", false, 0, 0, oneOf("low", "normal", "high"))
	if err := f.err(); err != nil {
		return nil, err
	}
	uploads, err := s.begin(c, videos...)
	if err != nil {
		return nil, err
	}
	batch := api.Batch{BatchID: newID(), TotalVideos: len(uploads), Priority: orElse(priority, "normal")}
	for _, u := range uploads {
		one, err := s.uploadReply(c, u)
		if err != nil {
			return nil, err
		}
		batch.Videos = append(batch.Videos, one)
		batch.TotalSizeBytes += u.video.SizeBytes
	}
	// The service guesses too: 10 Mbit/s.
	batch.EstimatedSeconds = float64(batch.TotalSizeBytes) * 8 / 10e6
	return batch, nil
}

// video reads what both kinds of initiate say about a video.
func video(f form) api.Video {
	v := api.Video{
		Filename: f.text("filename", true, 1, 255),
		ContentType: f.text("content_type", true, 0, 0, rule{
			ok:      func(s string) bool { return strings.HasPrefix(s, "video/") },
			pattern: "^video/",
		}),
		SizeBytes: f.integer("size_bytes", 1, 0),
		Title:     f.text("title", false, 0, 255),
		Metadata:  f.strings("metadata"),
	}
	allowed := regexp.MustCompile(`^[\p{L}\p{N} _-]{1,50}$`)
	tags, at := f.list("tags", false, 0, 20)
	for i, tag := range tags {
		text, ok := tag.(string)
		switch {
		case !ok:
			at.note(i, "Input should be a valid string", "string_type")
		case !allowed.MatchString(text):
			at.note(i, "Value error, a tag is 1 to 50 letters, digits, spaces, hyphens or underscores", "value_error")
		}
		v.Tags = append(v.Tags, text)
	}
	return v
}

// begin admits videos and opens an upload for each, or refuses them all.
func (s *Server) begin(c *call, videos ...api.Video) ([]*upload, error) {
	var uploads []*upload
	for _, v := range videos {
		if !slices.Contains(contentTypes(), v.ContentType) {
			return nil, refuse(http.StatusBadRequest, "UNSUPPORTED_VIDEO_FORMAT",
				"Unsupported video format").with("content_type", v.ContentType).with("supported", contentTypes())
		}
		if v.SizeBytes > s.options.MaxSize {
			return nil, refuse(http.StatusRequestEntityTooLarge, "USAGE_LIMIT_EXCEEDED",
				"The video is larger than your plan allows").with("size_bytes", v.SizeBytes).with("max_size_bytes", s.options.MaxSize)
		}
		uploads = append(uploads, newUpload(v, s.options.ChunkSize, c.now, s.options.UploadLife))
	}
	if err := s.openElsewhere(c.r.Context(), uploads); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.admit(c.now, videos); err != nil {
		s.discard(uploads...)
		return nil, err
	}
	for _, u := range uploads {
		s.uploads[u.mediaID] = u
		s.order = append(s.order, u)
	}
	return uploads, nil
}

// admit checks the storage quota. The caller holds the lock.
func (s *Server) admit(now time.Time, videos []api.Video) error {
	if s.options.Quota == 0 {
		return nil
	}
	var used, wanted int64
	for _, u := range s.order {
		s.expire(u, now)
		used += u.occupies()
	}
	for _, v := range videos {
		wanted += v.SizeBytes
	}
	if used+wanted > s.options.Quota {
		return refuse(http.StatusRequestEntityTooLarge, "STORAGE_QUOTA_EXCEEDED", "Storage quota exceeded").
			with("quota_bytes", s.options.Quota).with("used_bytes", used).with("requested_bytes", wanted)
	}
	return nil
}

// uploadReply is what initiate answers about a new upload. It reads nothing of
// it that changes, so it needs no lock for the ten thousand signatures.
func (s *Server) uploadReply(c *call, u *upload) (api.Upload, error) {
	reply := api.Upload{MediaID: u.mediaID, UploadID: u.uploadID, Chunks: make([]api.Chunk, len(u.parts))}
	urlExpires := c.now.Add(s.options.URLLife).UTC()
	for i := range u.parts {
		url, err := s.putURL(c.r, u, i+1, c.now)
		if err != nil {
			return api.Upload{}, err
		}
		reply.Chunks[i] = api.Chunk{Number: i + 1, SizeBytes: u.parts[i].size, UploadURL: url}
		if !s.options.Older {
			reply.Chunks[i].Method = http.MethodPut
			reply.Chunks[i].ExpiresAt = urlExpires
		}
	}
	if !s.options.Older {
		reply.TotalChunks = len(u.parts)
		reply.ChunkSizeBytes = u.chunkSize
		reply.ExpiresAt = u.expires.UTC()
		reply.StoragePath = u.storagePath()
		reply.ConcurrentLimit = s.options.ConcurrentLimit
		reply.RetryAttempts = s.options.RetryAttempts
	}
	return reply, nil
}
