package storage

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxAnswer is how many bytes of an answer's body are looked at.
const maxAnswer = 64 << 10

// answer reads a response: the part's ETag, or what went wrong.
func (c *Client) answer(resp *http.Response, f *flight) (Result, error) {
	text, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // what was cut off says enough
	date, _ := http.ParseTime(resp.Header.Get("Date"))
	f.mu.Lock()
	b := f.body
	f.mu.Unlock()
	read, fileErr := b.state()
	e := &Error{Status: resp.StatusCode, Wrote: read > 0, Date: date}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		now := date
		if now.IsZero() {
			now = c.opts.Now()
		}
		e.RetryAfter = retryAfter(resp.Header.Get("Retry-After"), now)
		e.RequestID = cut(clean(resp.Header.Get("X-Amz-Request-Id")), 100)
		e.judge(text, isHTML(resp.Header, text))
		return Result{}, e
	}
	etag := trimETag(resp.Header.Get("ETag"))
	switch {
	case isHTML(resp.Header, text):
		e.Kind, e.Message = KindPortal, "a web page came in the storage's place"
	case fileErr != nil:
		return Result{}, fileError(fileErr)
	case read < f.part.Size:
		e.Kind, e.Message = KindServer, "the storage said yes before it had the whole part"
	case etag == "":
		e.Kind, e.Message = KindNoETag, "the answer has no ETag"
	default:
		return Result{ETag: etag, MD5: b.digest(), CRC32C: b.checksum(), Date: date}, nil
	}
	return Result{}, e
}

// trimETag takes weakness and quotes off; empty when it is no ETag.
func trimETag(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "W/")
	s = strings.Trim(s, `"`)
	if len(s) > 1024 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return s
}

// isHTML reports whether an answer is a page for people.
func isHTML(h http.Header, text []byte) bool {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return false
	}
	if t, _, _ := mime.ParseMediaType(h.Get("Content-Type")); t == "text/html" || t == "application/xhtml+xml" {
		return true
	}
	head := bytes.ToLower(text[:min(len(text), 64)])
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}

// retryAfter reads a header of that name, in seconds or as a date. What isn't
// one is zero; more than a day is a day.
func retryAfter(s string, now time.Time) time.Duration {
	const day = 24 * time.Hour
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseUint(s, 10, 64); err == nil {
		return time.Duration(min(n, uint64(day/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, min(t.Sub(now), day))
	}
	return 0
}
