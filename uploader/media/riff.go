package media

import (
	"encoding/binary"
	"math"
)

// chunk is one RIFF chunk; a LIST or RIFF has a kind of its own.
type chunk struct {
	id   string
	kind string // of LIST and RIFF
	off  int64  // of its header
	body int64  // offset of the first byte after id and size, or after kind
	end  int64  // clipped to its parent's end, without the padding
	size int64  // as announced, from after the size field
	over int64  // how many announced bytes its parent doesn't have
}

func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

// chunk reads the header at off of a chunk inside a parent that ends at end.
func (s *source) chunk(off, end int64) (chunk, error) {
	if err := s.step(); err != nil {
		return chunk{}, err
	}
	h, err := s.upTo(off, int(min(12, end-off)))
	if err != nil {
		return chunk{}, err
	}
	if len(h) < 8 {
		return chunk{}, errShort
	}
	c := chunk{id: string(h[:4]), off: off, body: off + 8, size: int64(le32(h[4:]))}
	c.end = c.body + c.size
	if c.end > end {
		c.over, c.end = c.end-end, end
	}
	if c.id == "RIFF" || c.id == "LIST" {
		if len(h) < 12 {
			return c, errShort
		}
		c.kind, c.body = string(h[8:12]), off+12
		c.end = max(c.end, c.body)
	}
	return c, nil
}

// unfilled reports whether the size is what a recorder writes when it begins,
// to come back to at the end.
func (c chunk) unfilled() bool { return c.size == 0 || c.size == math.MaxUint32 }

// bytes returns the first n bytes of the chunk's body.
func (s *source) bytes(c chunk, n int) ([]byte, error) {
	if c.end-c.body < int64(n) {
		return nil, errBroken
	}
	return s.at(c.body, n)
}

// eachChunk calls f for every chunk inside [off, end), until f fails.
func (s *source) eachChunk(off, end int64, f func(chunk) error) error {
	for off+8 <= end {
		c, err := s.chunk(off, end)
		if err != nil {
			return err
		}
		if err := f(c); err != nil {
			return err
		}
		off = c.end + c.size&1 // chunks are padded to even lengths
	}
	return nil
}
