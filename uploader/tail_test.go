package uploader_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// One of the last connections dies: its chunk goes again within ten seconds and
// the time that it takes.
func TestTailDeadConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 9, Times: 1, Stall: true})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10}) // 4 s a chunk
		r.open()
		start := time.Now()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 9*64<<10, 7))
		r.until(a.IDs[0], "uploaded")
		const without = 12 * time.Second // by three at once
		if d := time.Since(start); d > without+10*time.Second+5200*time.Millisecond {
			t.Errorf("took %v", d)
		}
	})
}

// One of the last connections crawls: its chunk goes again on another, and what
// is sent twice is little. (That two are never in flight is row 3's test.)
func TestTailStraggler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ConcurrentLimit: 3, ChunkSize: 256 << 10})
		var once atomic.Bool
		r.onWires(func(w http.ResponseWriter, q *http.Request, _ *wire, next http.Handler) {
			if q.Method == http.MethodPut && q.URL.Query().Get("partNumber") == "60" && !once.Swap(true) {
				q.Body = crawl{q.Body}
			}
			next.ServeHTTP(w, q)
		})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 128 << 10}) // 2 s a chunk
		r.open()
		start := time.Now()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 60*256<<10, 7))
		r.until(a.IDs[0], "uploaded")
		if !once.Load() {
			t.Fatal("the last chunk wasn't slowed: the test shows nothing")
		}
		// All others take 40 s or less; the straggler alone would take 32 s more.
		if d := time.Since(start); d > 65*time.Second {
			t.Errorf("took %v", d)
		}
		if n := r.puts()[60]; n != 2 {
			t.Errorf("the last chunk was sent %d times", n)
		}
		time.Sleep(3 * time.Minute) // the crawling handler comes to its end
	})
}

// crawl reads 8 KiB a second.
type crawl struct{ io.ReadCloser }

func (c crawl) Read(p []byte) (int, error) {
	time.Sleep(250 * time.Millisecond)
	return c.ReadCloser.Read(p[:min(len(p), 2<<10)])
}
