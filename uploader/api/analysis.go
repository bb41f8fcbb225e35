package api

import (
	"context"
	"net/http"
	"strings"
)

// AnalysisStatus asks for the latest analysis of a video.
func (c *Client) AnalysisStatus(ctx context.Context, mediaID string) (*Analysis, error) {
	return ask(ctx, c, get(OpAnalysisStatus, "video-analysis", "status", mediaID), checkAnalysis)
}

// AnalysisJob asks for one analysis by its job's ID.
func (c *Client) AnalysisJob(ctx context.Context, jobID string) (*Analysis, error) {
	return ask(ctx, c, get(OpAnalysisJob, "video-analysis", "jobs", jobID), checkAnalysis)
}

func checkAnalysis(a *Analysis) string {
	if a.Status == "" {
		return "the reply has no status"
	}
	return ""
}

// RetryAnalysis starts a failed analysis again. The reason may be empty; it is
// cut to 500 characters. It is never repeated here.
func (c *Client) RetryAnalysis(ctx context.Context, jobID, mediaID, reason string) (*AnalysisRetry, error) {
	body := struct {
		MediaID string `json:"media_id"`
		Reason  string `json:"reason,omitempty"`
	}{mediaID, cutRunes(reason, maxReason)}
	return ask[AnalysisRetry](ctx, c, post(OpRetryAnalysis, body, "video-analysis", "jobs", jobID, "retry"), nil)
}

// QueueAnalysis asks for an analysis of a video. Type is full_vlm, frame_sample,
// scene_detection or transcript, priority low, normal or high; empty leaves
// either to the service. It is never repeated here.
func (c *Client) QueueAnalysis(ctx context.Context, mediaID, analysisType, priority string) (*AnalysisQueued, error) {
	body := struct {
		MediaID  string `json:"media_id"`
		Type     string `json:"analysis_type,omitempty"`
		Priority string `json:"priority,omitempty"`
	}{mediaID, analysisType, priority}
	return ask[AnalysisQueued](ctx, c, post(OpQueueAnalysis, body, "video-analysis", "queue"), nil)
}

// Scenes asks for the scenes that the analysis has found.
func (c *Client) Scenes(ctx context.Context, mediaID string) (*Scenes, error) {
	return ask[Scenes](ctx, c, get(OpScenes, "videos", mediaID, "scenes"), nil)
}

// Thumbnail returns a scene's picture as it was sent: JPEG as a rule, an image
// by its content in any case, and at most 4 MB.
func (c *Client) Thumbnail(ctx context.Context, sceneID string) ([]byte, error) {
	r := get(OpThumbnail, "video-scenes", sceneID, "thumbnail")
	r.accept, r.limit = "image/*", maxThumbnail
	a, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(http.DetectContentType(a.body), "image/") {
		return nil, a.contradiction(r.op, c.key, "the reply is no picture")
	}
	return a.body, nil
}
