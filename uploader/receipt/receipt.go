// Package receipt is what a person keeps of a finished upload: what was sent,
// where to, when, and the SHA-256 by which a file can be compared with it
// later. A receipt is JSON, or a page of HTML with the same JSON in it.
//
// A receipt says what this program knew, no more. It isn't signed: it is worth
// as much as the place where it was kept.
//
// The package imports nothing of ours. Its functions are safe for concurrent use.
package receipt

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Format and Version stand in every receipt. A new field needs no new Version;
// a change of what one means does.
const (
	Format  = "aion-upload-receipt"
	Version = 1
)

// Receipt is one finished upload. Its JSON names are stable.
type Receipt struct {
	TransferID string `json:"transfer_id"`

	Name        string            `json:"name"`                       // the file's own name
	Size        int64             `json:"size"`                       // bytes
	Modified    time.Time         `json:"modified,omitzero"`          // when the file was last changed, by its own record
	SHA256      string            `json:"sha256,omitempty"`           // hex, of the whole file; empty when it isn't known
	ContentType string            `json:"content_type,omitempty"`     // by content
	Duration    float64           `json:"duration_seconds,omitempty"` // of the video; 0 when unknown
	Title       string            `json:"title,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	Labels      map[string]string `json:"labels,omitempty"` // site, asset, inspection…

	Service       string `json:"service"`  // base URL
	VideoID       string `json:"video_id"` // the service's
	AnalysisJobID string `json:"analysis_job_id,omitempty"`

	AddedAt    time.Time `json:"added_at,omitzero"`
	StartedAt  time.Time `json:"started_at,omitzero"`
	FinishedAt time.Time `json:"finished_at"` // when the service had said that the video is complete

	Pieces    int `json:"pieces,omitempty"`            // 0 when it isn't known
	SentAgain int `json:"pieces_sent_again,omitempty"` // how often a piece had to be sent once more

	// Anyway: the check before the upload found the recording incomplete, and
	// the person sent it all the same.
	Anyway bool `json:"uploaded_anyway,omitempty"`
	// Proven: the storage's answers were compared with the MD5 of what was sent.
	// Otherwise they were of a kind that can't be compared.
	Proven bool `json:"storage_answers_proven"`

	Program string `json:"program,omitempty"` // name and version
}

// file is what is written: one receipt or several.
type file struct {
	Format   string    `json:"format"`
	Version  int       `json:"version"`
	Receipts []Receipt `json:"receipts"`
}

// JSON returns the receipts as a file. Characters that change how a text is
// shown, such as those that turn its direction, are written as escapes.
func JSON(rs ...Receipt) ([]byte, error) {
	b, err := json.MarshalIndent(file{Format, Version, slices.Clip(rs)}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	return append(escapeUnseen(b), '\n'), nil
}
