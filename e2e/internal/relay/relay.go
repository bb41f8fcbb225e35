// Package relay stands between a client and a server on TCP and makes the line
// between them as bad as a test wants it. It passes bytes on as they are, so
// TLS, keep-alive and a server's own manners stay real.
package relay

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// Trouble is what is wrong with the line. Of CutAfter, CloseAfter, StallAfter,
// DropReply and Answer one is meant; each strikes a connection that is open
// just as one that is new, but for Answer. A request that has more bytes behind
// it already is spared by the first three.
type Trouble struct {
	CutAfter   int64 // bytes of one request; then the connection is reset
	CloseAfter int64 // bytes of one request; then the connection is closed in order
	StallAfter int64 // bytes of one request; then nothing passes on the connection until it is better
	DropReply  bool  // the server has done its work, and the connection is reset instead of its reply

	// Answer is written to a new connection once it has sent a request's header,
	// and then it is closed: the server never hears of it. It begins with
	// "HTTP/1.1 ".
	Answer string

	Times int // how often one of the above strikes; 0: until Set or Better

	// KeepEnd lets the orderly end of a client reach the server as such also in
	// the middle of a request. Without it the server sees a reset, since some
	// servers take a body that ends early for a whole one; S3 itself doesn't.
	KeepEnd bool

	Rate int64 // bytes a second that each connection takes up; 0: as they come
	Hole bool  // nothing passes on any connection, new ones among them
}

// Relay is a line to one server. Its methods are safe for concurrent use.
type Relay struct {
	to       string
	listener net.Listener
	ctx      context.Context // done when the test ends
	links    sync.WaitGroup

	// mu protects the fields below.
	mu      sync.Mutex
	trouble Trouble
	struck  int           // by this trouble
	all     int           // by every trouble there was
	better  chan struct{} // closed when trouble is replaced
	open    map[*link]bool
}

// Start listens on a free port of 127.0.0.1 and passes everything to the server
// at to, until the test ends.
func Start(t testing.TB, to string) *Relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &Relay{to: to, listener: l, ctx: ctx, better: make(chan struct{}), open: make(map[*link]bool)}
	r.links.Go(r.accept)
	t.Cleanup(func() {
		stop()
		_ = l.Close()
		r.Cut()
		r.links.Wait()
	})
	return r
}

// Addr is where clients connect, as host:port.
func (r *Relay) Addr() string { return r.listener.Addr().String() }

// Set replaces what was wrong with the line. What stood still goes on.
func (r *Relay) Set(t Trouble) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trouble, r.struck = t, 0
	close(r.better)
	r.better = make(chan struct{})
}

// Better makes the line good.
func (r *Relay) Better() { r.Set(Trouble{}) }

// Struck returns how often any trouble but Rate and Hole struck so far.
func (r *Relay) Struck() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all
}

// Cut resets every connection that is open.
func (r *Relay) Cut() {
	r.mu.Lock()
	var open []*link
	for l := range r.open {
		open = append(open, l)
	}
	r.mu.Unlock()
	for _, l := range open {
		l.reset()
	}
}

func (r *Relay) accept() {
	for {
		client, err := r.listener.Accept()
		if err != nil {
			return // closed
		}
		r.links.Go(func() { r.serve(client.(*net.TCPConn)) })
	}
}

// now returns what is wrong at the moment, and a channel that is closed when
// that changes.
func (r *Relay) now() (Trouble, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.trouble, r.better
}

// strike reports whether the present trouble strikes once more, if it is one for
// which want is true, and counts it.
func (r *Relay) strike(want func(Trouble) bool) (Trouble, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !want(r.trouble) || r.trouble.Times > 0 && r.struck >= r.trouble.Times {
		return Trouble{}, false
	}
	r.struck++
	r.all++
	return r.trouble, true
}

// wait waits for d, or until better is closed, or the test ends. 0 is for good.
func (r *Relay) wait(d time.Duration, better <-chan struct{}) {
	var timeout <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-timeout:
	case <-better:
	case <-r.ctx.Done():
	}
}
