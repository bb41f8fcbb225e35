package uploader_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// through puts f between the network and the service.
func (r *rig) through(f func(w http.ResponseWriter, q *http.Request, next http.Handler)) {
	n := newPipeNet(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { f(w, q, r.server) }))
	r.use(n)
}

// use makes n the rig's network.
func (r *rig) use(n *pipeNet) {
	r.t.Cleanup(func() {
		r.close()
		n.close()
	})
	r.net, r.cfg.Dial = n, n.dial
}

// edited changes the JSON of the service's good replies to one call.
func (r *rig) edited(op string, change func(reply map[string]any)) {
	r.through(func(w http.ResponseWriter, q *http.Request, next http.Handler) {
		if q.Method != http.MethodPost || q.URL.Path != "/api/v2/video-uploads/"+op {
			next.ServeHTTP(w, q)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, q)
		body := rec.Body.Bytes()
		var reply map[string]any
		if rec.Code < 300 && json.Unmarshal(body, &reply) == nil {
			change(reply)
			body, _ = json.Marshal(reply)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Date", rec.Header().Get("Date"))
		w.WriteHeader(rec.Code)
		w.Write(body)
	})
}

// puts counts the service's PUTs of each chunk.
func (r *rig) puts() map[int]int {
	n := map[int]int{}
	for _, q := range r.server.Log() {
		if q.Op == "put" {
			n[q.Chunk]++
		}
	}
	return n
}

// refusals counts the calls that the service refused with a 429.
func (r *rig) refusals(since int) int {
	n := 0
	for _, q := range r.server.Log()[since:] {
		if q.Status == http.StatusTooManyRequests {
			n++
		}
	}
	return n
}

// wantOnce holds that every chunk was sent once, and none is confirmed twice.
func (r *rig) wantOnce(chunks int) {
	r.t.Helper()
	puts := r.puts()
	for k := 1; k <= chunks; k++ {
		if puts[k] != 1 {
			r.t.Errorf("chunk %d was sent %d times", k, puts[k])
		}
	}
	if n := r.server.Count(api.OpConfirm); n != chunks {
		r.t.Errorf("%d confirms for %d chunks", n, chunks)
	}
	if n := r.server.Count(api.OpRetryChunk); n != 0 {
		r.t.Errorf("%d of the plan's retries spent", n)
	}
}

// wire is the near end of one connection.
type wire struct {
	net.Conn
	gone atomic.Bool // closed by the client
	old  atomic.Bool // the test's own mark
}

func (w *wire) Close() error {
	w.gone.Store(true)
	return w.Conn.Close()
}

// farEnd is what the server has of a wire.
type farEnd struct {
	net.Conn
	near *wire
}

type wireKey struct{}

// onWires is through, and tells f which connection a request came over.
func (r *rig) onWires(f func(w http.ResponseWriter, q *http.Request, over *wire, next http.Handler)) {
	h := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		over := q.Context().Value(wireKey{}).(*wire)
		f(w, q, over, r.server)
	})
	n := &pipeNet{conns: make(chan net.Conn), done: make(chan struct{}), server: &http.Server{
		Handler: h,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, wireKey{}, c.(*farEnd).near)
		},
	}}
	go n.server.Serve(n)
	r.use(n)
	r.cfg.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		client, server := net.Pipe()
		near := &wire{Conn: client}
		select {
		case n.conns <- &farEnd{server, near}:
			return near, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// packet is how many bytes a weather lets pass at once.
const packet = 1400

// weather is what a line does to the bytes on it. Those from the client wait
// their turn; nothing passes either way while it is silent.
type weather struct {
	under func(ctx context.Context, network, addr string) (net.Conn, error)
	rate  int                            // bytes per second from the client, all connections together; 0: no limit
	pause func(packet int) time.Duration // before a connection's packet, from 1; nil: none

	mu     sync.Mutex    // protects the fields below
	free   time.Time     // when the line has carried what it was given
	silent chan struct{} // closed when bytes pass again; nil while they do
	dials  int
}

// weather puts the rig's network under a weather.
func (r *rig) weather(rate int, pause func(packet int) time.Duration) *weather {
	l := &weather{under: r.cfg.Dial, rate: rate, pause: pause}
	r.cfg.Dial = l.dial
	return l
}

func (l *weather) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	l.mu.Lock()
	l.dials++
	l.mu.Unlock()
	if err := l.wait(ctx.Done()); err != nil {
		return nil, context.Cause(ctx)
	}
	c, err := l.under(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &weathered{Conn: c, line: l, over: make(chan struct{})}, nil
}

// silence stops every byte, and returns what lets them pass again.
func (l *weather) silence() (end func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.silent = make(chan struct{})
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		close(l.silent)
		l.silent = nil
	}
}

// wait ends with the silence, or with an error when over is closed.
func (l *weather) wait(over <-chan struct{}) error {
	l.mu.Lock()
	silent := l.silent
	l.mu.Unlock()
	if silent == nil {
		return nil
	}
	select {
	case <-silent:
		return nil
	case <-over:
		return net.ErrClosed
	}
}

// turn returns how long n bytes wait until the line has carried them.
func (l *weather) turn(n int) time.Duration {
	if l.rate == 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.free.Before(now) {
		l.free = now
	}
	l.free = l.free.Add(time.Duration(n) * time.Second / time.Duration(l.rate))
	return l.free.Sub(now)
}

// weathered is one connection in a weather.
type weathered struct {
	net.Conn
	line *weather
	once sync.Once
	over chan struct{}

	packets int // written so far; Write's alone
}

func (c *weathered) Close() error {
	c.once.Do(func() { close(c.over) })
	return c.Conn.Close()
}

func (c *weathered) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if werr := c.line.wait(c.over); werr != nil {
		return 0, werr
	}
	return n, err
}

func (c *weathered) Write(p []byte) (int, error) {
	sent := 0
	for sent < len(p) {
		piece := p[sent:min(len(p), sent+packet)]
		d := c.line.turn(len(piece))
		if c.line.pause != nil {
			c.packets++
			d += c.line.pause(c.packets)
		}
		select {
		case <-time.After(d):
		case <-c.over:
			return sent, net.ErrClosed
		}
		if err := c.line.wait(c.over); err != nil {
			return sent, err
		}
		n, err := c.Conn.Write(piece)
		sent += n
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}
