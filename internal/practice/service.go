package practice

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Line is what sort of line the service pretends to have.
type Line uint8

// The lines. Every change holds at once, also for what is under way.
const (
	Good     Line = iota
	Slow          // about 1 Mbit/s, and every answer takes its time
	Breaking      // resets, errors, refusals, offline for some seconds
)

// Service is the service and its line. Its methods may be called from any
// goroutine.
type Service struct {
	BaseURL string

	server *apitest.Server
	link   *link
	beat   time.Duration // between two troubles of a breaking line

	mu     sync.Mutex         // protects the fields below; held while a line is changed
	cancel context.CancelFunc // ends the breaking
	done   chan struct{}      // closed once it has ended; nil: nothing is breaking
}

// beat is long enough to see what a trouble does before the next one.
const beat = 5 * time.Second

// Start serves on a free port of loopback, on a good line, until Stop.
func Start() (*Service, error) { return start(beat, onLoopback) }

func start(beat time.Duration, open listen) (*Service, error) {
	// The plan is far larger than practice needs: it is told so that what a
	// client guesses from a refusal is put right.
	s, err := apitest.New(apitest.Options{Discard: true, ChunkSize: 64 << 10, CallsPerMinute: 100_000})
	if err != nil {
		return nil, fmt.Errorf("practice: %w", err)
	}
	l, err := open("127.0.0.1:0")
	if err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("practice: %w", err)
	}
	p := &Service{server: s, link: newLink(l, open), beat: beat}
	if p.BaseURL, err = s.Serve(p.link); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("practice: %w", err)
	}
	p.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 1, Delay: 1500 * time.Millisecond})
	p.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, Delay: 3 * time.Second})
	p.good()
	return p, nil
}

// Stop ends the service and drops what it has.
func (s *Service) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calm()
	_ = s.server.Close()
}

// SetLine changes the line.
func (s *Service) SetLine(l Line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calm()
	s.server.ClearFaults()
	switch l {
	case Slow:
		s.slow()
	case Breaking:
		ctx, cancel := context.WithCancel(context.Background())
		s.cancel, s.done = cancel, make(chan struct{})
		go s.breaking(ctx, s.done)
	default:
		s.good()
	}
}

// calm ends a breaking line and waits until it has. The caller holds the lock.
func (s *Service) calm() {
	if s.done != nil {
		s.cancel()
		<-s.done
		s.done = nil
	}
	s.link.up()
}

// good is as fast as an office, some 40 Mbit/s for the five PUTs that the
// service recommends: fast enough to wait for, slow enough to watch.
func (s *Service) good() {
	s.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 1 << 20})
}

// slow shares 1 Mbit/s among those five.
func (s *Service) slow() {
	s.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 25_000, Delay: 300 * time.Millisecond})
	s.server.Fault(apitest.Fault{Delay: 400 * time.Millisecond})
}
