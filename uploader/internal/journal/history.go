package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Entry is one finished upload in the history, where it stays for good. Times
// are UTC; zero means never. Path and Name keep every byte.
type Entry struct {
	ID string `json:"id"` // the transfer's

	Path        string            `json:"path"`
	Name        string            `json:"name"`
	Size        int64             `json:"size"`
	ModTime     time.Time         `json:"mod_time"`
	Sample      string            `json:"sample,omitempty"` // hash of sampled bytes
	SHA256      string            `json:"sha256,omitempty"` // of the whole; empty until it is known
	ContentType string            `json:"content_type,omitempty"`
	Duration    time.Duration     `json:"duration,omitempty"`
	Title       string            `json:"title,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`

	BaseURL       string `json:"base_url"`
	KeyPrint      string `json:"key_print,omitempty"`
	MediaID       string `json:"media_id"`
	AnalysisJobID string `json:"analysis_job_id,omitempty"`

	AddedAt    time.Time `json:"added_at,omitzero"`
	StartedAt  time.Time `json:"started_at,omitzero"`
	FinishedAt time.Time `json:"finished_at,omitzero"`

	Pieces      int    `json:"pieces,omitempty"`
	SentAgain   int    `json:"sent_again,omitempty"` // how often a piece had to be sent once more
	Program     string `json:"program,omitempty"`
	Anyway      bool   `json:"anyway,omitempty"`
	ETagsAreMD5 bool   `json:"etags_are_md5,omitempty"`
}

// Remember inserts or replaces an entry of the history. There is no way to
// take one out.
type Remember struct{ Entry Entry }

func (Remember) op() {}

// Query says which entries of the history are wanted: the newest first, those
// of one time by ID.
type Query struct {
	Text          string // words that each must be in name, title, tags, labels or media ID; empty: all
	Limit, Offset int    // Limit 0: none are returned, only counted
}

// Match says which entries are those of a file.
type Match struct {
	BaseURL string
	Size    int64
	Sample  string // empty: any of that size
}

// is reports whether an entry is of that file.
func (m Match) is(e Entry) bool {
	return e.BaseURL == m.BaseURL && e.Size == m.Size && (m.Sample == "" || e.Sample == m.Sample)
}

// storedEntry is an entry as it is stored, in JSON: see record.
type storedEntry struct {
	Entry
	RawPath []byte `json:"raw_path,omitempty"`
	RawName []byte `json:"raw_name,omitempty"`
}

func encodeEntry(e Entry) ([]byte, error) {
	for _, p := range []*time.Time{&e.ModTime, &e.AddedAt, &e.StartedAt, &e.FinishedAt} {
		*p = storable(*p)
	}
	s := storedEntry{Entry: e}
	if !utf8.ValidString(e.Path) {
		s.RawPath = []byte(e.Path)
	}
	if !utf8.ValidString(e.Name) {
		s.RawName = []byte(e.Name)
	}
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode an entry: %w", err)
	}
	return b, nil
}

func decodeEntry(b []byte) (Entry, error) {
	var s storedEntry
	if err := json.Unmarshal(b, &s); err != nil {
		return Entry{}, fmt.Errorf("decode an entry: %w", err)
	}
	if s.RawPath != nil {
		s.Path = string(s.RawPath)
	}
	if s.RawName != nil {
		s.Name = string(s.RawName)
	}
	return s.Entry, nil
}

// at is when an entry belongs into the history: nanoseconds since 1970.
func (e *Entry) at() int64 {
	t := storable(e.FinishedAt)
	if t.IsZero() || t.Year() < 1970 || t.Year() > 2200 { // UnixNano holds no more
		return 0
	}
	return t.UnixNano()
}

// haystack is the text that is searched, in lower case, its parts apart.
func (e *Entry) haystack() string {
	parts := append([]string{e.Name, e.Title, e.MediaID}, e.Tags...)
	for k, v := range e.Metadata {
		parts = append(parts, k, v)
	}
	return strings.ToLower(strings.ToValidUTF8(strings.Join(parts, "\n"), "�"))
}

