package api

import (
	"errors"
	"strings"
)

// The types below are decoded in two layers: the plain fields as they are, and
// over them, by the same JSON names, those that the service may send in more
// than one form. JSON prefers the outer layer.

// UnmarshalJSON accepts both generations of the service.
func (u *Upload) UnmarshalJSON(b []byte) error {
	type plain Upload
	wire := struct {
		*plain
		TotalChunks     whole `json:"total_chunks"`
		ChunkSizeBytes  whole `json:"chunk_size_bytes"`
		ExpiresAt       stamp `json:"expires_at"`
		ConcurrentLimit whole `json:"concurrent_upload_limit"`
		RetryAttempts   whole `json:"retry_attempts"`
	}{plain: (*plain)(u)}
	err := loose(b, &wire)
	u.TotalChunks, u.ChunkSizeBytes = int(wire.TotalChunks), int64(wire.ChunkSizeBytes)
	u.ExpiresAt = wire.ExpiresAt.Time
	u.ConcurrentLimit, u.RetryAttempts = max(0, int(wire.ConcurrentLimit)), max(0, int(wire.RetryAttempts))
	return err
}

// UnmarshalJSON accepts both generations of the service.
func (c *Chunk) UnmarshalJSON(b []byte) error {
	type plain Chunk
	wire := struct {
		*plain
		Number    whole `json:"chunk_number"`
		SizeBytes whole `json:"size_bytes"`
		ExpiresAt stamp `json:"expires_at"`
	}{plain: (*plain)(c)}
	err := loose(b, &wire)
	c.Number, c.SizeBytes, c.ExpiresAt = int(wire.Number), int64(wire.SizeBytes), wire.ExpiresAt.Time
	return err
}

// UnmarshalJSON accepts any number for the counts.
func (c *Confirmation) UnmarshalJSON(b []byte) error {
	type plain Confirmation
	wire := struct {
		*plain
		ChunkNumber     whole `json:"chunk_number"`
		ChunksCompleted whole `json:"chunks_completed"`
		TotalChunks     whole `json:"total_chunks"`
	}{plain: (*plain)(c)}
	err := loose(b, &wire)
	c.ChunkNumber, c.ChunksCompleted, c.TotalChunks = int(wire.ChunkNumber), int(wire.ChunksCompleted), int(wire.TotalChunks)
	return err
}

// UnmarshalJSON accepts any form of the time.
func (c *Completed) UnmarshalJSON(b []byte) error {
	type plain Completed
	wire := struct {
		*plain
		CreatedAt stamp `json:"created_at"`
	}{plain: (*plain)(c)}
	err := loose(b, &wire)
	c.CreatedAt = wire.CreatedAt.Time
	return err
}

// UnmarshalJSON rounds what the file's probe didn't give as an integer.
func (m *Metadata) UnmarshalJSON(b []byte) error {
	type plain Metadata
	wire := struct {
		*plain
		Width         whole `json:"width"`
		Height        whole `json:"height"`
		BitrateKbps   whole `json:"bitrate_kbps"`
		FileSizeBytes whole `json:"file_size_bytes"`
	}{plain: (*plain)(m)}
	err := loose(b, &wire)
	m.Width, m.Height = int(wire.Width), int(wire.Height)
	m.BitrateKbps, m.FileSizeBytes = int(wire.BitrateKbps), int64(wire.FileSizeBytes)
	return err
}

// UnmarshalJSON accepts any number for the counts and any form of the time.
func (p *Progress) UnmarshalJSON(b []byte) error {
	type plain Progress
	wire := struct {
		*plain
		ChunksCompleted whole   `json:"chunks_completed"`
		TotalChunks     whole   `json:"total_chunks"`
		BytesUploaded   whole   `json:"bytes_uploaded"`
		TotalBytes      whole   `json:"total_bytes"`
		FailedChunks    []whole `json:"failed_chunks"`
		CurrentChunk    *whole  `json:"current_chunk"`
		LastUpdated     stamp   `json:"last_updated"`
	}{plain: (*plain)(p)}
	err := loose(b, &wire)
	p.ChunksCompleted, p.TotalChunks = int(wire.ChunksCompleted), int(wire.TotalChunks)
	p.BytesUploaded, p.TotalBytes = int64(wire.BytesUploaded), int64(wire.TotalBytes)
	p.FailedChunks = nil
	for _, n := range wire.FailedChunks {
		p.FailedChunks = append(p.FailedChunks, int(n))
	}
	p.CurrentChunk = nil
	if wire.CurrentChunk != nil {
		n := int(*wire.CurrentChunk)
		p.CurrentChunk = &n
	}
	p.LastUpdated = wire.LastUpdated.Time
	p.Status = lower(p.Status)
	return err
}

