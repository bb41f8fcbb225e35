package uploader_test

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// scarce lets so many connections be open at once; further ones find the
// process out of file descriptors.
func (r *rig) scarce(most int) {
	under := r.cfg.Dial
	var mu sync.Mutex
	open := 0
	r.cfg.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		mu.Lock()
		defer mu.Unlock()
		if open >= most {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)}
		}
		c, err := under(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		open++
		return &counted{Conn: c, closed: func() {
			mu.Lock()
			defer mu.Unlock()
			open--
		}}, nil
	}
}

// counted tells once that it was closed.
type counted struct {
	net.Conn
	once   sync.Once
	closed func()
}

func (c *counted) Close() error {
	c.once.Do(c.closed)
	return c.Conn.Close()
}

// Out of file descriptors for connections: fewer slots, and no word of a lack
// of internet.
func TestFault40_NoDescriptorsForConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.Parallel = 8
		r.edited("initiate", func(reply map[string]any) { reply["concurrent_upload_limit"] = 8 })
		r.scarce(4)
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 64 << 10})
		r.open()
		p := r.video("a.avi", 60*64<<10, 7)
		a := r.add(uploader.AddOptions{}, p)
		for range 100 {
			time.Sleep(100 * time.Millisecond)
			if w := r.m.Status().Wait; w != uploader.NoWait {
				t.Fatalf("waits for %v: %s", w, r.m.Status().WaitDetail)
			}
		}
		s := r.until(a.IDs[0], "uploaded")
		if s.Err != nil {
			t.Errorf("error %v", s.Err)
		}
		for k, n := range r.puts() {
			if n != 1 {
				t.Errorf("chunk %d was sent %d times", k, n)
			}
		}
		r.wantVideos(p)
	})
}
