package uploader_test

import (
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// A host that refuses connections is no missing internet, and the one can come
// after the other. Neither costs an attempt.
func TestNobodyAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dial := func(no syscall.Errno) error {
			return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", no)}
		}
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		id := r.add(uploader.AddOptions{}, p).IDs[0]
		r.until(id, "uploading")
		for _, c := range []struct {
			no   syscall.Errno
			wait uploader.Wait
		}{
			{syscall.ECONNREFUSED, uploader.WaitNoAnswer},
			{syscall.ENETUNREACH, uploader.WaitOffline},
			{syscall.ECONNREFUSED, uploader.WaitNoAnswer},
		} {
			r.net.cut(dial(c.no))
			time.Sleep(10 * time.Second)
			synctest.Wait()
			if s := r.m.Snapshot(id); s.State.Wait != c.wait || r.m.Status().Wait != c.wait {
				t.Errorf("%v: waits for %v", c.no, s.State.Wait)
			}
		}
		r.server.ClearFaults()
		r.net.cut(nil)
		if s := r.until(id, "uploaded"); s.Attempts != 0 {
			t.Errorf("%d attempts", s.Attempts)
		}
		r.wantVideos(p)
	})
}
