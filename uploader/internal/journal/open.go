package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Report says what Open found.
type Report struct {
	// SetAside is the path of the damaged database that was renamed, with the
	// files beside it, to make room for a new one; empty when there was none.
	SetAside string
	// Damage is why it was set aside: technical text, for the log.
	Damage string
	// Newer: the journal was written by a newer program and is as it was. Open
	// has returned ErrNewer.
	Newer bool
	// Created: there was no journal, or a damaged one; the Store is empty.
	Created bool
}

// config is what tests replace.
type config struct {
	steps []string
	now   func() time.Time
	// trip is called with "open" and "commit" where the driver is at work, to
	// stand in for one that panics; nil in the program.
	trip func(op string)
}

// Open opens the journal in dir, and creates folder and journal when they
// aren't there. All of it is read, checked, and kept for the first Load.
//
// A damaged journal is set aside, never deleted, and a new one is opened: the
// Report says so, and err is nil. Otherwise err wraps one of this package's
// errors, the Store is nil and the files are as they were; a full disk is no
// reason for that as long as there is a journal of this version.
//
// One Store at a time per folder: the caller holds a lock of its own.
func Open(dir string) (*SQLite, Report, error) {
	return open(dir, config{steps: migrations(), now: time.Now})
}

func open(dir string, cfg config) (*SQLite, Report, error) {
	var rep Report
	s, err := openReport(dir, cfg, &rep)
	if err != nil {
		rep.Newer = errors.Is(err, ErrNewer)
		return nil, rep, wrap(dir, "open", err)
	}
	return s, rep, nil
}

func openReport(dir string, cfg config, rep *Report) (*SQLite, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, fileName)
	makePrivate(path)
	what, err := inspect(path, len(cfg.steps))
	if err != nil {
		return nil, err
	}
	switch what {
	case foundNewer:
		return nil, ErrNewer
	case foundJournal:
		s, err := openExisting(dir, cfg)
		if err == nil || kind(dir, err) != ErrDamaged {
			return s, err
		}
		rep.Damage = err.Error()
	case foundDamage:
		rep.Damage = "the file is empty, missing or not a file"
	}
	if rep.Damage != "" {
		if rep.SetAside, err = setAside(dir, cfg.now()); err != nil {
			return nil, fmt.Errorf("set a damaged journal aside: %w", err)
		}
	}
	if err := create(dir, cfg); err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	rep.Created = true
	return openExisting(dir, cfg)
}

// create makes an empty journal under another name and renames it when it is
// whole and on disk. On an error it leaves nothing behind.
func create(dir string, cfg config) error {
	path := filepath.Join(dir, fileName)
	removeAll(path + newSuffix) // of a crash
	err := createAt(path+newSuffix, cfg)
	if err == nil {
		err = os.Rename(path+newSuffix, path)
	}
	if err != nil {
		removeAll(path + newSuffix)
		return err
	}
	return syncDir(dir)
}

func createAt(path string, cfg config) error {
	if err := touchPrivate(path); err != nil {
		return err
	}
	return guard(func() error {
		db, conn, err := connect(path)
		if err != nil {
			return err
		}
		if _, err = conn.ExecContext(context.Background(), "PRAGMA journal_mode=WAL"); err == nil {
			err = migrate(context.Background(), conn, 0, cfg.steps)
		}
		return errors.Join(err, conn.Close(), db.Close())
	})
}

// openExisting opens what is there; ErrDamaged says to set it aside.
func openExisting(dir string, cfg config) (*SQLite, error) {
	s := &SQLite{dir: dir, trip: cfg.trip}
	err := guard(func() (err error) {
		if s.db, s.conn, err = connect(filepath.Join(dir, fileName)); err != nil {
			return schemaDamage(err)
		}
		if cfg.trip != nil {
			cfg.trip("open")
		}
		return schemaDamage(s.start(context.Background(), cfg))
	})
	if err == nil {
		return s, nil
	}
	if s.conn != nil && !errors.Is(err, errPanic) {
		err = errors.Join(err, guard(func() error { return errors.Join(s.do.close(), s.conn.Close(), s.db.Close()) }))
	}
	return nil, err
}

// connect opens the file, by the driver's one connection.
func connect(path string) (*sql.DB, *sql.Conn, error) {
	c, err := sqlite.NewConnector(dsn(path))
	if err != nil {
		return nil, nil, err
	}
	ctx := context.Background()
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	for _, p := range pragmas() {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+p); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("pragma %s: %w", p, err), conn.Close(), db.Close())
		}
	}
	return db, conn, nil
}

// start checks what was opened, brings it to the present version and reads it.
// It writes nothing to a sound journal of this version, so a full disk doesn't
// keep it from being read.
func (s *SQLite) start(ctx context.Context, cfg config) error {
	version, err := s.version(ctx, len(cfg.steps))
	if err != nil {
		return err
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	if err := s.writable(ctx, version); err != nil {
		return err
	}
	if err := migrate(ctx, s.conn, version, cfg.steps); err != nil {
		return err
	}
	if s.do, err = newStatements(ctx, s.conn); err != nil {
		return err
	}
	s.loaded, err = load(ctx, s.conn)
	return err
}

// version returns the file's version, between 1 and newest.
func (s *SQLite) version(ctx context.Context, newest int) (int, error) {
	app, err := s.pragma(ctx, "application_id")
	if err != nil {
		return 0, err
	}
	text, err := s.pragma(ctx, "user_version")
	if err != nil {
		return 0, err
	}
	version, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return 0, err
	case app != strconv.Itoa(applicationID):
		return 0, fmt.Errorf("%w: it isn't this program's", ErrDamaged)
	case version < 1:
		return 0, fmt.Errorf("%w: it has no version", ErrDamaged)
	case version > newest:
		return 0, ErrNewer
	}
	return version, nil
}

// check runs SQLite's own check: load would notice wrong rows by their
// checksums, but not missing ones. It costs about a fifth of what load does, so
// it is done at every start, not only after a crash.
func (s *SQLite) check(ctx context.Context) error {
	mode, err := s.pragma(ctx, "journal_mode")
	if err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("%w: its header has journal mode %s", ErrDamaged, mode)
	}
	answer, err := s.pragma(ctx, "quick_check(1)")
	if err != nil {
		return err
	}
	if answer != "ok" {
		return fmt.Errorf("%w: quick_check: %s", ErrDamaged, strings.Join(strings.Fields(answer), " "))
	}
	return nil
}

// writable begins a write and takes it back. A header whose damage makes SQLite
// refuse all writes is found here.
func (s *SQLite) writable(ctx context.Context, version int) error {
	_, err := s.conn.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; PRAGMA user_version=%d", version))
	_, _ = s.conn.ExecContext(ctx, "ROLLBACK")
	var se *sqlite.Error
	if errors.As(err, &se) && se.Code()&0xff == sqlite3.SQLITE_READONLY && probe(s.dir) == nil {
		return fmt.Errorf("%w: its header: %w", ErrDamaged, err)
	}
	return err
}

func (s *SQLite) pragma(ctx context.Context, name string) (answer string, err error) {
	err = s.conn.QueryRowContext(ctx, "PRAGMA "+name).Scan(&answer)
	return answer, err
}

// schemaDamage turns errors that our SQL can only meet in a damaged file into
// ErrDamaged: a table or column isn't there, a value is impossibly long.
func schemaDamage(err error) error {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return err
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}
