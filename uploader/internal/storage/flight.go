package storage

import (
	"fmt"
	"io"
	"net/http/httptrace"
	"sync"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/md5x"
)

const (
	reportEvery = 250 * time.Millisecond
	// recordSize and recordCost are TLS's: payload and overhead of a record.
	recordSize, recordCost = 16 << 10, 22
	// A pooled connection that breaks this soon after it was taken, or with no
	// more of the body acknowledged, had been closed before it was used. Both:
	// on a near line the dying socket acknowledges more for a moment, on a far
	// one the reset takes its time.
	staleTime  = time.Second
	staleBytes = 256 << 10
)

// flight is one Put on its way, over one connection after the other.
type flight struct {
	part   *Part
	md5s   *md5x.Group
	secure bool
	head   int64 // about as many bytes go before the body

	mu     sync.Mutex // protects the fields below; held while Sent is called
	body   *body
	conn   *conn
	base   int64     // what the connection had written before
	taken  time.Time // when the connection was
	reused bool      // the connection had carried another request
	wrote  bool      // bytes of the body have left, on any connection
	told   int64     // sum of what Sent was told
	limit  error     // what the limiter said
	over   bool
}

// next starts the body anew.
func (f *flight) next() *body {
	b := newBody(f.part, f.md5s)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.leave() // counts by the body that was
	f.body = b
	return b
}

// bind notes the connection that net/http has chosen.
func (f *flight) bind(info httptrace.GotConnInfo) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.leave()
	f.tell(0)
	f.reused, f.taken = info.Reused, time.Now()
	if f.conn = connOf(info.Conn); f.conn != nil {
		f.base = f.conn.written.Load()
		f.conn.flight.Store(f)
	}
}

// leave gives the connection up. f.mu is held.
func (f *flight) leave() {
	if f.conn == nil {
		return
	}
	f.wrote = f.wrote || f.sentBytes() > 0
	f.conn.flight.CompareAndSwap(f, nil)
	f.conn = nil
}

// sentBytes is how many bytes of the body were handed to the connection. f.mu
// is held.
func (f *flight) sentBytes() int64 { return f.payload(f.conn.written.Load()) }

// payload is how much of the body is in the connection's first n bytes. The
// frame around it is estimated, in doubt as larger. f.mu is held.
func (f *flight) payload(n int64) int64 {
	n -= f.base + f.head
	if f.secure {
		n -= (n/recordSize + 1) * recordCost
	}
	read, _ := f.body.state()
	return max(0, min(n, read))
}

// report tells what has passed since the last time; it never goes back.
func (f *flight) report() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil || f.over {
		return
	}
	f.tell(max(f.told, f.payload(f.conn.passed())))
}

// tell brings the sum of what Sent was told to total. f.mu is held.
func (f *flight) tell(total int64) {
	if f.part.Sent != nil && !f.over && total != f.told {
		f.part.Sent(total - f.told)
	}
	f.told = total
}

// watch reports until done is closed.
func (f *flight) watch(done <-chan struct{}) {
	t := time.NewTicker(reportEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			f.report()
		case <-done:
			return
		}
	}
}

// land ends the flight: Sent is not called again.
func (f *flight) land(ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ok {
		f.tell(f.part.Size)
	}
	f.leave()
	f.over = true
}

// fail notes why the limiter gave no leave: net/http may hear first of the
// reader that this brings down.
func (f *flight) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.limit = err
}

// broke says what came of an error on the way, and whether the connection was
// dead before it was used.
func (f *flight) broke(err error) (stale bool, _ error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, fileErr := f.body.state(); fileErr != nil {
		return false, fileError(fileErr)
	}
	if f.limit != nil {
		return false, fmt.Errorf("storage: put: limit: %w", f.limit)
	}
	e := failure(err)
	if f.conn != nil {
		f.wrote = f.wrote || f.sentBytes() > 0
		stale = f.reused && (time.Since(f.taken) < staleTime || f.payload(f.conn.passed()) <= staleBytes)
	}
	e.Wrote = f.wrote
	return stale && e.Kind == KindNetwork, e
}

// getBody is for net/http's own redial of a dead pooled connection.
func (f *flight) getBody() (io.ReadCloser, error) { return f.next(), nil }
