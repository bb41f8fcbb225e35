package storage

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// Part is one chunk of a file and where it goes.
type Part struct {
	URL         string // presigned; https, or http to this computer
	ContentType string // the video's

	Body         io.ReaderAt // the file; read by one goroutine at a time
	Offset, Size int64       // the part's place in it, in bytes; Size > 0

	// ContentMD5 sends the part's MD5 along, for the storage to check. The
	// part is read once before anything is sent.
	ContentMD5 bool
	// Expect asks the storage's leave before the body is sent, so that an
	// early refusal is seen: for the repeat after a write error.
	Expect bool

	// Sent is told of progress about four times a second: bytes of the body
	// that the other side has acknowledged where the system knows, else that
	// were handed to the connection. It is negative when a redial starts the
	// body anew. After a success the sum is Size; after an error the sum is
	// left as it is. It comes from a goroutine of its own, never twice at
	// once and never after Put has returned; it must not block. May be nil.
	Sent func(n int64)
	// Limit asks leave to hand n more bytes on, 0 < n ≤ 64 KiB, headers and TLS
	// counted in. It blocks until some of them may go, and returns how many; ctx
	// ends when they no longer need to. Its error ends the Put. May be nil.
	Limit func(ctx context.Context, n int) (int, error)
}

// Result is what the storage said to a part that it has.
type Result struct {
	ETag     string        // without quotes and weakness
	MD5      string        // of the bytes sent, in hex
	CRC32C   uint32        // of the bytes sent
	Date     time.Time     // the storage's clock; zero when it doesn't tell
	Duration time.Duration // of the whole Put
}

// refusal is an error for a part that isn't worth a connection.
func refusal(message string) *Error {
	return &Error{Kind: KindRefused, Message: message, err: errors.New(message)}
}

// target parses the URL and refuses what must not carry a video.
func target(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return nil, refusal("the part's URL can't be read") // err would repeat the URL
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
	default:
		return nil, refusal("the part's URL isn't https")
	}
	u.User = nil
	return u, nil
}

// loopback reports whether the name is this computer's, whatever the name
// service says.
func loopback(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// signed returns the names of the headers that the URL's signature covers, in
// lower case. At most 32 are looked at.
func signed(query url.Values) []string {
	for k, v := range query {
		if strings.EqualFold(k, "X-Amz-SignedHeaders") && len(v) > 0 {
			return strings.SplitN(strings.ToLower(v[0]), ";", 32)
		}
	}
	return nil
}

// sign sets the headers that the signature covers and whose values are known:
// those that the query repeats, and the placeholder for a body that isn't
// hashed. What nobody here can know is left out, and the storage decides.
func sign(h http.Header, names []string, query url.Values) {
	for _, name := range names {
		if !strings.HasPrefix(name, "x-amz-") || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			continue
		}
		value, known := queryValue(query, name)
		if !known && name == "x-amz-content-sha256" {
			value, known = "UNSIGNED-PAYLOAD", true
		}
		if known && !strings.ContainsFunc(value, unicode.IsControl) {
			h.Set(name, value)
		}
	}
}

// queryValue looks a parameter up whatever its case.
func queryValue(query url.Values, name string) (string, bool) {
	for k, v := range query {
		if strings.EqualFold(k, name) && len(v) > 0 {
			return v[0], true
		}
	}
	return "", false
}
