package apitest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// closeWait is how long Close waits for requests under way.
const closeWait = 2 * time.Second

// Server is the service. Make one by New and end it by Close. All its methods
// are safe for concurrent use.
type Server struct {
	options Options
	mux     *http.ServeMux
	files   files
	signer  signer
	now     atomic.Pointer[func() time.Time]

	// mu protects the fields below. It is never held across I/O or a wait.
	mu       sync.Mutex
	key      string
	budget   budget
	uploads  map[string]*upload // by media ID
	order    []*upload          // as initiated
	jobs     map[string]*job    // analyses by ID
	log      []Request
	faults   []*fault
	release  chan struct{} // closed to end stalls and delays
	garbage  []string      // files to remove once the lock is free
	lapsed   []*upload     // to be aborted at Options.Storage once the lock is free
	active   int           // requests under way
	idle     chan struct{} // closed when the last of them is done and closed is set
	closed   bool
	listener *http.Server // of Start
}

// New returns a service that does as o says. Inside a synctest bubble it must
// be called in that bubble. Close it to remove what it keeps on disk.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	files, err := newFiles(o)
	if err != nil {
		return nil, fmt.Errorf("apitest: folder for bodies: %w", err)
	}
	s := &Server{
		options: o, mux: http.NewServeMux(), files: files,
		signer: signer{secret: make([]byte, 32), headers: []string{"host"}},
		key:    o.Key, budget: budget{limit: o.CallsPerMinute, calls: make(map[string][]time.Time)},
		uploads: make(map[string]*upload), jobs: make(map[string]*job),
		release: make(chan struct{}), idle: make(chan struct{}),
	}
	_, _ = rand.Read(s.signer.secret) // never fails since Go 1.24
	if o.SignContentType {
		s.signer.headers = []string{"content-type", "host"}
	}
	s.now.Store(&o.Now)
	for _, rt := range s.routes() {
		s.mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, rt) })
	}
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Start serves on a free port of 127.0.0.1 until Close. It answers only those
// who call it by a loopback name, so that no web page can reach it by a DNS
// name that leads here. The base URL ends in /api/v2.
func (s *Server) Start() (baseURL string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("apitest: listen: %w", err)
	}
	return s.Serve(l)
}

// Serve is Start on a listener of the caller's, which must be one of a loopback
// address. It returns at once; Close ends the listener.
func (s *Server) Serve(l net.Listener) (baseURL string, err error) {
	server := &http.Server{Handler: loopbackOnly(s), ReadHeaderTimeout: 10 * time.Second}
	s.mu.Lock()
	refused := s.closed || s.listener != nil
	if !refused {
		s.listener = server
	}
	s.mu.Unlock()
	if refused {
		return "", errors.Join(errors.New("apitest: started or closed before"), l.Close())
	}
	go func() { _ = server.Serve(l) }() // ends with Close
	return "http://" + l.Addr().String() + "/api/v2", nil
}

// loopbackOnly refuses requests to another host than this one.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "loopback only", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Close ends the listener of Start, stalls and delays, waits up to 2 s for
// requests under way, and removes the folder that New made. A second Close
// does nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.clearFaults()
	if s.active == 0 {
		close(s.idle)
	}
	listener := s.listener
	s.mu.Unlock()

	var err error
	if listener != nil {
		err = listener.Close()
	}
	timeout := time.NewTimer(closeWait)
	defer timeout.Stop()
	select {
	case <-s.idle:
	case <-timeout.C: // a client of somebody else's listener holds on to it
	}
	return errors.Join(err, s.files.close())
}

// SetKey changes the accepted key; "" accepts any.
func (s *Server) SetKey(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

// SetCallsPerMinute changes the plan's limit; 0 is none. Calls of the last
// minute count.
func (s *Server) SetCallsPerMinute(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.budget.limit = n
}

// SetNow changes the service's wall clock; see Options.Now.
func (s *Server) SetNow(now func() time.Time) { s.now.Store(&now) }

// clock is the service's wall clock.
func (s *Server) clock() time.Time { return (*s.now.Load())() }
