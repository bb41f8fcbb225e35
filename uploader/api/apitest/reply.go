package apitest

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// reply is an answer before it is sent, so that a fault can still change it.
type reply struct {
	status int
	header http.Header
	body   []byte
	file   io.ReadCloser // instead of body, with its length in header
	cut    cut
}

// cut is how a connection ends instead of an answer.
type cut int

const (
	cutNot   cut = iota
	cutClose     // closed in order: the client sees EOF
	cutReset     // reset, where the connection is TCP's
)

// raw is the result of an API call that isn't JSON.
type raw struct {
	contentType string
	data        []byte
}

// refusal is an error of the API in one of its two envelopes.
type refusal struct {
	status     int
	code       string
	message    string
	details    map[string]any
	validation []detail // the framework's envelope, instead of code and message
	retryAfter int      // seconds; 0: not said
}

// errNotFound is the outcome of a path that the service doesn't have.
var errNotFound = errors.New("path not found")

// Error implements error.
func (e *refusal) Error() string { return fmt.Sprintf("%d %s: %s", e.status, e.code, e.message) }

// refuse is a refusal in the service's own envelope.
func refuse(status int, code, message string) *refusal {
	return &refusal{status: status, code: code, message: message, details: map[string]any{}}
}

// with adds a detail to the refusal.
func (e *refusal) with(name string, value any) *refusal {
	e.details[name] = value
	return e
}

// render turns what an API call returned into its reply.
func render(status int, v any, err error) reply {
	var no *refusal
	switch {
	case err == nil:
		if r, ok := v.(raw); ok {
			return reply{status: status, header: http.Header{"Content-Type": {r.contentType}}, body: r.data}
		}
		return jsonReply(status, v)
	case errors.Is(err, errNotFound):
		return jsonReply(http.StatusNotFound, map[string]string{"detail": "Not Found"})
	case !errors.As(err, &no):
		// The service hides what went wrong inside it; so does this one.
		no = refuse(http.StatusInternalServerError, "INTERNAL_ERROR", "An unexpected error occurred")
	}
	if no.validation != nil {
		return jsonReply(no.status, map[string]any{"detail": no.validation})
	}
	requestID := newID()
	rep := jsonReply(no.status, map[string]any{
		"error":      map[string]any{"code": no.code, "message": no.message, "details": no.details},
		"request_id": requestID,
	})
	rep.header.Set("X-Request-Id", requestID)
	if no.retryAfter > 0 {
		rep.header.Set("Retry-After", strconv.Itoa(no.retryAfter))
	}
	return rep
}

func jsonReply(status int, v any) reply {
	body, err := json.Marshal(v)
	if err != nil { // a type that can't be encoded: a mistake in this package
		panic(fmt.Sprintf("apitest: encode reply: %v", err))
	}
	return reply{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: body}
}

// storageError is an error of the storage, in S3's XML.
func storageError(status int, code, message string) reply {
	body, err := xml.Marshal(struct {
		XMLName   xml.Name `xml:"Error"`
		Code      string
		Message   string
		RequestID string `xml:"RequestId"`
	}{Code: code, Message: message, RequestID: newID()})
	if err != nil {
		panic(fmt.Sprintf("apitest: encode reply: %v", err))
	}
	return reply{
		status: status,
		header: http.Header{"Content-Type": {"application/xml"}},
		body:   append([]byte(xml.Header), body...),
	}
}

// send writes the reply, or ends the connection as it says.
func (rep reply) send(w http.ResponseWriter) {
	switch rep.cut {
	case cutClose:
		panic(http.ErrAbortHandler)
	case cutReset:
		reset(w)
		return
	}
	for name, values := range rep.header {
		w.Header()[name] = values
	}
	if rep.file != nil {
		defer rep.file.Close()
		w.WriteHeader(rep.status)
		_, _ = io.Copy(w, rep.file) // the client may have gone: nobody to tell
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(rep.body)))
	w.WriteHeader(rep.status)
	_, _ = w.Write(rep.body)
}

// reset drops the connection so that the client sees "connection reset by
// peer" on TCP, and a closed pipe elsewhere.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2, or a recorder
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// newID returns a random UUID (version 4).
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
