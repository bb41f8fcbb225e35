package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/aionvision/aion-uploader/app/settings"
)

// closeTime is how long an engine may take to stop.
const closeTime = 2 * time.Second

// session is one engine with its presenter: the real one or practice. There is
// one at a time.
type session struct {
	engine    Engine
	practice  bool
	baseURL   string
	presenter *presenter
	stop      context.CancelFunc // ends the presenter
	done      chan struct{}      // closed when the presenter has ended
	after     func()             // stops the practice service; may be nil
	line      func(PracticeLine) // changes its line; nil: not practice
	unused    string             // what of the settings couldn't be used, and why
	removal   *removal           // what Undo would bring back; nil before it is shown
}

// open starts the engine for real uploads or for practice. It does I/O.
func (c *Config) open(practice bool, baseURL, key string, set settings.Settings) (*session, error) {
	if !practice {
		n, unused := network(set)
		e, err := c.OpenEngine(EngineConfig{Log: c.Log.Logger(nil), BaseURL: baseURL, Key: key, StateDir: c.Dirs.State, Network: n})
		if err != nil {
			return nil, fmt.Errorf("app: open the queue: %w", err)
		}
		return &session{engine: e, baseURL: baseURL, unused: unused}, nil
	}
	if c.StartPractice == nil {
		return nil, errors.New("app: practice isn't built in")
	}
	// The practice service forgets everything when it stops, so its queue
	// begins anew each time.
	state := filepath.Join(c.Dirs.Practice, "queue")
	if err := os.RemoveAll(state); err != nil {
		return nil, fmt.Errorf("app: practice: %w", err)
	}
	service, err := c.StartPractice()
	if err != nil {
		return nil, fmt.Errorf("app: practice: %w", err)
	}
	e, err := c.OpenEngine(EngineConfig{
		Log: c.Log.Logger(nil), BaseURL: service.BaseURL, Key: "practice", StateDir: state,
		Network: Network{RateLimit: set.RateLimit, Videos: set.Videos},
	})
	if err != nil {
		service.Stop()
		return nil, fmt.Errorf("app: practice: %w", err)
	}
	return &session{engine: e, practice: true, baseURL: service.BaseURL, after: service.Stop, line: service.SetLine}, nil
}

// close stops the presenter and the engine, which keeps its state. It takes
// some 2 s at most.
func (s *session) close() error {
	if s == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if s.stop != nil {
		s.stop()
		select {
		case <-s.done:
		case <-ctx.Done():
		}
	}
	err := s.engine.Close(ctx)
	if s.after != nil {
		s.after()
	}
	return err
}
