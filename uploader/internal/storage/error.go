package storage

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// ErrShort says that the file ended before the part did. It comes wrapped in
// an [*Error] of [KindFile], and is an [io.ErrUnexpectedEOF].
var ErrShort = fmt.Errorf("the file is shorter than it was: %w", io.ErrUnexpectedEOF)

// Error is why a part isn't at the storage. Its text holds neither a query nor
// a password; what Unwrap gives is for errors.Is and errors.As, not for print.
type Error struct {
	Kind       Kind
	Status     int           // HTTP status; 0 when there was no answer
	Code       string        // the storage's own code, as "SlowDown"; may be empty
	Message    string        // technical text, in English, cut and cleaned; may be empty
	RequestID  string        // the storage's; may be empty
	Wrote      bool          // bytes of the body had left when it broke
	RetryAfter time.Duration // what the storage asked for; 0 when it didn't, at most a day
	Date       time.Time     // the storage's clock, for KindSkew and KindExpired; zero when it doesn't tell
	err        error
}

// Error returns kind, status, code and message in one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("storage: ")
	b.WriteString(e.Kind.String())
	if e.Status != 0 {
		fmt.Fprintf(&b, " (%d", e.Status)
		if e.Code != "" {
			b.WriteString(" " + e.Code)
		}
		b.WriteString(")")
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	return b.String()
}

// Unwrap returns the cause, nil when the storage itself said no.
func (e *Error) Unwrap() error { return e.err }

// failure makes an Error of something that went wrong below HTTP.
func failure(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: Classify(err), Message: clean(text(err)), err: err}
}

// fileError makes an Error of a part that could not be read.
func fileError(err error) *Error {
	return &Error{Kind: KindFile, Message: clean(err.Error()), err: err}
}