// needles are the words that are searched for.
func needles(text string) []string {
	return strings.Fields(strings.ToLower(strings.ToValidUTF8(text, "�")))
}

// entryOf turns one row of the history into an entry.
func entryOf(r *row, sums *summer) (Entry, error) {
	id, rec, sum := r.text(), r.text(), r.num()
	if r.wrong || sums.setting(id, rec) != sum {
		return Entry{}, fmt.Errorf("%w: an entry's checksum", ErrDamaged)
	}
	e, err := decodeEntry([]byte(rec))
	if err != nil {
		return Entry{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return e, nil
}

// ask runs a query for entries. One that is damaged is left out and counted:
// the others are worth more than an error.
func (s *SQLite) ask(ctx context.Context, query string, args ...any) (es []Entry, damaged int, err error) {
	var sums summer
	err = each(ctx, s.conn, query, func(r *row) error {
		e, err := entryOf(r, &sums)
		if err != nil {
			damaged++
			return nil
		}
		es = append(es, e)
		return nil
	}, args...)
	return es, damaged, err
}

// History implements [Store].
func (s *SQLite) History(ctx context.Context, q Query) (es []Entry, total int, err error) {
	where, args := "", []any(nil)
	for i, n := range needles(q.Text) {
		where += [2]string{" WHERE ", " AND "}[min(i, 1)] + "instr(text, ?) > 0"
		args = append(args, n)
	}
	err = s.read(ctx, func(ctx context.Context) error {
		if err := s.conn.QueryRowContext(ctx, "SELECT count(*) FROM history"+where, args...).Scan(&total); err != nil || q.Limit <= 0 {
			return err
		}
		es, _, err = s.ask(ctx, "SELECT id, record, sum FROM history"+where+" ORDER BY at DESC, id LIMIT ? OFFSET ?",
			append(args, q.Limit, max(0, q.Offset))...)
		return err
	})
	return es, total, err
}

// Entry implements [Store].
func (s *SQLite) Entry(ctx context.Context, id string) (e Entry, ok bool, err error) {
	err = s.read(ctx, func(ctx context.Context) error {
		es, damaged, err := s.ask(ctx, "SELECT id, record, sum FROM history WHERE id = ?", id)
		if ok = len(es) > 0; ok {
			e = es[0]
		}
		if err == nil && damaged > 0 {
			err = fmt.Errorf("an entry's checksum is wrong")
		}
		return err
	})
	return e, ok, err
}

// Find implements [Store].
func (s *SQLite) Find(ctx context.Context, m Match) (es []Entry, err error) {
	err = s.read(ctx, func(ctx context.Context) error {
		q, args := "SELECT id, record, sum FROM history WHERE size = ? AND base_url = ?", []any{m.Size, m.BaseURL}
		if m.Sample != "" {
			q += " AND sample = ?"
			args = append(args, m.Sample)
		}
		es, _, err = s.ask(ctx, q+" ORDER BY at DESC, id", args...)
		es = slices.DeleteFunc(es, func(e Entry) bool { return !m.is(e) }) // the columns have no checksum, the record has
		return err
	})
	return es, err
}

// read asks the history by f, between Commits. ctx counts until it is f's turn:
// to interrupt a statement on the connection that Commits use isn't worth it.
func (s *SQLite) read(ctx context.Context, f func(context.Context) error) error {
	const op = "history"
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return wrap(s.dir, op, ErrClosed)
	}
	if s.broken != nil {
		return s.broken
	}
	if err := ctx.Err(); err != nil {
		return wrap(s.dir, op, err)
	}
	if err := guard(func() error { return f(context.WithoutCancel(ctx)) }); err != nil {
		return s.fail(op, err)
	}
	return nil
}
