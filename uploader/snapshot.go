package uploader

import "time"

// Snapshot is an immutable picture of one transfer. Its slices and maps are
// shared: don't change them. Two equal pointers mean that nothing changed.
type Snapshot struct {
	ID    ID
	Path  string // as added, absolute
	Name  string // the file's own name
	State State

	Size        int64         // bytes
	ContentType string        // by content; empty until checked
	Duration    time.Duration // of the video; 0 when unknown
	Labels      Labels

	Sent      int64 // bytes the storage has acknowledged, or that are on their way; never goes back while the upload lives
	Confirmed int64 // bytes of chunks the service has confirmed
	Chunks    ChunkCounts

	Rate float64       // bytes per second over the last 15 s; 0 when nothing moves
	ETA  time.Duration // negative when unknown
	Pace Pace

	Attempts int       // tries without progress since the last progress
	RetryAt  time.Time // when it tries again by itself; zero when it isn't backing off
	Err      *Error    // why it failed, or the last trouble while it goes on

	SHA256        string // hex, of the whole file; empty until it is known
	MediaID       string // the service's ID of the video; empty before initiate
	AnalysisJobID string // empty when none was started

	// Analysis is what the service said last of the video's analysis. It changes
	// without an event, and says nothing of the upload: that is State's alone.
	Analysis Analysis

	// Initiated is true once the service may hold something of this transfer:
	// Remove is refused, and labels are read-only.
	Initiated bool
	// Anyway is true when the person sent it in spite of what its check said.
	Anyway bool
	// Held is true until its first Resume when it was added with
	// AddOptions.Paused, across restarts.
	Held bool

	AddedAt    time.Time
	StartedAt  time.Time // first byte sent; zero before
	FinishedAt time.Time // Uploaded or Aborted; zero before
}

// ChunkCounts counts a transfer's chunks by state.
type ChunkCounts struct {
	Total, Sending, Sent, Confirmed int
}

// Event says that one transfer changed its state. Events of one transfer come
// in order and none is dropped.
type Event struct {
	ID       ID
	From, To State
	Reason   string // a stable code: why (an error's code, a wait's code, a command); may be empty
	At       time.Time
	Snapshot *Snapshot // as it was right after the change
}

// Status is a picture of the Manager as a whole.
type Status struct {
	Wait           Wait    // what holds everything; NoWait when nothing does
	WaitDetail     string  // technical text for "Details"
	Rate           float64 // bytes per second, all transfers
	ETA            time.Duration
	Pace           Pace
	ClockOffset    time.Duration // the service's clock minus this computer's, as far as its replies told
	CallsPerMinute int           // the plan's API budget; 0 when not known
	RateLimit      int64
	OwedAborts     int    // uploads that the service must still be told to discard
	PausedAll      bool   // everything that isn't final is paused
	Store          string // a stable code when the queue can't be kept: see StoreProblem constants; empty when all is well
	StoreDetail    string
}

// Added is the answer to one Add: what became of each path.
type Added struct {
	IDs        []ID        // new transfers, in the order of the paths; refused ones are among them, as Failed
	Duplicates []Duplicate // paths that are in the queue, or were uploaded before
	Skipped    []Skipped   // what folders held beside videos, by folder
}

// Duplicate is a path that wasn't added, because it is there already.
type Duplicate struct {
	Path     string
	ID       ID   // the transfer that it is; it may be in the history alone
	Uploaded bool // it was uploaded before: AddOptions.Again sends it again
}

// Skipped counts what a folder held that isn't a video or couldn't be read.
type Skipped struct {
	Folder string
	Videos int // videos found in it
	Others int // files left out because they aren't videos
	Err    string
}

// AddOptions say how the files of one Add are treated.
type AddOptions struct {
	Labels       Labels
	NoAnalysis   bool   // don't have the video analysed after the upload
	AnalysisType string // empty: the service's own default
	Again        bool   // upload even what was uploaded before
	Paused       bool   // wait until Resume
}
