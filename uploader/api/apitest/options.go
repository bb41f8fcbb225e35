package apitest

import (
	"errors"
	"time"
)

// ETagMode says what the storage answers as a part's ETag.
type ETagMode int

// The two kinds of ETag that S3 has.
const (
	ETagMD5    ETagMode = iota // the part's MD5 in hex: no encryption, or SSE-S3
	ETagOpaque                 // 32 hex digits that mean nothing, new with each PUT: SSE-KMS, SSE-C
)

// What the service allows, whatever the options say.
const (
	maxVideoSize = 10 << 30 // bytes
	maxChunks    = 10_000   // of one upload
	maxBatch     = 10       // videos in one batch initiate
	maxDuration  = 7200     // seconds
)

// Options say which service to be. The zero value is the newer service with no
// limits, any key accepted, and bodies in a temporary folder.
type Options struct {
	Dir     string // where bodies go and stay; "": a new temporary folder that Close removes
	Discard bool   // hash the bytes and drop them; Video.SHA256 and Video.Path stay empty
	Key     string // the one key accepted; "": any

	ChunkSize  int64         // bytes; 0: 10 MiB. Grows for a video that would have over 10,000 chunks
	MaxSize    int64         // bytes of one video; 0: 10 GiB, which is also the most
	Quota      int64         // bytes of all videos and open uploads; 0: no limit
	URLLife    time.Duration // of a presigned URL; 0: 1 h
	UploadLife time.Duration // of an upload that isn't completed; 0: 24 h

	CallsPerMinute  int // API calls in any 60 s, for each key; 0: no limit
	ConcurrentLimit int // PUTs at once, recommended to the client; 0: 5
	RetryAttempts   int // chunks/retry calls for each chunk; 0: 3

	Older            bool // replies have only the older page's fields; no /tenant/limits
	NoLimitsPage     bool // no /tenant/limits
	AlreadyConflicts bool // a second confirm of a chunk is a 409 and not a 200
	SignContentType  bool // content-type is among the presigned URLs' signed headers
	ETag             ETagMode

	// StorageURL is what presigned URLs begin with, such as
	// "http://127.0.0.1:9000" for a proxy in front of the storage; "": the
	// host that the API call was sent to.
	StorageURL string

	// Storage takes the place of the server's own storage: presigned URLs lead
	// to it, and bodies never pass here. Dir, Discard, ETag and StorageURL mean
	// nothing then, no fault strikes a PUT or a download, PutTwice and
	// SentAfterConfirm have nothing to tell, and URLs expire by its clock rather
	// than by Now. nil: the server's own.
	Storage Storage

	// Now is the service's wall clock: dates, expiry and the Date header.
	// nil: time.Now. The rate limit and all waits use package time.
	Now func() time.Time

	// AnalysisTime is how long an analysis takes from pending to completed.
	// 0: 20 s.
	AnalysisTime time.Duration
}

// withDefaults returns o with zero values replaced, or says what can't be.
func (o Options) withDefaults() (Options, error) {
	if o.ChunkSize < 0 || o.MaxSize < 0 || o.Quota < 0 || o.CallsPerMinute < 0 {
		return o, errors.New("apitest: negative size or limit")
	}
	if o.MaxSize > maxVideoSize {
		return o, errors.New("apitest: MaxSize is over 10 GiB")
	}
	o.ChunkSize = orElse(o.ChunkSize, 10<<20)
	o.MaxSize = orElse(o.MaxSize, maxVideoSize)
	o.URLLife = orElse(o.URLLife, time.Hour)
	o.UploadLife = orElse(o.UploadLife, 24*time.Hour)
	o.ConcurrentLimit = orElse(o.ConcurrentLimit, 5)
	o.RetryAttempts = orElse(o.RetryAttempts, 3)
	o.AnalysisTime = orElse(o.AnalysisTime, 20*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o, nil
}

// orElse is v, or def where v is zero.
func orElse[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}
