package uploader_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
)

func noProxy(*http.Request) (*url.URL, error) { return nil, nil }

// pipeNet is a network of pipes with one server on it, for virtual time.
type pipeNet struct {
	server *http.Server
	conns  chan net.Conn
	done   chan struct{}

	mu   sync.Mutex // protects the fields below
	down error      // dials fail with it
	open []net.Conn
}

func newPipeNet(h http.Handler) *pipeNet {
	n := &pipeNet{server: &http.Server{Handler: h}, conns: make(chan net.Conn), done: make(chan struct{})}
	go n.server.Serve(n)
	return n
}

// dial connects to the server, whatever the address.
func (n *pipeNet) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	n.mu.Lock()
	down := n.down
	n.mu.Unlock()
	if down != nil {
		return nil, down
	}
	client, server := net.Pipe()
	select {
	case n.conns <- server:
		n.mu.Lock()
		n.open = append(n.open, client)
		n.mu.Unlock()
		return client, nil
	case <-n.done:
		return nil, errors.New("pipe: closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// cut ends all connections; err, unless nil, is what dials fail with from now on.
func (n *pipeNet) cut(err error) {
	n.mu.Lock()
	n.down = err
	open := n.open
	n.open = nil
	n.mu.Unlock()
	for _, c := range open {
		c.Close()
	}
}

func (n *pipeNet) close() {
	n.cut(errors.New("pipe: closed"))
	n.server.Close()
}

// Accept, Close and Addr make it a listener.
func (n *pipeNet) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.done:
		return nil, net.ErrClosed
	}
}

func (n *pipeNet) Close() error {
	select {
	case <-n.done:
	default:
		close(n.done)
	}
	return nil
}

func (n *pipeNet) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
