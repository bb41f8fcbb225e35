package journal

import (
	"context"
	"database/sql"
	"fmt"
)

// load reads everything, and compares every row with its checksum. With
// quick_check before it, this finds each flipped bit that matters; what it can't
// find is a disk that lost a whole page's write, though it had said it was done.
func load(ctx context.Context, c *sql.Conn) (*State, error) {
	st := &State{Chunks: map[string][]Chunk{}, Settings: map[string]string{}}
	var sums summer
	known := map[string]bool{}
	err := each(ctx, c, "SELECT id, ord, record, sum FROM transfers ORDER BY ord, id", func(r *row) error {
		id, order, rec, sum := r.text(), r.num(), r.text(), r.num()
		if r.wrong || known[id] || sums.transfer(id, order, rec) != sum {
			return fmt.Errorf("%w: a transfer's checksum, or it is there twice", ErrDamaged)
		}
		t, err := decodeTransfer([]byte(rec))
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		known[id] = true
		st.Transfers = append(st.Transfers, t)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := loadChunks(ctx, c, st, known, &sums); err != nil {
		return nil, err
	}
	return st, loadSettings(ctx, c, st, &sums)
}

func loadChunks(ctx context.Context, c *sql.Conn, st *State, known map[string]bool, sums *summer) error {
	const q = `SELECT transfer, number, offset, size, url, url_expires, etag, md5, confirmed, retries, sum
		FROM chunks ORDER BY transfer, number`
	return each(ctx, c, q, func(r *row) error {
		id, ch, expires := r.text(), Chunk{}, ""
		ch.Number, ch.Offset, ch.Size = int(r.num()), r.num(), r.num()
		ch.URL, expires, ch.ETag, ch.MD5 = r.text(), r.text(), r.text(), r.text()
		ch.Confirmed, ch.Retries = r.num() != 0, int(r.num())
		sum := r.num()
		if r.wrong || !known[id] || sums.chunk(id, ch, expires) != sum {
			return fmt.Errorf("%w: a chunk's checksum or transfer", ErrDamaged)
		}
		if n := len(st.Chunks[id]); n > 0 && st.Chunks[id][n-1].Number >= ch.Number {
			return fmt.Errorf("%w: a chunk is there twice", ErrDamaged)
		}
		var err error
		if ch.URLExpires, err = parseTime(expires); err != nil {
			return fmt.Errorf("%w: a chunk's time", ErrDamaged)
		}
		st.Chunks[id] = append(st.Chunks[id], ch)
		return nil
	})
}

func loadSettings(ctx context.Context, c *sql.Conn, st *State, sums *summer) error {
	return each(ctx, c, "SELECT key, value, sum FROM settings", func(r *row) error {
		k, v, sum := r.text(), r.text(), r.num()
		if r.wrong || sums.setting(k, v) != sum {
			return fmt.Errorf("%w: a setting's checksum", ErrDamaged)
		}
		st.Settings[k] = v
		return nil
	})
}

// row hands out a row's columns from left to right. It is there because
// converting 100,000 rows by Scan takes most of the time of a start, and because
// Scan's errors quote the value.
type row struct {
	values []any
	next   int
	wrong  bool // a column wasn't of the type it was asked for
}

func (r *row) text() string {
	v, ok := r.values[r.next].(string)
	r.wrong = r.wrong || !ok
	r.next++
	return v
}

func (r *row) num() int64 {
	v, ok := r.values[r.next].(int64)
	r.wrong = r.wrong || !ok
	r.next++
	return v
}

func each(ctx context.Context, c *sql.Conn, query string, do func(*row) error, args ...any) error {
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	r := row{values: make([]any, len(cols))}
	into := make([]any, len(cols))
	for i := range into {
		into[i] = &r.values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		r.next, r.wrong = 0, false
		if err := do(&r); err != nil {
			return err
		}
	}
	return rows.Err()
}
