package journal

import (
	"errors"
	"fmt"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with a journal. Open, Load, Commit and Close wrap these, so
// errors.Is tells them apart. No text of theirs holds a stored value.
var (
	// ErrDamaged: what is on disk can't be trusted, or the driver panicked on
	// it. Open handles it by itself. After a Commit has answered it, every
	// later one does: Close the Store, Open the folder again (it sets the file
	// aside if it really is damaged) and put what the program still knows.
	ErrDamaged = errors.New("the journal is damaged")
	// ErrNewer: written by a newer version of this program; left untouched.
	ErrNewer = errors.New("the journal was written by a newer version of this program")
	// ErrNoSpace: the disk or the quota is full. A later Commit may succeed.
	ErrNoSpace = errors.New("no space left for the journal")
	// ErrReadOnly: the folder, the file or the disk is read-only, or closed to
	// this user. A later Commit may succeed.
	ErrReadOnly = errors.New("the journal's folder can't be written")
	// ErrDisk: reading or writing fails for another reason: the disk is broken
	// or was pulled. A later Commit may succeed.
	ErrDisk = errors.New("the journal's disk fails")
	// ErrInUse: another process, or another Store, has it open.
	ErrInUse = errors.New("the journal is in use by another program")
	// ErrClosed: the Store was closed before.
	ErrClosed = errors.New("the journal is closed")
	// ErrNoTransfer: PutChunks named a transfer that isn't in the journal.
	ErrNoTransfer = errors.New("no such transfer in the journal")
	// ErrNoID: a record to be stored has no ID or key.
	ErrNoID = errors.New("a record without an ID")
)

// wrap gives an error its operation, and its kind when it has none yet. dir is
// asked what it allows where SQLite's own code doesn't say.
func wrap(dir, op string, err error) error {
	if err == nil {
		return nil
	}
	if k := kind(dir, err); k != nil && !errors.Is(err, k) {
		return fmt.Errorf("journal: %s: %w: %w", op, k, err)
	}
	return fmt.Errorf("journal: %s: %w", op, err)
}

// kind returns the sentinel that err amounts to, or nil.
func kind(dir string, err error) error {
	for _, k := range []error{ErrDamaged, ErrNewer, ErrNoSpace, ErrReadOnly, ErrDisk, ErrInUse, ErrClosed, ErrNoTransfer, ErrNoID} {
		if errors.Is(err, k) {
			return k
		}
	}
	if isNoSpace(err) {
		return ErrNoSpace
	}
	if isReadOnly(err) || errors.Is(err, fs.ErrPermission) {
		return ErrReadOnly
	}
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return nil
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrDamaged
	case sqlite3.SQLITE_FULL:
		return ErrNoSpace
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return ErrInUse
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return askDisk(dir, se.Code()&0xff)
	case sqlite3.SQLITE_CONSTRAINT:
		if se.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY {
			return ErrNoTransfer
		}
	}
	return nil
}

// askDisk finds out why SQLite couldn't write or open: its codes for that are
// the same for a full disk, a quota, a read-only mount and a dying disk.
func askDisk(dir string, code int) error {
	err := probe(dir)
	switch {
	case err == nil && (code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_PERM):
		return ErrReadOnly // the folder takes files, so it is the file itself
	case err == nil:
		return ErrDisk
	case isNoSpace(err):
		return ErrNoSpace
	case isReadOnly(err) || errors.Is(err, fs.ErrPermission):
		return ErrReadOnly
	}
	return ErrDisk
}
