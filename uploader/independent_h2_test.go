package uploader_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// holeNet is a network whose connections can vanish without a word, as when
// a laptop moves from one network to another. New ones work.
type holeNet struct {
	dialTo func(context.Context, string, string) (net.Conn, error)

	mu    sync.Mutex // protects conns
	conns []*holeConn
}

type holeConn struct {
	net.Conn
	once   sync.Once
	gone   chan struct{} // what is written vanishes, nothing comes
	closed chan struct{}
}

func (n *holeNet) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := n.dialTo(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	h := &holeConn{Conn: c, gone: make(chan struct{}), closed: make(chan struct{})}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.conns = append(n.conns, h)
	return h, nil
}

// vanish makes the first connection lead nowhere: the service's, for all calls.
func (n *holeNet) vanish() {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.conns[0].gone)
}

func (c *holeConn) Write(p []byte) (int, error) {
	select {
	case <-c.gone:
		return len(p), nil
	default:
		return c.Conn.Write(p)
	}
}

func (c *holeConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	select {
	case <-c.gone:
		<-c.closed
		return 0, net.ErrClosed
	default:
		return n, err
	}
}

func (c *holeConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// TestIndependentOverHTTP2 uploads to a service that speaks HTTP/2, whose
// connection vanishes in the middle without a word: calls don't wait on it for
// ever, or for one time-out after the other.
func TestIndependentOverHTTP2(t *testing.T) {
	for name, vanishes := range map[string]bool{"steady": false, "vanishing": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &independent{}
				r := newRig(t, apitest.Options{})
				own, text := authority(t, time.Now().Add(-time.Hour), time.Now().AddDate(1, 0, 0))
				secure := r.secure(func() *tls.Certificate { return &own })
				secure.cfg.NextProtos = []string{"h2", "http/1.1"}
				proto := ""
				secure.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if q.Method != http.MethodPut {
						proto = q.Proto
					}
					s.ServeHTTP(w, q)
				})
				var err error
				if r.cfg.RootCAs, err = loadCA(t, text); err != nil {
					t.Fatal(err)
				}
				n := &holeNet{dialTo: secure.dial}
				r.cfg.Dial, r.cfg.RateLimit = n.dial, 10_000
				r.open()
				defer r.close()
				p := r.video("a.avi", 400_000, 5)
				id := r.add(uploader.AddOptions{}, p).IDs[0]
				start := time.Now()
				r.until(id, "uploading")
				time.Sleep(10 * time.Second)
				if vanishes {
					n.vanish()
				}
				got := r.until(id, "uploaded")
				took := time.Since(start)
				t.Logf("%v", took)
				want, err := os.ReadFile(p)
				if err != nil || !bytes.Equal(s.uploads[got.MediaID].done, want) || proto != "HTTP/2.0" || len(s.wrong) > 0 {
					t.Errorf("by %s, %v, %q", proto, err, s.wrong)
				}
				if took > 90*time.Second {
					t.Errorf("40 s of bytes took %v", took)
				}
			})
		})
	}
}
