package api

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Kind says who failed, or who answered.
type Kind uint8

// The kinds of an [Error].
const (
	// KindLocal: the call ended on this side. Its context was cancelled, Gate
	// refused, or its arguments make no request. It says nothing about the
	// service.
	KindLocal Kind = iota
	// KindStatus: the service, or the gateway before it, answered with an error.
	KindStatus
	// KindNetwork: there was no reply, or it broke off: name, dial, TLS, reset,
	// time-out. The service may have done what was asked.
	KindNetwork
	// KindPortal: a captive portal or a proxy answered in the service's place.
	KindPortal
	// KindReply: the service's reply can't be right: malformed, too big, or with
	// fields that contradict the request.
	KindReply
)

// String returns the kind's stable name.
func (k Kind) String() string {
	switch k {
	case KindLocal:
		return "local"
	case KindStatus:
		return "status"
	case KindNetwork:
		return "network"
	case KindPortal:
		return "portal"
	case KindReply:
		return "reply"
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Error is why a call failed. All its texts are bounded, free of control
// characters, and hold neither the key nor the query of a URL.
type Error struct {
	Op         Op
	Status     int           // HTTP status; 0: no reply
	Code       string        // the service's stable code, e.g. RATE_LIMIT_ERROR; may be empty
	Message    string        // for "Details"; the service's own words where it has any
	RequestID  string        // the service's; may be empty
	RetryAfter time.Duration // what the service asked for, at most [MaxRetryAfter]; 0: nothing
	Kind       Kind
	err        error
}

// Error returns everything but Kind and RetryAfter in one line, as in
// "confirm: 409 CHUNK_CONFLICT: text (request 1234)".
func (e *Error) Error() string {
	parts := make([]string, 0, 3)
	if e.Op != "" {
		parts = append(parts, string(e.Op))
	}
	switch {
	case e.Status != 0 && e.Code != "":
		parts = append(parts, fmt.Sprintf("%d %s", e.Status, e.Code))
	case e.Status != 0:
		parts = append(parts, fmt.Sprint(e.Status))
	case e.Code != "":
		parts = append(parts, e.Code)
	}
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	s := strings.Join(parts, ": ")
	if e.RequestID != "" {
		s += " (request " + e.RequestID + ")"
	}
	return s
}

// Unwrap returns the cause on this side of the line: the network's error, the
// context's, Gate's or the JSON decoder's. It is nil for KindStatus.
func (e *Error) Unwrap() error { return e.err }

// Retryable reports whether the same call may succeed later although nobody
// changes anything: no reply, a captive portal, a rate limit, a service in
// trouble. It does not say that sending the call again is harmless: see
// [Op.Idempotent].
func (e *Error) Retryable() bool {
	switch e.Kind {
	case KindNetwork, KindPortal:
		return true
	case KindStatus:
		return transient(e.Status) || e.Status == http.StatusTooManyRequests
	}
	return false
}

// transient reports whether a status is one of a service or a gateway that is
// expected to recover by itself. 520 to 530 are those of a content network
// whose origin fails.
func transient(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return status >= 520 && status <= 530
}
