package api

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxChunks is how many parts the storage takes for one upload.
const MaxChunks = 10000

// CheckUpload sorts an upload's chunks by number and checks that they cover a
// file of size bytes exactly, and that each can be sent. Its error is an
// *[Error] of [KindReply]. A chunk's offset is the sum of the sizes before it.
func CheckUpload(u *Upload, size int64) error {
	if err := checkLayout(u, size); err != nil {
		return &Error{Op: OpInitiate, Kind: KindReply, Message: "the upload can't be right: " + err.Error(), err: err}
	}
	return nil
}

func checkLayout(u *Upload, size int64) error {
	if u == nil || u.MediaID == "" || u.UploadID == "" {
		return errors.New("it has no ID")
	}
	n := len(u.Chunks)
	switch {
	case n == 0:
		return errors.New("it has no chunks")
	case n > MaxChunks:
		return fmt.Errorf("%d chunks are more than %d", n, MaxChunks)
	case u.TotalChunks != 0 && u.TotalChunks != n:
		return fmt.Errorf("%d chunks of %d", n, u.TotalChunks)
	}
	slices.SortStableFunc(u.Chunks, func(a, b Chunk) int { return cmp.Compare(a.Number, b.Number) })
	left := size
	for i, c := range u.Chunks {
		if c.Number != i+1 {
			return fmt.Errorf("chunk %d where %d is due", c.Number, i+1)
		}
		if c.SizeBytes <= 0 || c.SizeBytes > left {
			return fmt.Errorf("chunk %d has %d bytes, %d are left", c.Number, c.SizeBytes, left)
		}
		left -= c.SizeBytes
		if c.Method != "" && !strings.EqualFold(c.Method, http.MethodPut) {
			return fmt.Errorf("chunk %d wants a method other than PUT", c.Number)
		}
		if err := checkUploadURL(c.UploadURL); err != nil {
			return fmt.Errorf("chunk %d: %w", c.Number, err)
		}
	}
	if left != 0 {
		return fmt.Errorf("%d bytes are in no chunk", left)
	}
	return nil
}

// checkUploadURL checks a presigned URL without ever quoting it.
func checkUploadURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || s == "" {
		return errors.New("not a URL")
	}
	if u.User != nil {
		return errors.New("the URL holds a user name or password")
	}
	if err := checkScheme(u); err != nil {
		return fmt.Errorf("the URL: %w", err)
	}
	return nil
}

// maxSigned is the longest life that a presigned URL can have.
const maxSigned = 7 * 24 * time.Hour

// URLExpiry returns when a chunk's URL ends: what the service said, else what
// the URL itself says (X-Amz-Date and X-Amz-Expires). It is zero when neither
// does. The clock that counts is the storage's.
func URLExpiry(c Chunk) time.Time {
	if !c.ExpiresAt.IsZero() {
		return c.ExpiresAt
	}
	u, err := url.Parse(c.UploadURL)
	if err != nil {
		return time.Time{}
	}
	q := u.Query()
	signed, err := time.Parse("20060102T150405Z", q.Get("X-Amz-Date"))
	if err != nil {
		return time.Time{}
	}
	secs, err := strconv.ParseInt(q.Get("X-Amz-Expires"), 10, 64)
	if err != nil || secs <= 0 || secs > int64(maxSigned/time.Second) {
		return time.Time{}
	}
	return signed.Add(time.Duration(secs) * time.Second)
}
