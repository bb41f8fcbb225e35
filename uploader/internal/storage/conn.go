package storage

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	bufferSize   = 64 << 10  // of one write to a connection
	notSentLowat = 128 << 10 // what the system may hold that it can't send yet
	lastWords    = time.Second
	slowPiece    = 8 << 10 // on a slow line, the least to write at once
)

// conn is one connection to the storage, or to the proxy before it, below TLS.
// It counts what goes out, asks the limiter of the Put that has it, and when a
// write fails gives the reader time for an answer that is already there.
type conn struct {
	net.Conn
	raw     syscall.RawConn // nil where the system tells nothing, as of a pipe
	buffers *sync.Pool      // of *[bufferSize]byte

	life context.Context // ends when the connection is closed
	end  context.CancelFunc
	deaf chan struct{} // closed once a read has failed
	once sync.Once

	flight  atomic.Pointer[flight] // the Put that has the connection
	written atomic.Int64           // bytes handed to the system since the dial
	last    atomic.Int64           // what passed returned last
	piece   int                    // bytes to write at once; used by Write alone
}

// newConn wraps what a dial has brought.
func newConn(c net.Conn, buffers *sync.Pool) *conn {
	life, end := context.WithCancel(context.Background())
	w := &conn{Conn: c, buffers: buffers, life: life, end: end, deaf: make(chan struct{}), piece: bufferSize}
	if sc, ok := c.(syscall.Conn); ok {
		if rc, err := sc.SyscallConn(); err == nil {
			tune(rc)
			if _, ok := acknowledged(rc, 0); ok {
				w.raw = rc
			}
		}
	}
	if w.raw == nil {
		w.piece = slowPiece // progress is seen piece by piece alone: on a slow line big ones look like a stall
	}
	return w
}

// passed returns how many bytes the other side has, as far as the system
// tells; elsewhere how many were handed over. Of a closed connection it returns
// what was true when it closed.
func (c *conn) passed() int64 {
	written := c.written.Load()
	if c.raw == nil {
		return written
	}
	if n, ok := acknowledged(c.raw, written); ok {
		c.last.Store(n)
	}
	return c.last.Load()
}

// Write sends p in pieces, each with the limiter's leave.
func (c *conn) Write(p []byte) (int, error) {
	sent := 0
	for sent < len(p) {
		n, err := c.writePiece(p[sent:min(len(p), sent+c.piece)])
		sent += n
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// writePiece sends p, or as much of it as the limiter lets go at once, and fits
// the size of the next piece to how long this one took: on a slow line so that
// progress is felt.
func (c *conn) writePiece(p []byte) (int, error) {
	f := c.flight.Load()
	if f != nil && f.part.Limit != nil {
		k, err := f.part.Limit(c.life, len(p))
		if err != nil {
			if c.life.Err() == nil {
				f.fail(err)
			}
			return 0, err
		}
		p = p[:k]
	}
	start := time.Now()
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n))
	if err != nil {
		if f != nil {
			c.awaitAnswer()
		}
		return n, err
	}
	switch took := time.Since(start); {
	case took > 250*time.Millisecond:
		c.piece = min(c.piece, max(c.piece/2, slowPiece))
	case took < 50*time.Millisecond:
		c.piece = min(c.piece*2, bufferSize)
	}
	return n, nil
}

// awaitAnswer holds a write error back until the reader has seen what came
// before it. A storage that refuses early answers and closes; net/http gives up
// the answer as soon as it hears of the failed write. The wait ends when a read
// fails, which is after the answer, or when the connection is closed.
func (c *conn) awaitAnswer() {
	t := time.NewTimer(lastWords)
	defer t.Stop()
	select {
	case <-c.deaf:
	case <-c.life.Done():
	case <-t.C:
	}
}

// Read notes the first failure.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil {
		c.once.Do(func() { close(c.deaf) })
	}
	return n, err
}

// ReadFrom sends what r has, through a pooled buffer: net/http would make a
// new one for each request.
func (c *conn) ReadFrom(r io.Reader) (int64, error) { return copyPooled(c, r, c.buffers) }

// Close ends every wait of the connection.
func (c *conn) Close() error {
	c.end()
	c.passed()
	if t, ok := c.Conn.(*net.TCPConn); ok && c.flight.Load() != nil {
		// A body that is given up ends by a reset: some servers take one that
		// ends by a quiet close for whole.
		_ = t.SetLinger(0)
	}
	return c.Conn.Close()
}

// copyPooled is io.Copy with a buffer of the pool, and without asking either
// side for a method of its own.
func copyPooled(w io.Writer, r io.Reader, buffers *sync.Pool) (int64, error) {
	buf := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buf)
	var sent int64
	for {
		n, err := r.Read(buf[:])
		if n > 0 {
			m, werr := w.Write(buf[:n])
			sent += int64(m)
			if werr != nil {
				return sent, werr
			}
		}
		if err == io.EOF {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
	}
}

// connOf finds the connection below whatever net/http has put around it; nil
// when there is none of ours.
func connOf(c net.Conn) *conn {
	for {
		switch v := c.(type) {
		case *conn:
			return v
		case interface{ NetConn() net.Conn }:
			c = v.NetConn()
		default:
			return nil
		}
	}
}
