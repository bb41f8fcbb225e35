package api

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxRetryAfter is the longest Retry-After that is reported: an absurd one must
// not stop a program for a day.
const MaxRetryAfter = 10 * time.Minute

// retryAfter reads the Retry-After header: seconds or a date. A date is
// compared with the answer's own Date, because this computer's clock may be
// wrong, and with now where there is none. What is missing, past or unreadable
// is 0.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if secs, err := strconv.ParseFloat(v, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if !(secs > 0) { // NaN too
			return 0
		}
		if secs >= MaxRetryAfter.Seconds() {
			return MaxRetryAfter
		}
		return time.Duration(secs * float64(time.Second))
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	if date := serverDate(h); !date.IsZero() {
		now = date
	}
	return min(max(at.Sub(now), 0), MaxRetryAfter)
}

// serverDate reads the Date header; zero when it is missing or unreadable.
func serverDate(h http.Header) time.Time {
	t, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t
}
