package apitest

import (
	"context"
	"net/http"
	"time"
)

// Storage is a storage in the place of the server's own, such as a real S3
// server. Presigned URLs lead there, so the server sees neither the bytes nor
// the PUTs: it believes no confirm without asking, as with its own.
//
// The server calls it from many goroutines at once and never with its lock
// held. An error becomes a 500 of the API, without its text.
type Storage interface {
	// CreateUpload opens a multipart upload of an object and returns the
	// storage's ID of it, which is also what clients are told.
	CreateUpload(ctx context.Context, key, contentType string) (uploadID string, err error)

	// PresignPart returns a URL to which the part may be PUT until life is over
	// on the storage's clock. signed are the headers to be signed besides host;
	// nil is none. It is called for every chunk of an initiate.
	PresignPart(ctx context.Context, o Object, number int, signed http.Header, life time.Duration) (string, error)

	// PresignGet returns a URL from which a completed object may be fetched.
	PresignGet(ctx context.Context, key string, life time.Duration) (string, error)

	// Parts returns the parts from first to last, both included, that have
	// arrived, by number; none of an upload that isn't there.
	Parts(ctx context.Context, o Object, first, last int) ([]StoredPart, error)

	// CompleteUpload makes the object of all its parts.
	CompleteUpload(ctx context.Context, o Object, parts []StoredPart) error

	// AbortUpload removes the upload with what has arrived of it. An upload that
	// isn't there is no error.
	AbortUpload(ctx context.Context, o Object) error
}

// Object names one multipart upload at a [Storage].
type Object struct {
	Key      string // of the object that it becomes
	UploadID string // the storage's own
}

// StoredPart is one part as a [Storage] has it.
type StoredPart struct {
	Number int    // from 1
	Size   int64  // bytes
	ETag   string // without quotes
}

// object names the upload at Options.Storage.
func (u *upload) object() Object { return Object{Key: u.storagePath(), UploadID: u.uploadID} }

// openElsewhere opens new uploads at Options.Storage, where there is one. The
// uploads aren't known to anyone yet, so no lock is needed. What was opened
// before an error is left to leave.
func (s *Server) openElsewhere(ctx context.Context, uploads []*upload) error {
	if s.options.Storage == nil {
		return nil
	}
	for i, u := range uploads {
		id, err := s.options.Storage.CreateUpload(ctx, u.storagePath(), u.video.ContentType)
		if err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.lapsed = append(s.lapsed, uploads[:i]...)
			return err
		}
		u.uploadID = id
	}
	return nil
}

// listing is what Options.Storage had of an upload's parts when it was asked.
type listing struct {
	asked       bool // false: the server's own storage knows all by itself
	first, last int
	parts       []StoredPart
}

// list asks Options.Storage for parts of an upload. Where there is none, or the
// upload isn't one that takes chunks, it asks nothing: the call that wanted to
// know finds out why by itself.
func (s *Server) list(c *call, mediaID, uploadID string, first, last int) (listing, error) {
	if s.options.Storage == nil {
		return listing{}, nil
	}
	s.mu.Lock()
	u, err := s.open(mediaID, uploadID, c.now)
	s.mu.Unlock()
	if err != nil {
		return listing{}, nil
	}
	parts, err := s.options.Storage.Parts(c.r.Context(), u.object(), first, last)
	return listing{asked: true, first: first, last: last, parts: parts}, err
}

// learn brings the parts that were asked for, and no others, up to date: a
// later listing may have told more of those. The caller holds the lock.
func (u *upload) learn(l listing) {
	if !l.asked {
		return
	}
	for n := l.first; n <= min(l.last, len(u.parts)); n++ {
		u.parts[n-1].stored, u.parts[n-1].etag = 0, ""
	}
	for _, p := range l.parts {
		if p.Number >= l.first && p.Number <= min(l.last, len(u.parts)) {
			u.parts[p.Number-1].stored, u.parts[p.Number-1].etag = p.Size, p.ETag
		}
	}
}

// stored are the parts of a whole upload.
func (u *upload) stored() []StoredPart {
	parts := make([]StoredPart, len(u.parts))
	for i, p := range u.parts {
		parts[i] = StoredPart{Number: i + 1, Size: p.stored, ETag: p.etag}
	}
	return parts
}

// abortElsewhere aborts uploads at Options.Storage. A client that has gone
// doesn't keep it from that.
func (s *Server) abortElsewhere(ctx context.Context, uploads ...*upload) (err error) {
	ctx = context.WithoutCancel(ctx)
	for _, u := range uploads {
		if e := s.options.Storage.AbortUpload(ctx, u.object()); e != nil {
			err = e
		}
	}
	return err
}
