package storage

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"time"
)

const (
	dialTime      = 10 * time.Second
	handshakeTime = 15 * time.Second
)

// dial makes a connection within dialTime.
func (c *Client) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	dctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	nc, err := c.opts.Dial(dctx, network, addr)
	if err != nil {
		if ctx.Err() == nil && dctx.Err() != nil {
			err = &net.OpError{Op: "dial", Net: network, Err: err}
		}
		return nil, err
	}
	return newConn(nc, &c.buffers), nil
}

// secureConn is TLS over one of our connections. net/http would do the same;
// this one takes the bytes in larger blocks and makes no buffer of its own.
type secureConn struct {
	*tls.Conn
	client *Client
}

// dialTLS makes a connection and shakes hands within handshakeTime.
func (c *Client) dialTLS(ctx context.Context, network, addr string) (net.Conn, error) {
	nc, err := c.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	cfg := c.tls.Clone()
	if cfg.ServerName, _, err = net.SplitHostPort(addr); err != nil {
		nc.Close()
		return nil, err
	}
	tc := tls.Client(nc, cfg)
	hctx, cancel := context.WithTimeout(ctx, handshakeTime)
	defer cancel()
	if err := tc.HandshakeContext(hctx); err != nil {
		nc.Close()
		return nil, err
	}
	return &secureConn{Conn: tc, client: c}, nil
}

// ReadFrom is as [conn.ReadFrom].
func (s *secureConn) ReadFrom(r io.Reader) (int64, error) {
	return copyPooled(s.Conn, r, &s.client.buffers)
}
