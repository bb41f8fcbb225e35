package journal

import (
	"context"
	"time"
)

// OpenWith is Open with what tests replace; zero values are the program's own.
func OpenWith(dir string, steps []string, now func() time.Time, trip func(op string)) (*SQLite, Report, error) {
	if steps == nil {
		steps = migrations()
	}
	if now == nil {
		now = time.Now
	}
	return open(dir, config{steps: steps, now: now, trip: trip})
}

// Migrations are the program's own.
func Migrations() []string { return migrations() }

// Exec runs SQL on a store's connection.
func (s *SQLite) Exec(query string) error {
	_, err := s.conn.ExecContext(context.Background(), query)
	return err
}

// QueryInt runs SQL that answers with one number.
func (s *SQLite) QueryInt(query string) (n int, err error) {
	err = s.conn.QueryRowContext(context.Background(), query).Scan(&n)
	return n, err
}
