package crash

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// wire stands between the command and the service. It kills the command where
// it is told to, and notes when bytes passed.
type wire struct {
	service *apitest.Server
	delay   time.Duration // before each PUT is done; not changed while it serves
	active  atomic.Int64  // requests under way
	moved   atomic.Int64  // when a byte of a PUT last came, Unix nanoseconds

	mu     sync.Mutex      // protects the fields below
	strike *strike         // nil: nobody is to be killed
	spoil  bool            // the next reply to initiate can't be used: its sizes don't add up
	unseen map[string]bool // media IDs in requests that the service never saw: killed before
}

// strike is one kill that is to come.
type strike struct {
	point
	left   int               // requests to let pass until then; the wire's lock protects it
	victim chan *run.Process // holds the run that is to be killed
	struck chan struct{}     // closed when it has ended
}

func newStrike(p point) *strike {
	return &strike{point: p, left: p.n, victim: make(chan *run.Process, 1), struck: make(chan struct{})}
}

// kill ends the command and returns when it has gone: nothing that follows is
// seen by it.
func (s *strike) kill() {
	p := <-s.victim
	p.Kill()
	close(s.struck)
}

// arm sets who is killed next; nil for nobody.
func (w *wire) arm(s *strike) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.strike = s
}

// spoilNext makes the next reply to initiate one that can't be used.
func (w *wire) spoilNext() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spoil = true
}

// take returns the strike that a request meets, and whether its reply is to be
// spoilt.
func (w *wire) take(op apitest.Op) (*strike, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	spoil := w.spoil && op == apitest.OpInitiate
	if spoil {
		w.spoil = false
	}
	s := w.strike
	if s == nil || s.op != op {
		return nil, spoil
	}
	if s.left--; s.left > 0 {
		return nil, spoil
	}
	w.strike = nil
	return s, spoil
}

// ServeHTTP implements http.Handler.
func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.active.Add(1)
	defer w.active.Add(-1)
	r.Body = &body{ReadCloser: r.Body, wire: w, put: r.Method == http.MethodPut}
	s, spoil := w.take(opOf(r))
	if r.Method == http.MethodPut && w.delay > 0 {
		<-time.After(w.delay)
	}
	switch {
	case s != nil:
		w.killAt(s, out, r)
	case spoil:
		w.spoilt(out, r)
	default:
		w.service.ServeHTTP(out, r)
	}
}

// killAt serves the request in whose life the command is killed.
func (w *wire) killAt(s *strike, out http.ResponseWriter, r *http.Request) {
	switch s.when {
	case before:
		w.note(r)
		s.kill()
	case start, middle, end:
		at := map[moment]int64{start: 1, middle: r.ContentLength / 2, end: r.ContentLength}[s.when]
		r.Body = &trap{ReadCloser: r.Body, at: at, kill: s.kill}
		w.service.ServeHTTP(httptest.NewRecorder(), r)
	case applied:
		w.service.ServeHTTP(httptest.NewRecorder(), r)
		s.kill()
	case replied:
		w.service.ServeHTTP(out, r)
		_ = http.NewResponseController(out).Flush() // it may have hung up
		<-time.After(s.after)
		s.kill()
		return
	}
	panic(http.ErrAbortHandler) // no answer: nobody is there to read it
}

// note keeps which upload a request is about: the command knows of that upload,
// so it must never be an orphan.
func (w *wire) note(r *http.Request) {
	var names struct {
		MediaID string `json:"media_id"`
	}
	if r.Method != http.MethodPost {
		names.MediaID = path.Base(r.URL.Path) // a PUT, or progress
	} else if err := json.NewDecoder(r.Body).Decode(&names); err != nil {
		return // limits have no body, initiate no ID
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unseen == nil {
		w.unseen = map[string]bool{}
	}
	w.unseen[names.MediaID] = true
}

// known reports that a request which the service never saw was about the upload.
func (w *wire) known(mediaID string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.unseen[mediaID]
}

// spoilt serves an initiate whose reply says other sizes than were asked for.
func (w *wire) spoilt(out http.ResponseWriter, r *http.Request) {
	rec := httptest.NewRecorder()
	w.service.ServeHTTP(rec, r)
	var reply map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &reply); err == nil {
		upload := reply
		if videos, batch := reply["videos"].([]any); batch {
			upload = videos[0].(map[string]any)
		}
		upload["chunks"].([]any)[0].(map[string]any)["size_bytes"] = 1
	}
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(rec.Code)
	_ = json.NewEncoder(out).Encode(reply) // it may have hung up
}

// opOf tells which call a request is, as far as a kill may be meant for it.
func opOf(r *http.Request) apitest.Op {
	switch {
	case r.Method == http.MethodPut:
		return apitest.OpPut
	case strings.Contains(r.URL.Path, "/video-uploads/progress/"):
		return apitest.OpProgress
	case strings.HasSuffix(r.URL.Path, "/chunks/retry"):
		return apitest.OpRetryChunk
	}
	return apitest.Op(path.Base(r.URL.Path)) // initiate, also of a batch, confirm, complete, abort, limits
}

// body notes when bytes of a PUT come.
type body struct {
	io.ReadCloser
	wire *wire
	put  bool
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 && b.put {
		b.wire.moved.Store(time.Now().UnixNano())
	}
	return n, err
}

// trap kills when so many bytes of a body have come.
type trap struct {
	io.ReadCloser
	at, read int64
	kill     func()
}

// Read implements io.Reader.
func (t *trap) Read(p []byte) (int, error) {
	if t.read < t.at {
		p = p[:min(int64(len(p)), t.at-t.read)]
	}
	n, err := t.ReadCloser.Read(p)
	if t.read < t.at && t.read+int64(n) >= t.at {
		t.kill()
	}
	t.read += int64(n)
	return n, err
}
