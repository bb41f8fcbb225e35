package journal

import (
	"context"
	"database/sql"
	"fmt"
)

// load reads everything, and compares every row with its checksum.
func load(ctx context.Context, c *sql.Conn) (*State, error) {
	st := &State{Chunks: map[string][]Chunk{}, Settings: map[string]string{}}
	var sums summer
	known := map[string]bool{}
	err := each(ctx, c, "SELECT id, ord, record, sum FROM transfers ORDER BY ord, id", func(rows *sql.Rows) error {
		var id string
		var order, sum int64
		var rec sql.RawBytes
		if err := rows.Scan(&id, &order, &rec, &sum); err != nil {
			return fmt.Errorf("%w: a transfer's types", ErrDamaged) // Scan's error quotes the value
		}
		if sums.transfer(id, order, string(rec)) != sum {
			return fmt.Errorf("%w: a transfer's checksum", ErrDamaged)
		}
		t, err := decodeTransfer(rec)
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
	return each(ctx, c, q, func(rows *sql.Rows) error {
		var id, expires string
		var ch Chunk
		var sum int64
		err := rows.Scan(&id, &ch.Number, &ch.Offset, &ch.Size, &ch.URL, &expires, &ch.ETag, &ch.MD5, &ch.Confirmed, &ch.Retries, &sum)
		if err != nil {
			return fmt.Errorf("%w: a chunk's types", ErrDamaged)
		}
		if !known[id] || sums.chunk(id, ch, expires) != sum {
			return fmt.Errorf("%w: a chunk's checksum or transfer", ErrDamaged)
		}
		if ch.URLExpires, err = parseTime(expires); err != nil {
			return fmt.Errorf("%w: a chunk's time", ErrDamaged)
		}
		st.Chunks[id] = append(st.Chunks[id], ch)
		return nil
	})
}

func loadSettings(ctx context.Context, c *sql.Conn, st *State, sums *summer) error {
	return each(ctx, c, "SELECT key, value, sum FROM settings", func(rows *sql.Rows) error {
		var k, v string
		var sum int64
		if err := rows.Scan(&k, &v, &sum); err != nil {
			return fmt.Errorf("%w: a setting's types", ErrDamaged)
		}
		if sums.setting(k, v) != sum {
			return fmt.Errorf("%w: a setting's checksum", ErrDamaged)
		}
		st.Settings[k] = v
		return nil
	})
}

func each(ctx context.Context, c *sql.Conn, query string, row func(*sql.Rows) error) error {
	rows, err := c.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
