package apitest

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// upload is one video at the service, from initiate on. The server's lock
// protects it.
type upload struct {
	mediaID   string
	uploadID  string
	video     api.Video
	chunkSize int64
	parts     []part // chunk n is parts[n-1]
	status    api.UploadStatus
	failed    []int // chunks that complete refused and that weren't confirmed since
	created   time.Time
	updated   time.Time
	expires   time.Time

	duration       float64 // seconds, as complete told it
	durationFailed bool
	path           string // of the assembled object
	sha256         string
	jobs           []*job // analyses, the latest last
}

// part is one chunk of an upload.
type part struct {
	size      int64 // that the chunk must have, bytes
	stored    int64 // that the storage has, bytes
	etag      string
	path      string // of the stored bytes
	confirmed string // ETag that the client confirmed; "": not confirmed
	retries   int    // chunks/retry calls
	puts      int    // bodies that arrived whole

	sentAfterConfirm bool
}

// good says whether the chunk is stored as it was confirmed.
func (p *part) good() bool { return p.confirmed != "" && p.confirmed == p.etag && p.stored == p.size }

// newUpload plans a video's chunks: all of one size but the last.
func newUpload(v api.Video, chunkSize int64, now time.Time, life time.Duration) *upload {
	// The smallest chunk with which the layout stays within the limit.
	chunkSize = max(chunkSize, (v.SizeBytes+maxChunks-1)/maxChunks)
	u := &upload{
		mediaID: newID(), uploadID: newID(), video: v, chunkSize: chunkSize,
		status: api.StatusUploading, created: now, updated: now, expires: now.Add(life),
	}
	for at := int64(0); at < v.SizeBytes; at += chunkSize {
		u.parts = append(u.parts, part{size: min(chunkSize, v.SizeBytes-at)})
	}
	return u
}

// counts are the chunks and bytes that are confirmed.
func (u *upload) counts() (chunks int, bytes int64) {
	for i := range u.parts {
		if u.parts[i].confirmed != "" {
			chunks++
			bytes += u.parts[i].size
		}
	}
	return chunks, bytes
}

// percent is the confirmed share of the upload, 0 to 100.
func (u *upload) percent() float64 {
	_, bytes := u.counts()
	return 100 * float64(bytes) / float64(u.video.SizeBytes)
}

// occupies is the space that the upload takes of the quota, in bytes.
func (u *upload) occupies() int64 {
	if u.status == api.StatusAborted || u.status == api.StatusFailed {
		return 0
	}
	return u.video.SizeBytes
}

// drop forgets the parts and returns their files, to be removed without the
// lock, and how many there were.
func (u *upload) drop() (paths []string, n int) {
	for i := range u.parts {
		p := &u.parts[i]
		if p.etag != "" {
			n++
			paths = append(paths, p.path)
		}
		p.path, p.etag = "", ""
	}
	return paths, n
}

// extension is that of the video's file name, or ".bin".
func (u *upload) extension() string { return orElse(path.Ext(u.video.Filename), ".bin") }

// storagePath is the key of the object that the upload becomes.
func (u *upload) storagePath() string { return "videos/" + u.mediaID + u.extension() }

// putURL presigns the PUT of one chunk. It reads nothing of the upload that
// changes, so it needs no lock.
func (s *Server) putURL(r *http.Request, u *upload, number int, now time.Time) (string, error) {
	if s.options.Storage != nil {
		var signed http.Header
		if s.options.SignContentType {
			signed = http.Header{"Content-Type": {u.video.ContentType}}
		}
		return s.options.Storage.PresignPart(r.Context(), u.object(), number, signed, s.options.URLLife)
	}
	query := url.Values{"partNumber": {strconv.Itoa(number)}, "uploadId": {u.uploadID}}
	return s.signer.url(s.storageBase(r), http.MethodPut, objectPath+u.mediaID, query, u.video.ContentType, now, s.options.URLLife)
}

// storageBase is where the storage is for the client that sent r.
func (s *Server) storageBase(r *http.Request) string {
	if s.options.StorageURL != "" {
		return s.options.StorageURL
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// find returns an upload by both its IDs. The caller holds the lock.
func (s *Server) find(mediaID, uploadID string, now time.Time) (*upload, error) {
	u, ok := s.uploads[mediaID]
	if !ok || u.uploadID != uploadID {
		return nil, refuse(http.StatusNotFound, "UPLOAD_NOT_FOUND", "Upload not found").with("media_id", mediaID)
	}
	s.expire(u, now)
	return u, nil
}

// expire ends an upload whose time is over: the storage's lifecycle rule has
// removed the parts. The caller holds the lock.
func (s *Server) expire(u *upload, now time.Time) {
	if u.status != api.StatusUploading || now.Before(u.expires) {
		return
	}
	u.status = api.StatusFailed
	s.discard(u)
}

// discard leaves what the storage has of uploads to be removed once the lock is
// free. The caller holds it.
func (s *Server) discard(uploads ...*upload) {
	for _, u := range uploads {
		paths, _ := u.drop()
		s.garbage = append(s.garbage, paths...)
	}
	if s.options.Storage != nil {
		s.lapsed = append(s.lapsed, uploads...)
	}
}

// open returns an upload that still takes chunks. The caller holds the lock.
func (s *Server) open(mediaID, uploadID string, now time.Time) (*upload, error) {
	u, err := s.find(mediaID, uploadID, now)
	if err != nil {
		return nil, err
	}
	conflict := func(code, message string) error {
		return refuse(http.StatusConflict, code, message).with("status", u.status)
	}
	switch u.status {
	case api.StatusUploading:
		return u, nil
	case api.StatusAborted:
		return nil, conflict("UPLOAD_ALREADY_ABORTED", "The upload was already aborted")
	case api.StatusFailed:
		return nil, refuse(http.StatusNotFound, "UPLOAD_EXPIRED", "The upload has expired").with("media_id", mediaID)
	default:
		return nil, conflict("UPLOAD_ALREADY_COMPLETED", "The upload was already completed")
	}
}
