package apitest

import (
	"slices"
	"time"
)

// Request is one request as the server saw it.
type Request struct {
	Time    time.Time // of its arrival, by the service's clock
	Op      Op
	Method  string
	Path    string // without the query, which is a secret
	MediaID string // "" where the request names none
	Chunk   int    // 0 where the request names none
	Status  int    // of the reply, also of one that was dropped; 0: under way, or cut before there was one
	Bytes   int64  // of the body, as far as it was read
	Applied bool   // the server did what was asked
	Dropped bool   // a fault kept the reply back
}

// ChunkKey names one chunk of one upload.
type ChunkKey struct {
	MediaID string
	Chunk   int
}

// Log returns every request since New in the order of arrival. Those under way
// are in it, with Status 0.
func (s *Server) Log() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// Count returns how many requests of one kind have arrived, whatever became of
// them.
func (s *Server) Count(op Op) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, r := range s.log {
		if r.Op == op {
			n++
		}
	}
	return n
}

// PutTwice returns the chunks that arrived whole more than once, in the order
// of their uploads. A PUT that was cut counts for nothing, one whose reply was
// dropped counts.
func (s *Server) PutTwice() []ChunkKey {
	return s.chunks(func(p *part) bool { return p.puts > 1 })
}

// SentAfterConfirm returns the chunks for which a PUT began after they had been
// confirmed: bytes that never had to be sent.
func (s *Server) SentAfterConfirm() []ChunkKey {
	return s.chunks(func(p *part) bool { return p.sentAfterConfirm })
}

func (s *Server) chunks(want func(*part) bool) []ChunkKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []ChunkKey
	for _, u := range s.order {
		for i := range u.parts {
			if want(&u.parts[i]) {
				keys = append(keys, ChunkKey{MediaID: u.mediaID, Chunk: i + 1})
			}
		}
	}
	return keys
}
