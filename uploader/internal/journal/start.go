package journal

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

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
