package api

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// stamp is a time as the service may send it: with or without a zone or
// fractions of a second. Without a zone it is UTC; Python's naive times are.
// What is no time is zero, and never costs the reply.
type stamp struct{ time.Time }

func (s *stamp) UnmarshalJSON(b []byte) error {
	s.Time = time.Time{}
	var v string
	if json.Unmarshal(b, &v) == nil {
		s.Time = parseTime(v)
	}
	return nil
}

var timeLayouts = [...]string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04:05Z0700",
}

func parseTime(v string) time.Time {
	v = strings.TrimSpace(v)
	// An offset followed by a Z is what isoformat() + "Z" gives for an aware time.
	for _, v := range []string{v, strings.TrimSuffix(v, "Z")} {
		for _, layout := range timeLayouts {
			if t, err := time.Parse(layout, v); err == nil {
				return t.UTC()
			}
		}
	}
	return time.Time{}
}

// whole is an integer as the service may send it: 3, "3", 3.0 or, of a
// percentage, 41.7, which is rounded. What is no number is 0.
type whole int64

func (w *whole) UnmarshalJSON(b []byte) error {
	*w, _ = parseWhole(b)
	return nil
}

func parseWhole(b []byte) (whole, bool) {
	var quoted string
	if json.Unmarshal(b, &quoted) == nil && quoted != "" {
		b = []byte(quoted)
	}
	if i, err := strconv.ParseInt(string(b), 10, 64); err == nil {
		return whole(i), true
	}
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil || math.Abs(f) >= 1<<53 || math.IsNaN(f) {
		return 0, false
	}
	return whole(math.Round(f)), true
}

// wholes is a map of integers without the entries that are none: a limit of
// null is no limit, which is not a limit of 0.
type wholes map[string]int64

func (w *wholes) UnmarshalJSON(b []byte) error {
	*w = nil
	for k, raw := range object(b) {
		if n, ok := parseWhole(raw); ok {
			if *w == nil {
				*w = make(wholes)
			}
			(*w)[k] = int64(n)
		}
	}
	return nil
}
