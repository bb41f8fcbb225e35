package journal

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"
	"unicode/utf8"
)

// record is a transfer as it is stored, in JSON. JSON can't hold names that
// aren't UTF-8, and file systems can.
type record struct {
	Transfer
	RawPath []byte `json:"raw_path,omitempty"`
	RawName []byte `json:"raw_name,omitempty"`
}

func encodeTransfer(t Transfer) ([]byte, error) {
	for _, p := range []*time.Time{&t.ModTime, &t.UploadExpires, &t.AddedAt, &t.StartedAt, &t.FinishedAt, &t.Analysis.CheckedAt} {
		*p = storable(*p)
	}
	r := record{Transfer: t}
	if !utf8.ValidString(t.Path) {
		r.RawPath = []byte(t.Path)
	}
	if !utf8.ValidString(t.Name) {
		r.RawName = []byte(t.Name)
	}
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode a transfer: %w", err)
	}
	return b, nil
}

func decodeTransfer(b []byte) (Transfer, error) {
	var r record
	if err := json.Unmarshal(b, &r); err != nil {
		return Transfer{}, fmt.Errorf("decode a transfer: %w", err)
	}
	if r.RawPath != nil {
		r.Path = string(r.RawPath)
	}
	if r.RawName != nil {
		r.Name = string(r.RawName)
	}
	return r.Transfer, nil
}

// storable is t in UTC without its monotonic reading. RFC 3339 ends with the
// year 9999; what a strange server dates later counts as never.
func storable(t time.Time) time.Time {
	t = t.UTC().Round(0)
	if y := t.Year(); t.IsZero() || y < 1 || y > 9999 {
		return time.Time{}
	}
	return t
}

// formatTime is a time as it is stored in a column; empty for never.
func formatTime(t time.Time) string {
	if t = storable(t); t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}

// summer makes a row's checksum. SQLite has none for its pages, so a flipped
// bit in a value, such as a chunk's offset, would otherwise pass for the truth.
// Every field is preceded by its length. It is a buffer to be used again.
type summer struct{ buf []byte }

func (s *summer) reset() *summer {
	s.buf = s.buf[:0]
	return s
}

func (s *summer) text(v string) *summer {
	s.buf = binary.AppendUvarint(s.buf, uint64(len(v)))
	s.buf = append(s.buf, v...)
	return s
}

func (s *summer) num(v int64) *summer {
	s.buf = binary.AppendVarint(s.buf, v)
	return s
}

func (s *summer) sum() int64 {
	return int64(crc32.Checksum(s.buf, crc32.MakeTable(crc32.Castagnoli)))
}

func (s *summer) transfer(id string, order int64, rec string) int64 {
	return s.reset().text(id).num(order).text(rec).sum()
}

func (s *summer) setting(key, value string) int64 {
	return s.reset().text(key).text(value).sum()
}

func (s *summer) chunk(id string, c Chunk, expires string) int64 {
	var confirmed int64
	if c.Confirmed {
		confirmed = 1
	}
	return s.reset().text(id).num(int64(c.Number)).num(c.Offset).num(c.Size).text(c.URL).text(expires).
		text(c.ETag).text(c.MD5).num(confirmed).num(int64(c.Retries)).sum()
}
