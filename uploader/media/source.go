package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// Limits of one inspection. They hold whatever the file claims.
const (
	maxRead     = 8 << 20      // bytes in all
	maxWalk     = maxRead / 2  // bytes of that for walking from the front; the rest is for the end
	maxTail     = 3 << 20      // bytes searched backwards from the end
	maxSteps    = 1 << 16      // boxes, elements and chunks
	windowSize  = 4 << 10      // bytes of one read
	tailStep    = 64 << 10     // bytes of one read when searching backwards
	maxDuration = 1000 * 3600  // seconds; more is a broken field, so unknown
	zeroTail    = int64(65536) // zero bytes at the end of the media data that prove a hole
)

// Reasons to stop reading with what is known. They never leave the package.
var (
	errShort  = errors.New("the file ends here")
	errBroken = errors.New("malformed")
	errBudget = errors.New("enough was read")
)

// unlessUnknown drops the errors that mean "unknown" and keeps the others.
func unlessUnknown(err error) error {
	if errors.Is(err, errShort) || errors.Is(err, errBroken) || errors.Is(err, errBudget) {
		return nil
	}
	return err
}

// source reads a file through one small window and counts what that costs.
type source struct {
	r    io.ReaderAt
	size int64

	limit int64 // read may not pass it
	read  int64
	steps int
	win   []byte // the bytes at winAt
	winAt int64
	buf   []byte
}

// step counts one box, element or chunk.
func (s *source) step() error {
	s.steps++
	if s.steps > maxSteps {
		return errBudget
	}
	return nil
}

// at returns exactly n bytes, valid until the next call. Its error is errShort
// past the end of the file, errBudget past the limit, else the reader's.
func (s *source) at(off int64, n int) ([]byte, error) {
	b, err := s.upTo(off, n)
	if err != nil {
		return nil, err
	}
	if len(b) < n {
		return nil, errShort
	}
	return b, nil
}

// upTo is at, but returns fewer bytes where the file ends.
func (s *source) upTo(off int64, n int) ([]byte, error) {
	if n < 0 {
		return nil, errBroken
	}
	if off < 0 || off >= s.size {
		return nil, errShort
	}
	n = int(min(int64(n), s.size-off))
	if off < s.winAt || off+int64(n) > s.winAt+int64(len(s.win)) {
		if err := s.fill(off, int(min(int64(max(n, windowSize)), s.size-off))); err != nil {
			return nil, err
		}
	}
	from := int(off - s.winAt)
	return s.win[from : from+n], nil
}

// fill moves the window.
func (s *source) fill(off int64, n int) error {
	if n > tailStep*2 || s.read+int64(n) > s.limit {
		return errBudget
	}
	if n > len(s.buf) {
		s.buf = make([]byte, n)
	}
	s.win = nil
	got, err := s.r.ReadAt(s.buf[:n], off)
	s.read += int64(got)
	if got < n {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("read %d bytes at %d: %w", n, off, err)
	}
	s.win, s.winAt = s.buf[:n], off
	return nil
}

// findBack returns the last offset in [lo, hi) at which the pattern stands and
// ok agrees; -1 when there is none within maxTail bytes of hi.
func (s *source) findBack(lo, hi int64, pattern []byte, ok func(off int64) (bool, error)) (int64, error) {
	lo = max(lo, hi-maxTail)
	var tail []byte // a copy: ok moves the window
	for end := hi; end > lo; {
		from := max(lo, end-tailStep)
		// The overlap catches a pattern that lies across two steps.
		b, err := s.upTo(from, int(end-from)+len(pattern)-1)
		if err != nil {
			return -1, err
		}
		tail = append(tail[:0], b...)
		for i := bytes.LastIndex(tail, pattern); i >= 0; i = bytes.LastIndex(tail, pattern) {
			if yes, err := ok(from + int64(i)); err != nil || yes {
				return from + int64(i), err
			}
			tail = tail[:i+len(pattern)-1]
		}
		end = from
	}
	return -1, nil
}

// ratio returns n/perSecond seconds, or 0 when that is no plausible duration.
func ratio(n uint64, perSecond uint32) time.Duration {
	if perSecond == 0 {
		return 0
	}
	return seconds(float64(n) / float64(perSecond))
}

// seconds returns f seconds, or 0 when that is no plausible duration. A broken
// field must not get a good video refused as too long.
func seconds(f float64) time.Duration {
	if math.IsNaN(f) || f <= 0 || f > maxDuration {
		return 0
	}
	return time.Duration(math.Round(f * float64(time.Second)))
}
