package uploader_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// atMost samples how many PUTs are under way.
func (r *rig) atMost(d time.Duration) (most int) {
	for range int(d / (250 * time.Millisecond)) {
		time.Sleep(250 * time.Millisecond)
		n := 0
		for _, s := range r.m.Snapshots() {
			n += s.Chunks.Sending
		}
		most = max(most, n)
	}
	return most
}

// Where each connection is slow by itself, more of them are taken until the
// service's limit for the upload, and no more than Parallel.
func TestSlotsGrowWhileTheyHelp(t *testing.T) {
	for _, c := range []struct{ limit, parallel, want int }{{16, 0, 16}, {8, 0, 8}, {16, 4, 4}, {16, 1, 1}, {2, 0, 2}} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t, apitest.Options{ConcurrentLimit: c.limit})
			r.cfg.Parallel = c.parallel
			r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
			r.open()
			a := r.add(uploader.AddOptions{}, r.video("a.avi", 150*64<<10, 7))
			if first := r.atMost(1500 * time.Millisecond); first > 3 {
				t.Errorf("%+v: began with %d", c, first)
			}
			if most := r.atMost(90 * time.Second); most != c.want {
				t.Errorf("%+v: %d PUTs at once", c, most)
			}
			r.until(a.IDs[0], "uploaded")
			if twice := r.server.PutTwice(); len(twice) > 0 {
				t.Errorf("sent twice: %v", twice)
			}
		})
	}
}

// Where the line is what limits, more connections bring nothing and are given
// back; they are tried again now and then, ever more rarely.
func TestSlotsAreGivenBackWhereTheyDontHelp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ConcurrentLimit: 16})
		line := rate.NewLimiter(32<<10, 1<<10) // bytes per second, all connections together
		r.onWires(func(w http.ResponseWriter, q *http.Request, _ *wire, next http.Handler) {
			q.Body = sharedLine{q.Body, q.Context(), line}
			next.ServeHTTP(w, q)
		})
		r.open()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 100*64<<10, 7))
		if most := r.atMost(5 * time.Minute); most > 6 {
			t.Errorf("%d PUTs at once on a line that one fills", most)
		}
		r.until(a.IDs[0], "uploaded")
	})
}

// sharedLine reads a body no faster than a line that all requests share.
type sharedLine struct {
	io.ReadCloser
	ctx  context.Context
	line *rate.Limiter
}

func (l sharedLine) Read(p []byte) (int, error) {
	p = p[:min(len(p), l.line.Burst())]
	n, err := l.ReadCloser.Read(p)
	if werr := l.line.WaitN(l.ctx, n); werr != nil && err == nil {
		err = werr
	}
	return n, err
}

// A new connection is faster than it stays, until TCP has met its first losses:
// that the speed of the first seconds isn't reached again says nothing against
// further slots.
func TestSlotsGrowThoughConnectionsGetSlower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ConcurrentLimit: 16, ChunkSize: 1 << 20})
		r.onWires(func(w http.ResponseWriter, q *http.Request, over *wire, next http.Handler) {
			q.Body = &tiring{ReadCloser: q.Body}
			next.ServeHTTP(w, q)
		})
		r.open()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 48<<20, 7))
		if most := r.atMost(40 * time.Second); most != 16 {
			t.Errorf("%d PUTs at once", most)
		}
		r.until(a.IDs[0], "uploaded")
	})
}

// tiring reads 512 KiB at 256 KiB a second, and then a tenth of that.
type tiring struct {
	io.ReadCloser
	read int
}

func (b *tiring) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p[:min(len(p), 8<<10)])
	b.read += n
	pause := time.Second / 32
	if b.read > 512<<10 {
		pause *= 10
	}
	time.Sleep(pause)
	return n, err
}

// After further slots have brought nothing they are tried again at once when
// the line carries less than it did, and not only after the pause, which has
// grown by then.
func TestSlotsAreTriedAgainWhereTheLineHasRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ConcurrentLimit: 16, ChunkSize: 256 << 10})
		line := rate.NewLimiter(256<<10, 1<<10)
		lossy := time.Now().Add(2 * time.Minute)
		r.onWires(func(w http.ResponseWriter, q *http.Request, _ *wire, next http.Handler) {
			q.Body = sharedLine{q.Body, q.Context(), line}
			if time.Now().After(lossy) {
				q.Body = sharedLine{q.Body, q.Context(), rate.NewLimiter(16<<10, 1<<10)}
			}
			next.ServeHTTP(w, q)
		})
		r.open()
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 64<<20, 7))
		if most := r.atMost(time.Until(lossy)); most > 12 {
			t.Errorf("%d PUTs at once on a line that one fills", most)
		}
		if most := r.atMost(2 * time.Minute); most != 16 {
			t.Errorf("%d PUTs at once on one that loses packets", most)
		}
		r.until(a.IDs[0], "uploaded")
	})
}
