package journal

import (
	"context"
	"database/sql"
	"fmt"
)

// applicationID tells our files from other SQLite databases: "AiUp".
const applicationID = 0x41695570

// migrations are the steps from an empty database to the present form; step n
// leads to version n, which is PRAGMA user_version. They only ever grow at the
// end: a step that was released never changes.
//
// A new field of a record needs no step as long as an older program may lose
// it; anything that an older program would get wrong does.
func migrations() []string {
	return []string{
		// The record column is the truth; path, phase, size and finished_at
		// repeat what is worth asking for by hand. sum is the row's checksum.
		`CREATE TABLE transfers (
			id          TEXT PRIMARY KEY,
			ord         INTEGER NOT NULL,
			path        TEXT NOT NULL,
			phase       TEXT NOT NULL,
			size        INTEGER NOT NULL,
			finished_at TEXT NOT NULL,
			record      TEXT NOT NULL,
			sum         INTEGER NOT NULL
		) STRICT;
		CREATE TABLE chunks (
			transfer    TEXT NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
			number      INTEGER NOT NULL,
			offset      INTEGER NOT NULL,
			size        INTEGER NOT NULL,
			url         TEXT NOT NULL,
			url_expires TEXT NOT NULL,
			etag        TEXT NOT NULL,
			md5         TEXT NOT NULL,
			confirmed   INTEGER NOT NULL,
			retries     INTEGER NOT NULL,
			sum         INTEGER NOT NULL,
			PRIMARY KEY (transfer, number)
		) STRICT, WITHOUT ROWID;
		CREATE TABLE settings (
			key   TEXT PRIMARY KEY,
			value TEXT NOT NULL,
			sum   INTEGER NOT NULL
		) STRICT, WITHOUT ROWID;`,
		// The history. The other columns are made of the record: at orders it
		// (nanoseconds), size, sample and base_url find a file, text is searched.
		`CREATE TABLE history (
			id       TEXT PRIMARY KEY,
			at       INTEGER NOT NULL,
			size     INTEGER NOT NULL,
			sample   TEXT NOT NULL,
			base_url TEXT NOT NULL,
			text     TEXT NOT NULL,
			record   TEXT NOT NULL,
			sum      INTEGER NOT NULL
		) STRICT;
		CREATE INDEX history_at ON history (at DESC, id);
		CREATE INDEX history_file ON history (size, sample);`,
	}
}

// pragmas set up each connection, before anything is read.
//
// locking_mode=EXCLUSIVE keeps the WAL's index on the heap: there is no -shm
// file, hence no mapped memory that a full disk or a pulled one turns into a
// fault. It also makes a second program's Open fail, rather than mix.
// fullfsync is what makes synchronous=FULL true on macOS.
func pragmas() []string {
	return []string{
		"busy_timeout=250", // ms
		"locking_mode=EXCLUSIVE",
		"synchronous=FULL",
		"fullfsync=ON",
		"checkpoint_fullfsync=ON",
		"foreign_keys=ON",
		"trusted_schema=OFF",
		"cell_size_check=ON",
		"mmap_size=0",
		"temp_store=MEMORY",
		"journal_size_limit=8388608", // the -wal is cut back to it after a large Commit; bytes
		"page_size=8192",             // of a new file: a chunk with a long URL still fits in one page
	}
}

// migrate brings a database from one version to the newest, wholly or not at
// all, and then moves it from the -wal into the file, where an older program
// looks for the version.
func migrate(ctx context.Context, c *sql.Conn, from int, steps []string) (err error) {
	if from >= len(steps) {
		return nil
	}
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = c.ExecContext(ctx, "ROLLBACK")
		}
	}()
	if from == 0 {
		if _, err := c.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id=%d", applicationID)); err != nil {
			return err
		}
	}
	for i, s := range steps[from:] {
		if _, err := c.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("migrate to version %d: %w", from+i+1, err)
		}
	}
	if _, err := c.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version=%d", len(steps))); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	return checkpoint(ctx, c)
}

// checkpoint moves all that is in the -wal into the database and empties it.
func checkpoint(ctx context.Context, c *sql.Conn) error {
	var busy, log, moved int
	return c.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved)
}
