package apitest

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"strconv"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// maxPart is the largest part that S3 takes, in bytes.
const maxPart = 5 << 30

// answerStorage answers a request to the storage. The client's key is none of
// its business, nor is the plan's limit.
func (s *Server) answerStorage(c *call, rt route) reply {
	f := s.takeFault(c)
	if rep, done := s.before(c, f); done {
		return rep
	}
	c.in = s.throttle(c, f)
	rep := rt.storage(c)
	c.seen.Applied = rep.cut == cutNot && rep.status == http.StatusOK
	return f.after(rep)
}

// putPart answers the PUT of a part. What can be refused by its header is
// refused before the body is read, as S3 does it.
func (s *Server) putPart(c *call) reply {
	if refused, ok := s.signer.check(c.r, c.now); !ok {
		return refused
	}
	switch {
	case c.r.ContentLength < 0:
		return storageError(http.StatusLengthRequired, "MissingContentLength", "You must provide the Content-Length HTTP header.")
	case c.r.ContentLength > maxPart:
		return storageError(http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
	}
	want, err := contentMD5(c.r)
	if err != nil {
		return storageError(http.StatusBadRequest, "InvalidDigest", "The Content-MD5 you specified is not valid.")
	}
	if !s.partBegins(c) {
		return noSuchUpload()
	}
	got, read, err := s.files.receive(c.in)
	c.seen.Bytes = read
	switch {
	case errors.Is(err, errCut):
		return reply{cut: cutReset}
	case errors.As(err, new(*os.PathError)):
		return storageError(http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again.")
	case err != nil: // the client has gone
		return storageError(http.StatusBadRequest, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header")
	case want != nil && [md5.Size]byte(want) != got.md5:
		s.files.remove(got.path)
		return storageError(http.StatusBadRequest, "BadDigest", "The Content-MD5 you specified did not match what we received.")
	}
	etag, ok := s.keepPart(c, got)
	if !ok {
		s.files.remove(got.path)
		return noSuchUpload()
	}
	return reply{status: http.StatusOK, header: http.Header{"Etag": {strconv.Quote(etag)}}}
}

func noSuchUpload() reply {
	return storageError(http.StatusNotFound, "NoSuchUpload",
		"The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.")
}

// methodNotAllowed answers what presigned URLs are never made for.
func methodNotAllowed(*call) reply {
	return storageError(http.StatusMethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.")
}

// contentMD5 is the digest that the client announced, nil where it didn't.
func contentMD5(r *http.Request) ([]byte, error) {
	header := r.Header.Get("Content-Md5")
	if header == "" {
		return nil, nil
	}
	sum, err := base64.StdEncoding.DecodeString(header)
	if err == nil && len(sum) != md5.Size {
		err = errors.New("not an MD5")
	}
	return sum, err
}

// partBegins finds the part for which a body is about to be read.
func (s *Server) partBegins(c *call) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.openPartOf(c)
	if p != nil && p.confirmed != "" {
		p.sentAfterConfirm = true
	}
	return p != nil
}

// keepPart puts a body that has arrived whole in the place of the part's last
// one, in one step; not ok where the upload has ended meanwhile.
func (s *Server) keepPart(c *call, got received) (etag string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.openPartOf(c)
	if p == nil {
		return "", false
	}
	if s.options.ETag == ETagOpaque {
		_, _ = rand.Read(got.md5[:]) // never fails since Go 1.24
	}
	if p.path != "" {
		s.garbage = append(s.garbage, p.path)
	}
	p.path, p.stored, p.etag = got.path, got.size, hex.EncodeToString(got.md5[:])
	p.puts++
	return p.etag, true
}

// openPartOf is the part that a PUT names, nil where its upload is over. The
// caller holds the lock.
func (s *Server) openPartOf(c *call) *part {
	u, err := s.open(c.seen.MediaID, c.r.URL.Query().Get("uploadId"), s.clock())
	if err != nil || u.status != api.StatusUploading || c.seen.Chunk < 1 || c.seen.Chunk > len(u.parts) {
		return nil
	}
	return &u.parts[c.seen.Chunk-1]
}

// download answers the GET of a completed video.
func (s *Server) download(c *call) reply {
	if refused, ok := s.signer.check(c.r, c.now); !ok {
		return refused
	}
	s.mu.Lock()
	var path, contentType string
	if u, ok := s.uploads[c.seen.MediaID]; ok {
		path, contentType = u.path, u.video.ContentType
	}
	s.mu.Unlock()
	file, err := os.Open(path)
	if err != nil { // none, or dropped
		return storageError(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return storageError(http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again.")
	}
	return reply{status: http.StatusOK, file: file, header: http.Header{
		"Content-Type":   {contentType},
		"Content-Length": {strconv.FormatInt(info.Size(), 10)},
	}}
}