// lower is a status as this package writes it.
func lower(s UploadStatus) UploadStatus {
	return UploadStatus(strings.ToLower(strings.TrimSpace(string(s))))
}

// UnmarshalJSON accepts any number for the counts and any form of the time.
func (f *FreshURL) UnmarshalJSON(b []byte) error {
	type plain FreshURL
	wire := struct {
		*plain
		ChunkNumber  whole `json:"chunk_number"`
		ExpiresAt    stamp `json:"expires_at"`
		RetryAttempt whole `json:"retry_attempt"`
		MaxRetries   whole `json:"max_retries"`
	}{plain: (*plain)(f)}
	err := loose(b, &wire)
	f.ChunkNumber, f.ExpiresAt = int(wire.ChunkNumber), wire.ExpiresAt.Time
	f.RetryAttempt, f.MaxRetries = int(wire.RetryAttempt), int(wire.MaxRetries)
	return err
}

// UnmarshalJSON rounds the percentage and accepts any form of the times.
func (a *Analysis) UnmarshalJSON(b []byte) error {
	type plain Analysis
	wire := struct {
		*plain
		ProgressPercent   whole `json:"progress_percent"`
		StartedAt         stamp `json:"started_at"`
		CompletedAt       stamp `json:"completed_at"`
		EstimatedComplete stamp `json:"estimated_completion_time"`
	}{plain: (*plain)(a)}
	err := loose(b, &wire)
	a.ProgressPercent = int(wire.ProgressPercent)
	a.StartedAt, a.CompletedAt, a.EstimatedComplete = wire.StartedAt.Time, wire.CompletedAt.Time, wire.EstimatedComplete.Time
	return err
}

// UnmarshalJSON accepts any form of the time.
func (q *AnalysisQueued) UnmarshalJSON(b []byte) error {
	type plain AnalysisQueued
	wire := struct {
		*plain
		EstimatedStart stamp `json:"estimated_start_time"`
	}{plain: (*plain)(q)}
	err := loose(b, &wire)
	q.EstimatedStart = wire.EstimatedStart.Time
	return err
}

// UnmarshalJSON counts the scenes where the service doesn't.
func (s *Scenes) UnmarshalJSON(b []byte) error {
	type plain Scenes
	if err := loose(b, (*plain)(s)); err != nil {
		return err
	}
	s.Count = max(s.Count, len(s.Scenes))
	return nil
}

// UnmarshalJSON accepts id and scene_id for the scene's ID.
func (s *Scene) UnmarshalJSON(b []byte) error {
	type plain Scene
	wire := struct {
		*plain
		SceneID string `json:"scene_id"`
		Index   whole  `json:"scene_index"`
	}{plain: (*plain)(s)}
	err := loose(b, &wire)
	s.ID, s.Index = first(s.ID, wire.SceneID), int(wire.Index)
	return err
}

// UnmarshalJSON leaves out limits that are no number: null is "without limit".
func (l *Limits) UnmarshalJSON(b []byte) error {
	type plain Limits
	wire := struct {
		*plain
		Limits    wholes `json:"limits"`
		Usage     wholes `json:"usage"`
		Remaining wholes `json:"remaining"`
	}{plain: (*plain)(l)}
	err := loose(b, &wire)
	l.Limits, l.Usage, l.Remaining = wire.Limits, wire.Usage, wire.Remaining
	return err
}

// UnmarshalJSON refuses a reply without the answer itself: it would read as no.
func (q *Quota) UnmarshalJSON(b []byte) error {
	type plain Quota
	wire := struct {
		*plain
		CanProceed *bool `json:"can_proceed"`
	}{plain: (*plain)(q)}
	if err := loose(b, &wire); err != nil {
		return err
	}
	if wire.CanProceed == nil {
		return errors.New("can_proceed is missing")
	}
	q.CanProceed = *wire.CanProceed
	return nil
}
