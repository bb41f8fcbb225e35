// Package journal keeps what must survive a crash: the queue and its order,
// each upload's IDs, layout, ETags and confirms, aborts still owed, and the
// history. It imports nothing of ours and has record types of its own.
//
// Every write is a Commit of several operations: all are on disk when it
// returns, or none is. Records may hold presigned URLs; errors never do.
//
// [Open] is the journal on disk, [NewMemory] the one in memory; journaltest
// holds both to the same behaviour. Open sets a damaged file aside and says so.
// A Commit that fails with [ErrNoSpace], [ErrReadOnly] or [ErrDisk] may succeed
// later; after [ErrDamaged] the Store is of no more use: close it, Open again.
package journal

import (
	"context"
	"time"
)

// Store is a journal. A Store is used by one goroutine at a time for Commit.
// Close is idempotent, and a Commit after it fails with [ErrClosed]. Nothing
// retries: a failed Commit left nothing behind, and the caller decides whether
// to try again. Errors wrap this package's own.
type Store interface {
	// Load returns all that was committed, as copies. Unknown fields are kept
	// out, not guessed at. The first Load after Open is free.
	Load() (*State, error)
	// Commit makes all operations durable, in order, in one transaction.
	Commit(ops ...Op) error

	// The history isn't part of Load: it may be long, and is asked instead.
	// These may be called by any goroutine, and wait for a Commit under way.

	// History returns entries as the Query says, and how many there are in all.
	History(ctx context.Context, q Query) (es []Entry, total int, err error)
	// Entry returns one by its transfer's ID; not ok when there is none.
	Entry(ctx context.Context, id string) (e Entry, ok bool, err error)
	// Find returns a file's entries, the newest first.
	Find(ctx context.Context, m Match) ([]Entry, error)

	Close() error
}

// State is the whole journal. Transfers are in queue order, chunks in order of
// their number.
type State struct {
	Transfers []Transfer
	Chunks    map[string][]Chunk // by transfer ID
	Settings  map[string]string  // small values of the engine's own, such as the API budget
}

// Op is one write: Put, Delete, PutChunks, DropChunks, Set or Remember.
type Op interface{ op() }

// Put inserts or replaces a transfer's record (not its chunks).
type Put struct{ Transfer Transfer }

// Delete removes a transfer and its chunks; it is no error when there is none.
type Delete struct{ ID string }

// PutChunks inserts or replaces these chunks of a transfer; others stay. For a
// transfer that isn't there, the Commit fails with [ErrNoTransfer].
type PutChunks struct {
	ID     string
	Chunks []Chunk
}

// DropChunks removes all chunks of a transfer: it starts anew, or is done.
type DropChunks struct{ ID string }

// Set stores one small value; an empty one removes it.
type Set struct{ Key, Value string }

func (Put) op()        {}
func (Delete) op()     {}
func (PutChunks) op()  {}
func (DropChunks) op() {}
func (Set) op()        {}

// Transfer is one file's record. Times are UTC; zero means never. Empty slices
// and maps come back as nil. Path and Name keep every byte, other text becomes
// valid UTF-8.
type Transfer struct {
	ID    string `json:"id"`
	Order int64  `json:"order"` // ascending; ties by ID

	Path         string            `json:"path"`
	Name         string            `json:"name"`
	Size         int64             `json:"size"`
	ModTime      time.Time         `json:"mod_time"`
	Sample       string            `json:"sample,omitempty"` // hash of sampled bytes
	ContentType  string            `json:"content_type,omitempty"`
	Container    string            `json:"container,omitempty"`
	Duration     time.Duration     `json:"duration,omitempty"`
	Anyway       bool              `json:"anyway,omitempty"`
	Title        string            `json:"title,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	Metadata     map[string]string `json:"metadata,omitempty"`
	NoAnalysis   bool              `json:"no_analysis,omitempty"`
	AnalysisType string            `json:"analysis_type,omitempty"`

	Phase  string `json:"phase"`
	Paused bool   `json:"paused,omitempty"`
	Held   bool   `json:"held,omitempty"` // added paused, and not let go since

	// The upload belongs to this base URL and this key's fingerprint.
	BaseURL         string    `json:"base_url,omitempty"`
	KeyPrint        string    `json:"key_print,omitempty"`
	Intents         int       `json:"intents,omitempty"` // initiates sent; their replies may be lost
	Orphans         int       `json:"orphans,omitempty"` // initiates whose reply was lost
	MediaID         string    `json:"media_id,omitempty"`
	UploadID        string    `json:"upload_id,omitempty"`
	UploadExpires   time.Time `json:"upload_expires,omitzero"`
	ConcurrentLimit int       `json:"concurrent_limit,omitempty"`
	RetryAttempts   int       `json:"retry_attempts,omitempty"`
	Completing      bool      `json:"completing,omitempty"` // complete was sent; its reply may be lost
	AbortOwed       bool      `json:"abort_owed,omitempty"`
	ETagsAreMD5     bool      `json:"etags_are_md5,omitempty"`  // proven by one match
	ETagsUnproven   bool      `json:"etags_unproven,omitempty"` // two chunks showed that they are something else
	AnalysisJobID   string    `json:"analysis_job_id,omitempty"`
	Analysis        Analysis  `json:"analysis,omitzero"`
	SHA256          string    `json:"sha256,omitempty"`
	HashState       []byte    `json:"hash_state,omitempty"`   // of a SHA-256 under way
	HashedBytes     int64     `json:"hashed_bytes,omitempty"` // how far it is

	ErrCode      string `json:"err_code,omitempty"`
	ErrMessage   string `json:"err_message,omitempty"`
	ErrOp        string `json:"err_op,omitempty"`
	ErrStatus    int    `json:"err_status,omitempty"`
	ErrAPICode   string `json:"err_api_code,omitempty"`
	ErrRequestID string `json:"err_request_id,omitempty"`

	AddedAt    time.Time `json:"added_at,omitzero"`
	StartedAt  time.Time `json:"started_at,omitzero"`
	FinishedAt time.Time `json:"finished_at,omitzero"`

	Pieces      int      `json:"pieces,omitempty"`       // chunks of the upload, also when their records are gone
	SentAgain   int      `json:"sent_again,omitempty"`   // chunks put back in line after bytes of them had left
	StorageHost string   `json:"storage_host,omitempty"` // where the chunks went
	Timeline    []Moment `json:"timeline,omitempty"`     // what happened, the oldest first
}

// Moment is one thing that happened to a transfer. Its keys are short: it is
// written again with every record.
type Moment struct {
	At     int64  `json:"t"`           // Unix seconds
	Until  int64  `json:"u,omitempty"` // when it ended; 0: it has not, or has no length
	Code   string `json:"c"`
	Detail string `json:"d,omitempty"`
	Count  int    `json:"n,omitempty"` // how often; 0: once
}

// Analysis is what the service said last of a finished video's analysis.
type Analysis struct {
	Status    string    `json:"status,omitempty"` // empty: it was never asked
	Percent   int       `json:"percent,omitempty"`
	Step      string    `json:"step,omitempty"`
	Error     string    `json:"error,omitempty"`
	Scenes    int       `json:"scenes,omitempty"` // negative: not known
	CheckedAt time.Time `json:"checked_at,omitzero"`
}

// Chunk is one part of an upload.
type Chunk struct {
	Number     int
	Offset     int64
	Size       int64
	URL        string // presigned: its query is a secret
	URLExpires time.Time
	ETag       string // of the storage's reply; empty until it is sent
	MD5        string // hex, of the bytes that were sent; empty when not known
	Confirmed  bool
	Retries    int // fresh URLs asked for
}
