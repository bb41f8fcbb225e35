package practice

import (
	"net"
	"sync"
	"time"
)

// listen opens a port of loopback; tests have one in virtual time.
type listen func(addr string) (net.Listener, error)

func onLoopback(addr string) (net.Listener, error) { return net.Listen("tcp", addr) }

// link is a listener that can be taken down for a while, as if there were no
// line: its port is closed and all connections are reset. It comes up again on
// the same port.
type link struct {
	addr net.Addr
	open listen

	mu     sync.Mutex // protects the fields below
	inner  net.Listener
	ready  chan struct{} // closed while there is a listener, or for good
	conns  map[net.Conn]struct{}
	closed bool
}

func newLink(l net.Listener, open listen) *link {
	k := &link{addr: l.Addr(), open: open, inner: l, ready: make(chan struct{}), conns: map[net.Conn]struct{}{}}
	close(k.ready)
	return k
}

// Accept implements [net.Listener]. While the link is down it waits.
func (k *link) Accept() (net.Conn, error) {
	for {
		k.mu.Lock()
		inner, ready, closed := k.inner, k.ready, k.closed
		k.mu.Unlock()
		switch {
		case closed:
			return nil, net.ErrClosed
		case inner == nil:
			<-ready
			continue
		}
		c, err := inner.Accept()
		if err != nil {
			k.mu.Lock()
			same := k.inner == inner && !k.closed
			k.mu.Unlock()
			if same {
				return nil, err
			}
			continue // it was taken down
		}
		if t := k.take(c); t != nil {
			return t, nil
		}
	}
}

// take notes a connection; nil when the link went down meanwhile.
func (k *link) take(c net.Conn) net.Conn {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.inner == nil {
		c.Close()
		return nil
	}
	k.conns[c] = struct{}{}
	return &tracked{Conn: c, link: k}
}

// tracked is a connection that the link can reset.
type tracked struct {
	net.Conn
	link *link
}

func (t *tracked) Close() error {
	t.link.mu.Lock()
	delete(t.link.conns, t.Conn)
	t.link.mu.Unlock()
	return t.Conn.Close()
}

// cut resets every connection.
func (k *link) cut() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.reset()
}

// reset is cut for a caller that holds the lock.
func (k *link) reset() {
	for c := range k.conns {
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.SetLinger(0) // a reset rather than a goodbye
		}
		c.Close()
	}
	clear(k.conns)
}

// down closes the port and resets every connection.
func (k *link) down() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.inner == nil || k.closed {
		return
	}
	k.inner.Close()
	k.inner, k.ready = nil, make(chan struct{})
	k.reset()
}

// How often, and for how long, the port is asked back: another program may have
// been given it for a moment.
const (
	reopenTries = 50
	reopenWait  = 20 * time.Millisecond
)

// up opens the port again. It waits for it, a second at most.
func (k *link) up() {
	again := time.NewTicker(reopenWait)
	defer again.Stop()
	for range reopenTries {
		if k.reopen() {
			return
		}
		<-again.C
	}
}

// reopen reports whether the link is up, or closed for good.
func (k *link) reopen() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.inner != nil || k.closed {
		return true
	}
	l, err := k.open(k.addr.String())
	if err != nil {
		return false
	}
	k.inner = l
	close(k.ready)
	return true
}

// Close implements [net.Listener].
func (k *link) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil
	}
	k.closed = true
	if k.inner == nil {
		close(k.ready)
		return nil
	}
	return k.inner.Close()
}

// Addr implements [net.Listener].
func (k *link) Addr() net.Addr { return k.addr }
