package apitest

import (
	"net/http"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// maxAnalysisRetries is how often a failed analysis may be tried again.
const maxAnalysisRetries = 3

// job is one analysis of one video. It is computed from the time that has
// passed, so nothing runs. The server's lock protects it.
type job struct {
	id      string
	mediaID string
	started time.Time
	failed  time.Time // zero: it didn't
	retries int
	scenes  []string // their IDs
}

// analysis is an api.Analysis with the nulls that it can't say.
type analysis struct {
	api.Analysis
	CurrentStep  *string    `json:"current_step"`
	CompletedAt  *time.Time `json:"completed_at"`
	ErrorMessage *string    `json:"error_message"`
	ErrorCode    *string    `json:"error_code"`
	Expected     *time.Time `json:"estimated_completion_time"`
}

// newJob starts an analysis. The caller holds the lock.
func (s *Server) newJob(u *upload, now time.Time) *job {
	j := &job{id: newID(), mediaID: u.mediaID, started: now}
	for range sceneCount {
		j.scenes = append(j.scenes, newID())
	}
	s.jobs[j.id] = j
	u.jobs = append(u.jobs, j)
	return j
}

// status is how far a job that takes total is at now.
func (j *job) status(now time.Time, total time.Duration) (status string, percent int) {
	done := float64(now.Sub(j.started)) / float64(total)
	switch {
	case !j.failed.IsZero():
		return "failed", 0
	case done < 0.2:
		return "pending", 0
	case done < 1:
		return "processing", int(100 * done)
	default:
		return "completed", 100
	}
}

// report is what the service says about a job. The caller holds the lock.
func (s *Server) report(j *job, now time.Time) analysis {
	status, percent := j.status(now, s.options.AnalysisTime)
	end := j.started.Add(s.options.AnalysisTime).UTC()
	a := analysis{Analysis: api.Analysis{
		JobID: j.id, MediaID: j.mediaID, Status: status, ProgressPercent: percent,
		StartedAt: j.started.UTC(), RetryCount: j.retries, MaxRetries: maxAnalysisRetries,
	}}
	text := func(s string) *string { return &s }
	switch status {
	case "pending":
		a.CurrentStep, a.Expected = text("Waiting for a free worker"), &end
	case "processing":
		a.CurrentStep, a.Expected = text("Looking at scenes"), &end
	case "completed":
		a.CompletedAt = &end
	case "failed":
		failed := j.failed.UTC()
		a.CompletedAt, a.ErrorCode, a.ErrorMessage = &failed, text("VLM_ERROR"), text("The video could not be analysed")
	}
	return a
}

// FailAnalysis makes the latest analysis of a video fail, whatever its state.
// It reports whether there is one.
func (s *Server) FailAnalysis(mediaID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[mediaID]
	if !ok || len(u.jobs) == 0 {
		return false
	}
	u.jobs[len(u.jobs)-1].failed = s.clock()
	return true
}

// analysisStatus answers GET /video-analysis/status/{media_id}.
func (s *Server) analysisStatus(c *call) (any, error) {
	mediaID, err := pathID(c.r, "media_id")
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[mediaID]
	if !ok || len(u.jobs) == 0 {
		return nil, refuse(http.StatusNotFound, "ANALYSIS_NOT_FOUND", "No analysis found").with("media_id", mediaID)
	}
	return s.report(u.jobs[len(u.jobs)-1], c.now), nil
}

// analysisJob answers GET /video-analysis/jobs/{job_id}.
func (s *Server) analysisJob(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.job(c.r)
	if err != nil {
		return nil, err
	}
	return s.report(j, c.now), nil
}

// job is the analysis that a path names. The caller holds the lock.
func (s *Server) job(r *http.Request) (*job, error) {
	id, err := pathID(r, "job_id")
	if err != nil {
		return nil, err
	}
	j, ok := s.jobs[id]
	if !ok {
		return nil, refuse(http.StatusNotFound, "ANALYSIS_NOT_FOUND", "No analysis found").with("analysis_job_id", id)
	}
	return j, nil
}

// retryAnalysis answers POST /video-analysis/jobs/{job_id}/retry.
func (s *Server) retryAnalysis(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	mediaID := f.uuid("media_id")
	f.text("reason", false, 0, 500)
	if err := f.err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.job(c.r)
	if err != nil {
		return nil, err
	}
	switch {
	case j.mediaID != mediaID:
		return nil, refuse(http.StatusBadRequest, "BAD_REQUEST", "The analysis is of another video").with("media_id", mediaID)
	case j.failed.IsZero():
		return nil, refuse(http.StatusConflict, "ANALYSIS_NOT_FAILED", "Only a failed analysis can be tried again")
	case j.retries >= maxAnalysisRetries:
		return nil, refuse(http.StatusBadRequest, "MAX_RETRIES_EXCEEDED", "The analysis's retries are used up")
	}
	j.retries++
	j.started, j.failed = c.now, time.Time{}
	return api.AnalysisRetry{
		JobID: j.id, MediaID: j.mediaID, Status: "pending",
		RetryCount: j.retries, MaxRetries: maxAnalysisRetries, Message: "Analysis queued again",
	}, nil
}

// queueAnalysis answers POST /video-analysis/queue.
func (s *Server) queueAnalysis(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	mediaID := f.uuid("media_id")
	f.text("analysis_type", false, 0, 0, oneOf("full_vlm", "frame_sample", "scene_detection"))
	f.text("priority", false, 0, 0, oneOf("low", "normal", "high"))
	if err := f.err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[mediaID]
	if !ok || u.status != api.StatusCompleted {
		return nil, refuse(http.StatusNotFound, "VIDEO_NOT_FOUND", "Video not found").with("media_id", mediaID)
	}
	if n := len(u.jobs); n > 0 {
		if status, _ := u.jobs[n-1].status(c.now, s.options.AnalysisTime); status == "pending" || status == "processing" {
			return nil, refuse(http.StatusConflict, "ANALYSIS_IN_PROGRESS", "The video is being analysed")
		}
	}
	j := s.newJob(u, c.now)
	return api.AnalysisQueued{JobID: j.id, MediaID: mediaID, EstimatedStart: c.now.UTC(), Message: "Analysis queued"}, nil
}
