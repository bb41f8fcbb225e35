package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
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
// Report says so, and err is nil. Otherwise the Store is nil, the files are as
// they were, and err wraps one of this package's errors where one fits. A full
// disk is no reason for an error as long as there is a journal of this version:
// it is read, and Commits fail until there is space.
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
		if err == nil || !errors.Is(kind(dir, err), ErrDamaged) {
			return s, err
		}
		rep.Damage = err.Error()
	case foundDamage:
		rep.Damage = "the file is empty, missing or not a file"
	}
	if err := replace(dir, cfg, rep); err != nil {
		return nil, err
	}
	return openExisting(dir, cfg)
}

// replace makes an empty journal under another name, sets a damaged one aside,
// and gives the new one its name when it is whole and on disk. The order is so
// that a full disk leaves everything as it was.
func replace(dir string, cfg config, rep *Report) error {
	path := filepath.Join(dir, fileName)
	removeAll(path + newSuffix) // of a crash
	err := createAt(path+newSuffix, cfg)
	if err == nil && rep.Damage != "" {
		rep.SetAside, err = setAside(dir, cfg.now())
	}
	if err == nil {
		err = os.Rename(path+newSuffix, path)
	}
	if err != nil {
		removeAll(path + newSuffix)
		return fmt.Errorf("create: %w", err)
	}
	rep.Created = true
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
