package journal

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// SQLite is the Store on disk: queue.db in a folder, in WAL mode, with one
// connection. A Commit is one transaction and one fsync, and is on disk when it
// returns. What a crash or a power loss leaves is all Commits up to one of
// them, never part of one.
//
// It is safe for concurrent use, though one goroutine is meant to write. Make
// one with [Open].
type SQLite struct {
	dir  string
	db   *sql.DB
	conn *sql.Conn
	do   statements
	trip func(op string) // of config

	mu     sync.Mutex // protects the fields below
	loaded *State     // read by Open, for the first Load
	broken error      // ErrDamaged, once seen
	closed bool
}

var _ Store = (*SQLite)(nil)

// Load implements [Store]. The first one costs nothing: Open has read it all.
func (s *SQLite) Load() (*State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, wrap(s.dir, "load", ErrClosed)
	}
	if s.broken != nil {
		return nil, s.broken
	}
	if st := s.loaded; st != nil {
		s.loaded = nil
		return st, nil
	}
	var st *State
	err := guard(func() (err error) {
		st, err = load(context.Background(), s.conn)
		return err
	})
	if err != nil {
		return nil, s.fail("load", err)
	}
	return st, nil
}

// Commit implements [Store]. After an error nothing of ops is stored. There is
// one exception: if the disk failed in the very fsync, and the process ends
// before another Commit, all of ops may be found at the next Open.
func (s *SQLite) Commit(ops ...Op) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return wrap(s.dir, "commit", ErrClosed)
	}
	if s.broken != nil {
		return s.broken
	}
	steps, err := prepare(ops)
	if err != nil {
		return wrap(s.dir, "commit", err)
	}
	if len(steps) == 0 {
		return nil
	}
	s.loaded = nil
	err = guard(func() error {
		if s.trip != nil {
			s.trip("commit")
		}
		return s.do.transaction(context.Background(), steps)
	})
	if err != nil {
		return s.fail("commit", err)
	}
	return nil
}

// fail wraps an error and keeps it, if nothing can be trusted after it.
func (s *SQLite) fail(op string, err error) error {
	err = wrap(s.dir, op, err)
	if errors.Is(err, ErrDamaged) {
		s.broken = err
	}
	return err
}

// Close implements [Store]. It moves the -wal into the database, so that a
// clean end leaves one file. When that fails, for want of space or so, nothing
// is lost: the next Open reads the -wal.
func (s *SQLite) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed, s.loaded = true, nil
	if errors.Is(s.broken, errPanic) {
		return nil
	}
	err := guard(func() error {
		if s.broken == nil {
			_ = checkpoint(context.Background(), s.conn)
		}
		return errors.Join(s.do.close(), s.conn.Close(), s.db.Close())
	})
	return wrap(s.dir, "close", err)
}
