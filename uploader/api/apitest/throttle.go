package apitest

import (
	"io"
	"time"
)

// throttled is a PUT's body as a fault lets it through.
type throttled struct {
	body    io.Reader
	call    *call
	fault   struck
	half    int64 // where Reset and Stall strike, in bytes
	read    int64
	stalled bool
}

// throttle returns the body of c through f, or as it is where f leaves it alone.
func (s *Server) throttle(c *call, f struck) io.Reader {
	if !f.Reset && !f.Stall && !f.BadETag && f.Rate == 0 {
		return c.r.Body
	}
	return &throttled{body: c.r.Body, call: c, fault: f, half: c.r.ContentLength / 2}
}

// Read implements io.Reader.
func (t *throttled) Read(p []byte) (int, error) {
	f := t.fault
	if f.Reset || f.Stall && !t.stalled {
		if t.read >= t.half {
			if f.Reset {
				return 0, errCut
			}
			t.stalled = true
			wait(t.call.r.Context(), f.release, forGood)
		} else {
			p = p[:min(int64(len(p)), t.half-t.read)]
		}
	}
	if f.Rate > 0 {
		// A tenth of a second's bytes at a time: smooth enough to watch.
		p = p[:min(int64(len(p)), max(1, f.Rate/10))]
	}
	n, err := t.body.Read(p)
	if f.BadETag && t.read == 0 && n > 0 {
		p[0] ^= 0xff
	}
	t.read += int64(n)
	if f.Rate > 0 {
		wait(t.call.r.Context(), f.release, time.Duration(n)*time.Second/time.Duration(f.Rate))
	}
	return n, err
}
