package practice

import (
	"context"
	"net"
	"sync"
	"syscall"
)

// port is a port that stands for one of loopback in virtual time: who listens on
// it is reached over pipes, and nobody else is.
type port struct {
	mu       sync.Mutex
	listener *pipes // nil: nobody listens
}

func (p *port) listen(string) (net.Listener, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.listener = &pipes{port: p, conns: make(chan net.Conn), done: make(chan struct{})}
	return p.listener, nil
}

func (p *port) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	p.mu.Lock()
	l := p.listener
	p.mu.Unlock()
	refused := &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	if l == nil {
		return nil, refused
	}
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.done:
		return nil, refused
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// pipes is a listener on a port.
type pipes struct {
	port  *port
	conns chan net.Conn
	done  chan struct{}
}

func (l *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipes) Close() error {
	l.port.mu.Lock()
	defer l.port.mu.Unlock()
	if l.port.listener == l {
		l.port.listener = nil
		close(l.done)
	}
	return nil
}

func (l *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
