package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

const (
	maxReply      = 32 << 20 // bytes; an initiate for 10,000 chunks is some 10 MB
	maxErrorReply = 64 << 10 // bytes of an error's body that are read
	maxThumbnail  = 4 << 20  // bytes
)

// answer is what came back, whoever sent it.
type answer struct {
	status     int
	header     http.Header
	body       []byte
	tooBig     bool
	redirect   string // where a redirect leads, without its query
	retryAfter time.Duration
}

// take is the call's response handler: it reads the answer. An error is one of
// the line, and may lead to a repeat.
func (k *call) take(resp *http.Response) error {
	defer func() { _ = resp.Body.Close() }() // it was only read
	a := &k.answer
	a.status, a.header, a.body, a.tooBig = resp.StatusCode, resp.Header, nil, false
	good := success(a.status)
	limit := k.limit
	if !good {
		limit = maxErrorReply
		a.retryAfter = retryAfter(resp.Header, k.client.now())
	}
	if good && resp.ContentLength > limit {
		a.tooBig, k.complete = true, true
		return nil
	}
	body, err := readAtMost(resp.Body, limit+1, resp.ContentLength)
	if int64(len(body)) > limit {
		body, a.tooBig = body[:limit], true
	}
	a.body = body
	if err != nil && good {
		return fmt.Errorf("the reply broke off: %w", err)
	}
	k.complete = true // an error's status is worth having without its body
	return nil
}

// readAtMost reads up to limit bytes. hint is the expected length, which may
// be a lie or -1; memory is set aside for a modest one alone.
func readAtMost(r io.Reader, limit, hint int64) ([]byte, error) {
	var buf bytes.Buffer
	if hint > 0 {
		buf.Grow(int(min(hint, limit, 1<<20)) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(io.LimitReader(r, limit))
	return buf.Bytes(), err
}

// judge returns nil for an answer that may be the one asked for, and the error
// it stands for otherwise.
func (a *answer) judge(op Op, key string) *Error {
	switch {
	case success(a.status) && a.tooBig:
		return a.error(op, key, KindReply, "the reply is too big", nil)
	case success(a.status) && a.isHTML(), a.status < 300 && !success(a.status):
		return a.portal(op, key)
	case success(a.status):
		return nil
	case redirect(a.status),
		a.status == http.StatusProxyAuthRequired,
		a.status == http.StatusNetworkAuthenticationRequired,
		a.status < 500 && a.isHTML() && a.requestID(key) == "":
		return a.portal(op, key)
	}
	code, message, requestID := parseErrorBody(a.body)
	if message == "" && a.mediaType() == "text/plain" {
		message = string(a.body)
	}
	if message = scrub(message, key, maxMessage); message == "" {
		message = http.StatusText(a.status)
	}
	e := a.error(op, key, KindStatus, message, nil)
	e.Code = scrub(code, key, maxToken)
	if id := scrub(requestID, key, maxToken); id != "" {
		e.RequestID = id
	}
	return e
}

// decode puts a good answer's JSON into v. A field of a type that isn't v's is
// as good as missing.
func (a *answer) decode(op Op, key string, v any) error {
	trimmed := bytes.TrimSpace(a.body)
	if a.status == http.StatusNoContent && (op == OpConfirm || op == OpAbort) {
		return nil // it says yes and no more; what it counts is asked for at the end
	}
	object := len(trimmed) > 0 && trimmed[0] == '{'
	if !object && a.mediaType() != "application/json" && a.requestID(key) == "" {
		return a.portal(op, key)
	}
	if !object {
		return a.error(op, key, KindReply, "the reply is no JSON object", nil)
	}
	if err := loose(trimmed, v); err != nil {
		return a.error(op, key, KindReply, "malformed reply: "+err.Error(), err)
	}
	return nil
}

// loose decodes JSON and forgives what has the wrong type: an odd frame rate
// must not cost a finished upload. Fields that matter are checked afterwards.
func loose(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return nil // the decoder has gone on and filled in the rest
	}
	return err
}

// portal makes the error of an answer that isn't the service's.
func (a *answer) portal(op Op, key string) *Error {
	what := a.mediaType()
	switch {
	case a.redirect != "":
		what = "a redirect to " + a.redirect
	case redirect(a.status):
		what = "a redirect"
	case a.isHTML():
		what = "a web page"
	case len(a.body) == 0:
		what = "nothing"
	case what == "":
		what = "neither JSON nor a web page"
	}
	return a.error(op, key, KindPortal, "not the service's answer: "+what, nil)
}

func (a *answer) error(op Op, key string, kind Kind, message string, err error) *Error {
	return &Error{
		Op: op, Status: a.status, Kind: kind, Message: scrub(message, key, maxMessage),
		RequestID: a.requestID(key), RetryAfter: a.retryAfter, err: clean(err, key),
	}
}

// contradiction makes the error of a reply whose fields can't be right.
func (a *answer) contradiction(op Op, key, format string, args ...any) *Error {
	return a.error(op, key, KindReply, fmt.Sprintf(format, args...), nil)
}

func (a *answer) requestID(key string) string {
	return scrub(a.header.Get("X-Request-Id"), key, maxToken)
}

func (a *answer) mediaType() string {
	t, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return t
}

// isHTML goes by the type, and by the content where the type says nothing.
func (a *answer) isHTML() bool {
	switch a.mediaType() {
	case "text/html", "application/xhtml+xml":
		return true
	case "", "text/plain", "application/octet-stream":
		return strings.HasPrefix(http.DetectContentType(a.body), "text/html")
	}
	return false
}

func success(status int) bool  { return status >= 200 && status < 300 }
func redirect(status int) bool { return status >= 300 && status < 400 }
