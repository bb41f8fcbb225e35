package apitest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// Fault is something that goes wrong. Endpoint, Chunk, After and Times say for
// which requests; the other fields say what happens to them. Where several
// faults match a request, the one that was set first is taken. Delay and Rate
// may stand beside others; of the rest one is meant.
//
// A fault strikes after the key and the plan's limit were checked, since those
// come first at the service too, and before anything else is.
type Fault struct {
	Endpoint Op  // "": every one
	Chunk    int // 0: any
	After    int // matching requests that are spared first
	Times    int // requests that are struck; 0: all until ClearFaults

	Delay time.Duration // before anything else happens

	// Status answers with this status, Body and Header, and nothing is done.
	// Header may have a Retry-After. Of a PUT the body isn't read before the
	// answer, unless AfterBody is set.
	Status    int
	Body      string
	Header    http.Header
	AfterBody bool

	HTML      bool // a captive portal's page with status 200; nothing is done
	Reset     bool // the connection is reset when half of a PUT's body has come, and at once in an API call; nothing is done
	DropReply bool // it is done, but the connection is closed instead of a reply
	Truncate  bool // it is done, but only half of the reply's JSON is sent
	NoETag    bool // of a PUT: stored, and the reply has no ETag
	BadETag   bool // of a PUT: a byte arrives changed, and the ETag is that of what arrived

	// Stall stops for good: at half of a PUT's body, and before an API call is
	// done. It ends by ClearFaults or Close, and then the request goes on as if
	// nothing had been. It ends too when the client hangs up, which a server
	// that reads no more of a PUT doesn't notice.
	Stall bool

	Rate int64 // bytes of a PUT's body read in a second; 0: as fast as they come
}

// fault is a Fault and how often it was met. The server's lock protects it.
type fault struct {
	Fault
	met int // matching requests so far
}

// errCut ends a body in its middle.
var errCut = errors.New("apitest: cut by a fault")

// Fault adds a fault. It holds for requests that arrive from now on.
func (s *Server) Fault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{Fault: f})
}

// ClearFaults removes all faults, and ends the stalls, delays and slow reads
// that are under way.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clearFaults()
}

// clearFaults is ClearFaults for a caller that holds the lock.
func (s *Server) clearFaults() {
	s.faults = nil
	close(s.release)
	s.release = make(chan struct{})
}

// StorageError is a Fault.Body as the storage writes it, such as
// StorageError("SlowDown", "Please reduce your request rate.").
func StorageError(code, message string) string {
	return string(storageError(0, code, message).body)
}

// APIError is a Fault.Body as the API writes it.
func APIError(code, message string) string {
	return string(render(0, nil, refuse(0, code, message)).body)
}

// struck is a fault that strikes a request; the zero value is none.
type struck struct {
	Fault
	release <-chan struct{} // closed when the fault is cleared
}

// takeFault returns the fault that strikes a request and counts it.
func (s *Server) takeFault(c *call) struck {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if (f.Endpoint != "" && f.Endpoint != c.seen.Op) || (f.Chunk != 0 && f.Chunk != c.seen.Chunk) {
			continue
		}
		f.met++
		if f.met > f.After && (f.Times == 0 || f.met <= f.After+f.Times) {
			return struck{Fault: f.Fault, release: s.release}
		}
	}
	return struck{release: s.release}
}

// before does what a fault does before the request is done; done where it
// isn't done at all.
func (s *Server) before(c *call, f struck) (rep reply, done bool) {
	wait(c.r.Context(), f.release, f.Delay)
	put := c.seen.Op == OpPut
	switch {
	case f.Status != 0:
		if put && f.AfterBody {
			c.seen.Bytes, _ = copyTo(io.Discard, c.r.Body)
		}
		header := f.Header.Clone()
		if header == nil {
			header = make(http.Header)
		}
		return reply{status: f.Status, header: header, body: []byte(f.Body)}, true
	case f.HTML:
		return reply{
			status: http.StatusOK, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
			body: []byte("<!DOCTYPE html><title>Welcome</title><p>Please sign in to use this Wi-Fi.</p>"),
		}, true
	case f.Reset && !(put && c.r.ContentLength > 0):
		return reply{cut: cutReset}, true
	case f.Stall && !put:
		wait(c.r.Context(), f.release, forGood)
	}
	return reply{}, false
}

// after does what a fault does to the reply.
func (f struck) after(rep reply) reply {
	switch {
	case rep.cut != cutNot:
	case f.DropReply:
		rep.cut = cutClose
	case f.Truncate:
		rep.body = rep.body[:len(rep.body)/2]
	case f.NoETag:
		rep.header.Del("Etag")
	}
	return rep
}

// forGood is a wait that only its context or its release ends.
const forGood time.Duration = 1<<63 - 1

// wait pauses for d, or until the client has gone or the fault is cleared.
func wait(ctx context.Context, release <-chan struct{}, d time.Duration) {
	if d <= 0 {
		return
	}
	var timeout <-chan time.Time
	if d != forGood {
		timer := time.NewTimer(d)
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-timeout:
	case <-release:
	case <-ctx.Done():
	}
}
