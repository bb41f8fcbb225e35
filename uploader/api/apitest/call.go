package apitest

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxJSON is the largest body of an API call, in bytes.
const maxJSON = 1 << 20

// call is one request on its way through the server.
type call struct {
	r    *http.Request
	now  time.Time
	key  string    // of an API call that was let in
	body []byte    // of an API call
	in   io.Reader // the storage's body, through the fault
	seen Request   // what the log will say
	slot int       // where in the log
}

// serve answers one request: note it, let the fault and then the service do
// their parts, note the outcome, send it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, rt route) {
	c, ok := s.arrive(r, rt.op)
	if !ok {
		http.Error(w, "closed", http.StatusServiceUnavailable)
		return
	}
	defer s.leave(c)
	var rep reply
	if rt.storage != nil {
		rep = s.answerStorage(c, rt)
	} else {
		rep = s.answerAPI(c, rt)
	}
	c.seen.Status = rep.status
	c.seen.Dropped = rep.cut != cutNot && rep.status != 0
	s.note(c) // before the client can know it
	w.Header().Set("Date", c.now.UTC().Format(http.TimeFormat))
	rep.send(w)
}

// arrive enters a request in the log; not ok once the server is closed.
func (s *Server) arrive(r *http.Request, op Op) (*call, bool) {
	c := &call{r: r, now: s.clock(), in: r.Body}
	c.seen = Request{Time: c.now, Op: op, Method: r.Method, Path: r.URL.Path, MediaID: r.PathValue("media_id")}
	if op == OpPut {
		c.seen.Chunk, _ = strconv.Atoi(r.URL.Query().Get("partNumber"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, false
	}
	s.active++
	c.slot = len(s.log)
	s.log = append(s.log, c.seen)
	return c, true
}

// note brings the log up to date about a request under way.
func (s *Server) note(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log[c.slot] = c.seen
}

// leave ends a request and removes what it left over.
func (s *Server) leave(c *call) {
	s.mu.Lock()
	s.log[c.slot] = c.seen
	garbage, lapsed := s.garbage, s.lapsed
	s.garbage, s.lapsed = nil, nil
	s.mu.Unlock()

	s.files.remove(garbage...)
	_ = s.abortElsewhere(c.r.Context(), lapsed...) // nobody is left to be told

	s.mu.Lock()
	defer s.mu.Unlock()
	s.active--
	if s.closed && s.active == 0 {
		close(s.idle)
	}
}

// answerAPI answers a call of the API: key, plan's limit, body, fault, and at
// last the call itself.
func (s *Server) answerAPI(c *call, rt route) reply {
	if err := s.letIn(c); err != nil {
		return render(0, nil, err)
	}
	if err := c.read(); err != nil {
		return render(0, nil, err)
	}
	s.note(c)
	f := s.takeFault(c)
	if rep, done := s.before(c, f); done {
		return rep
	}
	v, err := rt.handle(c)
	rep := render(rt.status, v, err)
	c.seen.Applied = err == nil
	return f.after(rep)
}

// letIn checks the key and takes a call from the plan's budget.
func (s *Server) letIn(c *call) error {
	scheme, key, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	key = strings.TrimSpace(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !strings.EqualFold(scheme, "Bearer") || key == "":
		return refuse(http.StatusUnauthorized, "INVALID_API_KEY", "API key missing")
	case s.key != "" && key != s.key:
		return refuse(http.StatusUnauthorized, "INVALID_API_KEY", "Invalid API key")
	}
	c.key = key
	// The rate limit counts real seconds, however the wall clock jumps.
	wait, ok := s.budget.take(key, time.Now())
	if !ok {
		no := refuse(http.StatusTooManyRequests, "RATE_LIMIT_ERROR", "Rate limit exceeded").with("limit_per_minute", s.budget.limit)
		no.retryAfter = max(1, int(math.Ceil(wait.Seconds())))
		return no
	}
	return nil
}

// read takes in the body of an API call, and from it what the log and the
// faults want to know.
func (c *call) read() error {
	body, err := io.ReadAll(http.MaxBytesReader(nil, c.r.Body, maxJSON))
	c.body = body
	c.seen.Bytes = int64(len(body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return refuse(http.StatusRequestEntityTooLarge, "REQUEST_TOO_LARGE", "The request is too large")
	}
	if err != nil {
		return refuse(http.StatusBadRequest, "BAD_REQUEST", "The request was cut off")
	}
	var names struct {
		MediaID string `json:"media_id"`
		Chunk   int    `json:"chunk_number"`
	}
	if json.Unmarshal(body, &names) == nil {
		c.seen.MediaID = orElse(c.seen.MediaID, names.MediaID)
		c.seen.Chunk = names.Chunk
	}
	return nil
}
