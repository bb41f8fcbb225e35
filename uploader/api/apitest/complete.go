package apitest

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// completed is the reply to complete with the nulls that api.Completed can't say.
type completed struct {
	api.Completed
	ThumbnailURL  *string `json:"thumbnail_url"`
	AnalysisJobID *string `json:"analysis_job_id"`
}

// complete answers POST /video-uploads/complete: it makes the object of its
// parts, or names the chunks that aren't as confirmed.
func (s *Server) complete(c *call) (any, error) {
	req, err := s.parseComplete(c)
	if err != nil {
		return nil, err
	}
	listed, err := s.list(c, req.MediaID, req.UploadID, 1, maxChunks)
	if err != nil {
		return nil, err
	}
	u, parts, err := s.seal(c, req, listed)
	if err != nil {
		return nil, err
	}
	// The parts belong to this call now: nobody else touches them, so the lock
	// isn't needed for what may take a minute.
	path, sum, err := s.assemble(c, u, parts)
	reply, now := s.finish(u, path, sum, err, req.AutoAnalyze)
	if err != nil {
		return nil, err
	}
	reply.VideoURL, err = s.getURL(c.r, u, now)
	return reply, err
}

// finish notes what became of a sealed upload; the reply is for one that became
// a video.
func (s *Server) finish(u *upload, path, sum string, err error, analyze bool) (reply completed, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now = s.clock()
	u.updated = now
	if err != nil {
		u.status = api.StatusFailed
		return reply, now
	}
	u.status, u.path, u.sha256 = api.StatusCompleted, path, sum
	reply = completed{Completed: api.Completed{
		MediaID: u.mediaID, Status: string(u.status), ProcessingStatus: "completed",
		Metadata: u.metadata(), CreatedAt: u.created.UTC(),
	}}
	if analyze {
		j := s.newJob(u, now)
		reply.ProcessingStatus, reply.AnalysisJobID = "queued", &j.id
	}
	return reply, now
}

// assemble makes the object of the parts: files, or what u knows of those at
// Options.Storage.
func (s *Server) assemble(c *call, u *upload, files []string) (path, sum string, err error) {
	if s.options.Storage == nil {
		return s.files.join(u.mediaID+u.extension(), files)
	}
	// As with files, a client that has gone doesn't stop it.
	return "", "", s.options.Storage.CompleteUpload(context.WithoutCancel(c.r.Context()), u.object(), u.stored())
}

// getURL presigns the GET of a completed video.
func (s *Server) getURL(r *http.Request, u *upload, now time.Time) (string, error) {
	if s.options.Storage != nil {
		return s.options.Storage.PresignGet(r.Context(), u.storagePath(), s.options.URLLife)
	}
	return s.signer.url(s.storageBase(r), http.MethodGet, objectPath+u.mediaID, url.Values{}, "", now, s.options.URLLife)
}

// parseComplete reads and checks what complete is told.
func (s *Server) parseComplete(c *call) (req api.CompleteRequest, err error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return req, err
	}
	req = api.CompleteRequest{
		MediaID: f.uuid("media_id"), UploadID: f.text("upload_id", true, 1, 0),
		DurationSeconds: f.positive("duration_seconds", !s.options.Older),
		DurationFailed:  f.flag("duration_extraction_failed", false),
		AutoAnalyze:     f.flag("auto_analyze", true),
		Provider:        f.text("analysis_provider", false, 0, 0, oneOf("google", "openai", "anthropic")),
		Model:           f.text("analysis_model", false, 0, 0),
		Type:            f.text("analysis_type", false, 0, 0, oneOf("full_vlm", "frame_sample", "scene_detection", "transcript")),
	}
	if err := f.err(); err != nil {
		return req, err
	}
	if req.DurationSeconds > maxDuration {
		return req, refuse(http.StatusUnprocessableEntity, "VALIDATION_ERROR", "The video is longer than two hours").
			with("duration_seconds", req.DurationSeconds).with("max_duration_seconds", maxDuration)
	}
	return req, nil
}

// seal closes an upload that is whole, by what was listed of it, and returns its
// parts' files in order.
func (s *Server) seal(c *call, req api.CompleteRequest, listed listing) (*upload, []string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.open(req.MediaID, req.UploadID, c.now)
	if err != nil {
		return nil, nil, err
	}
	u.learn(listed)
	u.failed = nil
	var paths []string
	for i := range u.parts {
		if !u.parts[i].good() {
			u.failed = append(u.failed, i+1)
		}
		paths = append(paths, u.parts[i].path)
	}
	u.updated = c.now
	if len(u.failed) > 0 {
		return nil, nil, refuse(http.StatusBadRequest, "UPLOAD_INCOMPLETE", "Chunks are missing or not as confirmed").
			with("failed_chunks", append([]int{}, u.failed...)).with("total_chunks", len(u.parts))
	}
	for i := range u.parts {
		u.parts[i].path = "" // join removes them
	}
	u.status = api.StatusProcessing
	u.duration, u.durationFailed = req.DurationSeconds, req.DurationFailed
	return u, paths, nil
}

// metadata is what the service says that it read from the video. Size, format
// and duration are true, the rest is made up: nothing here decodes video.
func (u *upload) metadata() api.Metadata {
	m := api.Metadata{
		DurationSeconds: u.duration, Resolution: "1920x1080", Width: 1920, Height: 1080, FrameRate: 30,
		VideoCodec: "h264", AudioCodec: "aac", FileSizeBytes: u.video.SizeBytes,
		FormatName: strings.TrimPrefix(u.extension(), "."),
	}
	if u.duration > 0 {
		m.BitrateKbps = int(float64(u.video.SizeBytes) * 8 / 1000 / u.duration)
	}
	return m
}

// abort answers POST /video-uploads/abort: the parts and their space are free.
func (s *Server) abort(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	mediaID, uploadID := f.uuid("media_id"), f.text("upload_id", true, 1, 0)
	f.text("reason", false, 0, 500)
	if err := f.err(); err != nil {
		return nil, err
	}
	listed, err := s.list(c, mediaID, uploadID, 1, maxChunks)
	if err != nil {
		return nil, err
	}
	u, n, err := s.giveUp(c, mediaID, uploadID, listed)
	if err != nil {
		return nil, err
	}
	clean := true
	if s.options.Storage != nil {
		clean = s.abortElsewhere(c.r.Context(), u) == nil
	}
	return api.Discarded{
		MediaID: u.mediaID, Status: string(api.StatusAborted), CleanedUp: clean, ChunksRemoved: n, S3Cleanup: clean,
	}, nil
}

// giveUp ends an upload and says how many chunks were stored of it.
func (s *Server) giveUp(c *call, mediaID, uploadID string, listed listing) (u *upload, n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err = s.open(mediaID, uploadID, c.now)
	if err != nil {
		return nil, 0, err
	}
	u.learn(listed)
	paths, n := u.drop()
	s.garbage = append(s.garbage, paths...)
	u.status, u.updated = api.StatusAborted, c.now
	return u, n, nil
}
