package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// statements are the writes, parsed once.
type statements struct {
	begin, commit, rollback        *sql.Stmt
	put, remove, putChunk, dropAll *sql.Stmt
	set, unset, remember           *sql.Stmt
}

func newStatements(ctx context.Context, c *sql.Conn) (s statements, err error) {
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&s.begin, "BEGIN IMMEDIATE"},
		{&s.commit, "COMMIT"},
		{&s.rollback, "ROLLBACK"},
		// No REPLACE: it deletes the row first, and its chunks with it.
		{&s.put, `INSERT INTO transfers (id, ord, path, phase, size, finished_at, record, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET ord = excluded.ord, path = excluded.path, phase = excluded.phase,
			size = excluded.size, finished_at = excluded.finished_at, record = excluded.record, sum = excluded.sum`},
		{&s.remove, "DELETE FROM transfers WHERE id = ?"},
		{&s.putChunk, `INSERT OR REPLACE INTO chunks
			(transfer, number, offset, size, url, url_expires, etag, md5, confirmed, retries, sum)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&s.dropAll, "DELETE FROM chunks WHERE transfer = ?"},
		{&s.set, "INSERT OR REPLACE INTO settings (key, value, sum) VALUES (?, ?, ?)"},
		{&s.unset, "DELETE FROM settings WHERE key = ?"},
		{&s.remember, "INSERT OR REPLACE INTO history (id, at, size, sample, base_url, text, record, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
	} {
		if *p.stmt, err = c.PrepareContext(ctx, p.text); err != nil {
			return s, errors.Join(err, s.close())
		}
	}
	return s, nil
}

func (s statements) close() error {
	var errs []error
	for _, st := range []*sql.Stmt{s.begin, s.commit, s.rollback, s.put, s.remove, s.putChunk, s.dropAll, s.set, s.unset, s.remember} {
		if st != nil {
			errs = append(errs, st.Close())
		}
	}
	return errors.Join(errs...)
}

// transaction writes all steps or none.
func (s statements) transaction(ctx context.Context, steps []step) error {
	if _, err := s.begin.ExecContext(ctx); err != nil {
		return err
	}
	for _, st := range steps {
		if err := s.write(ctx, st); err != nil {
			return s.undo(ctx, err)
		}
	}
	if _, err := s.commit.ExecContext(ctx); err != nil {
		return s.undo(ctx, err)
	}
	return nil
}

// undo ends a failed transaction. SQLite has ended some by itself: then ROLLBACK
// has nothing to do, and says so.
func (s statements) undo(ctx context.Context, err error) error {
	_, _ = s.rollback.ExecContext(ctx)
	return err
}

func (s statements) write(ctx context.Context, st step) error {
	var sums summer
	switch op := st.op.(type) {
	case Put:
		t, rec := op.Transfer, string(st.rec)
		_, err := s.put.ExecContext(ctx, t.ID, t.Order, t.Path, t.Phase, t.Size, formatTime(t.FinishedAt), rec,
			sums.transfer(t.ID, t.Order, rec))
		return err
	case Delete:
		_, err := s.remove.ExecContext(ctx, op.ID)
		return err
	case PutChunks:
		for _, c := range op.Chunks {
			expires := formatTime(c.URLExpires)
			_, err := s.putChunk.ExecContext(ctx, op.ID, c.Number, c.Offset, c.Size, c.URL, expires, c.ETag, c.MD5,
				c.Confirmed, c.Retries, sums.chunk(op.ID, c, expires))
			if err != nil {
				return err
			}
		}
		return nil
	case DropChunks:
		_, err := s.dropAll.ExecContext(ctx, op.ID)
		return err
	case Set:
		if op.Value == "" {
			_, err := s.unset.ExecContext(ctx, op.Key)
			return err
		}
		_, err := s.set.ExecContext(ctx, op.Key, op.Value, sums.setting(op.Key, op.Value))
		return err
	case Remember:
		e, rec := op.Entry, string(st.rec)
		_, err := s.remember.ExecContext(ctx, e.ID, e.at(), e.Size, e.Sample, e.BaseURL, e.haystack(), rec, sums.setting(e.ID, rec))
		return err
	}
	return fmt.Errorf("no such operation: %T", st.op)
}
