package api

import "time"

// Video is what the service is told about a file before it is sent
// (InitiateVideoUploadRequestDTO).
type Video struct {
	Filename    string            `json:"filename"`     // 1–255 characters
	ContentType string            `json:"content_type"` // video/…
	SizeBytes   int64             `json:"size_bytes"`   // > 0
	Title       string            `json:"title,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// Upload is one multipart upload at the service
// (InitiateVideoUploadResponseDTO). The older service leaves out all but
// MediaID, UploadID and the chunks' number, size and URL.
type Upload struct {
	MediaID         string    `json:"media_id"`
	UploadID        string    `json:"upload_id"`
	Chunks          []Chunk   `json:"chunks"`
	TotalChunks     int       `json:"total_chunks,omitempty"`
	ChunkSizeBytes  int64     `json:"chunk_size_bytes,omitempty"`
	ExpiresAt       time.Time `json:"expires_at,omitzero"` // of the whole upload
	StoragePath     string    `json:"storage_path,omitempty"`
	ConcurrentLimit int       `json:"concurrent_upload_limit,omitempty"` // PUTs at once; 0: not said
	RetryAttempts   int       `json:"retry_attempts,omitempty"`          // chunks/retry calls for each chunk; 0: not said
}

// Chunk is one part of an upload and where to PUT it (VideoChunkDTO).
type Chunk struct {
	Number    int       `json:"chunk_number"` // from 1
	SizeBytes int64     `json:"size_bytes"`
	UploadURL string    `json:"upload_url"` // presigned: its query is a secret
	Method    string    `json:"upload_method,omitempty"`
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero from the older service: see URLExpiry
}

// BatchRequest asks for the uploads of several videos at once.
type BatchRequest struct {
	Videos      []Video `json:"videos"` // 1–10
	AutoProcess bool    `json:"auto_process"`
	Priority    string  `json:"processing_priority,omitempty"` // low, normal, high; empty: the service's choice
}

// Batch is the reply to a batch initiate; Videos are in request order.
type Batch struct {
	BatchID          string   `json:"batch_id"`
	Videos           []Upload `json:"videos"`
	TotalVideos      int      `json:"total_videos"`
	TotalSizeBytes   int64    `json:"total_size_bytes"`
	EstimatedSeconds float64  `json:"estimated_time_seconds"`
	Priority         string   `json:"processing_priority"`
}

// ConfirmRequest tells the service that a chunk has reached the storage.
type ConfirmRequest struct {
	MediaID     string `json:"media_id"`
	UploadID    string `json:"upload_id"`
	ChunkNumber int    `json:"chunk_number"`
	ETag        string `json:"etag"` // as the storage sent it, quotes trimmed
	SizeBytes   int64  `json:"size_bytes"`
}

// Confirmation is the reply to a confirm.
type Confirmation struct {
	ChunkNumber     int     `json:"chunk_number"`
	Status          string  `json:"status"`
	ChunksCompleted int     `json:"chunks_completed"`
	TotalChunks     int     `json:"total_chunks"`
	ProgressPercent float64 `json:"progress_percent"`

	EstimatedSeconds float64 `json:"estimated_time_remaining"` // 0: not said
}

// CompleteRequest ends an upload. DurationSeconds is always sent: 1.0 together
// with DurationFailed when the file doesn't say, as the vendor's SDK does.
type CompleteRequest struct {
	MediaID         string  `json:"media_id"`
	UploadID        string  `json:"upload_id"`
	DurationSeconds float64 `json:"duration_seconds"` // > 0, ≤ 7200
	DurationFailed  bool    `json:"duration_extraction_failed,omitempty"`
	AutoAnalyze     bool    `json:"auto_analyze"`
	Provider        string  `json:"analysis_provider,omitempty"`
	Model           string  `json:"analysis_model,omitempty"`
	Type            string  `json:"analysis_type,omitempty"`
}

// Completed is the reply to complete. Its URLs are presigned.
type Completed struct {
	MediaID          string    `json:"media_id"`
	Status           string    `json:"status"`
	ProcessingStatus string    `json:"processing_status"` // pending, queued, processing, completed, failed
	Metadata         Metadata  `json:"metadata"`
	VideoURL         string    `json:"video_url"`
	ThumbnailURL     string    `json:"thumbnail_url"`   // empty: none yet
	AnalysisJobID    string    `json:"analysis_job_id"` // empty: no analysis was started
	CreatedAt        time.Time `json:"created_at"`
}

// Metadata is what the service read from the finished video.
type Metadata struct {
	DurationSeconds float64 `json:"duration_seconds"`
	Resolution      string  `json:"resolution"`
	Width           int     `json:"width"`
	Height          int     `json:"height"`
	FrameRate       float64 `json:"frame_rate"`
	VideoCodec      string  `json:"video_codec"`
	AudioCodec      string  `json:"audio_codec"`
	BitrateKbps     int     `json:"bitrate_kbps"`
	FileSizeBytes   int64   `json:"file_size_bytes"`
	FormatName      string  `json:"format_name"`
}

// UploadStatus is where the service says an upload is.
type UploadStatus string

// The statuses of an upload at the service.
const (
	StatusUploading  UploadStatus = "uploading"
	StatusProcessing UploadStatus = "processing"
	StatusCompleted  UploadStatus = "completed"
	StatusFailed     UploadStatus = "failed"
	StatusAborted    UploadStatus = "aborted"
)

// Progress is the reply to the progress call. It counts; it doesn't list which
// chunks are confirmed.
type Progress struct {
	MediaID         string       `json:"media_id"`
	UploadID        string       `json:"upload_id"`
	Status          UploadStatus `json:"status"`
	ChunksCompleted int          `json:"chunks_completed"`
	TotalChunks     int          `json:"total_chunks"`
	BytesUploaded   int64        `json:"bytes_uploaded"`
	TotalBytes      int64        `json:"total_bytes"`
	ProgressPercent float64      `json:"progress_percent"`
	FailedChunks    []int        `json:"failed_chunks"`
	CurrentChunk    *int         `json:"current_chunk"` // nil: not said
	LastUpdated     time.Time    `json:"last_updated"`

	EstimatedSeconds float64 `json:"estimated_time_remaining"` // 0: not said
}

// FreshURL is the reply to chunks/retry.
type FreshURL struct {
	ChunkNumber  int       `json:"chunk_number"`
	UploadURL    string    `json:"upload_url"` // presigned: its query is a secret
	ExpiresAt    time.Time `json:"expires_at,omitzero"`
	RetryAttempt int       `json:"retry_attempt"`
	MaxRetries   int       `json:"max_retries"`
}

// Discarded is the reply to abort.
type Discarded struct {
	MediaID       string `json:"media_id"`
	Status        string `json:"status"`
	CleanedUp     bool   `json:"cleaned_up"`
	ChunksRemoved int    `json:"chunks_removed"`
	S3Cleanup     bool   `json:"s3_cleanup"`
}

// Analysis is the state of a video's analysis after the upload.
type Analysis struct {
	JobID           string    `json:"analysis_job_id"`
	MediaID         string    `json:"media_id"`
	Status          string    `json:"status"` // pending, uploading_to_vlm, processing, completed, failed, cancelled
	ProgressPercent int       `json:"progress_percent"`
	CurrentStep     string    `json:"current_step"`
	StartedAt       time.Time `json:"started_at,omitzero"`
	CompletedAt     time.Time `json:"completed_at,omitzero"`
	ErrorMessage    string    `json:"error_message"`
	ErrorCode       string    `json:"error_code"`
	RetryCount      int       `json:"retry_count"`
	MaxRetries      int       `json:"max_retries"`

	EstimatedComplete time.Time `json:"estimated_completion_time,omitzero"`
}

// AnalysisRetry is the reply to a retry of an analysis.
type AnalysisRetry struct {
	JobID      string `json:"analysis_job_id"`
	MediaID    string `json:"media_id"`
	Status     string `json:"status"`
	RetryCount int    `json:"retry_count"`
	MaxRetries int    `json:"max_retries"`
	Message    string `json:"message"` // for people
}

// AnalysisQueued is the reply to a request for an analysis.
type AnalysisQueued struct {
	JobID          string    `json:"analysis_job_id"`
	MediaID        string    `json:"media_id"`
	QueuePosition  int       `json:"queue_position"`
	EstimatedStart time.Time `json:"estimated_start_time,omitzero"`
	Message        string    `json:"message"` // for people
}

// Scenes are what the analysis found in a video.
type Scenes struct {
	Count  int     `json:"count"`
	Scenes []Scene `json:"scenes"`
}

// Scene is one scene of an analysed video; times are seconds from its start.
type Scene struct {
	ID           string   `json:"id"`
	Index        int      `json:"scene_index"`
	Start        float64  `json:"start_time"`
	End          float64  `json:"end_time"`
	TimeRange    string   `json:"time_range_formatted"`
	Description  string   `json:"description"`
	Tags         []string `json:"tags"`
	Confidence   float64  `json:"confidence_score"`
	ThumbnailURL string   `json:"thumbnail_url"`
}

// Limits are the plan's limits; each map has monthly_uploads and
// api_calls_per_minute among others. What is without limit is missing.
type Limits struct {
	Limits    map[string]int64 `json:"limits"`
	Usage     map[string]int64 `json:"usage"`
	Remaining map[string]int64 `json:"remaining"`
	Tier      string           `json:"subscription_tier"`
}

// CallsPerMinute is the key under which [Limits] has the API budget.
const CallsPerMinute = "api_calls_per_minute"

// Quota says whether more files may be uploaded.
type Quota struct {
	CanProceed   bool `json:"can_proceed"`
	Requested    int  `json:"requested"`
	Available    int  `json:"available"`
	MonthlyLimit int  `json:"monthly_limit"`
	CurrentUsage int  `json:"current_usage"`

	PrepaidCredits       int    `json:"prepaid_credits"`
	MaxConcurrentUploads int    `json:"max_concurrent_uploads"` // 0: not said
	Message              string `json:"message"`                // for people
}

// Duplicates says which hashes the service has seen.
type Duplicates struct {
	Duplicates []string `json:"duplicates"`
	Unique     []string `json:"unique"`
}
