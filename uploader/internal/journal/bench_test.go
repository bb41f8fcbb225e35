package journal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/journal/journaltest"
)

// BenchmarkCommit is one chunk, then a batch of confirms: one fsync each.
func BenchmarkCommit(b *testing.B) {
	for _, n := range []int{1, 20} {
		b.Run(fmt.Sprintf("ops=%d", n), func(b *testing.B) {
			s := open(b, b.TempDir())
			if err := s.Commit(journal.Put{Transfer: journaltest.Transfer("a", 1)}, journal.PutChunks{ID: "a", Chunks: journaltest.Chunks(1000)}); err != nil {
				b.Fatal(err)
			}
			ops := make([]journal.Op, n)
			for i := 0; b.Loop(); i++ {
				for j := range ops {
					ops[j] = journal.PutChunks{ID: "a", Chunks: []journal.Chunk{journaltest.Chunk(1 + (i*n+j)%1000)}}
				}
				if err := s.Commit(ops...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpen is a start with 5,000 transfers and 100,000 chunks with URLs,
// after a clean end; Load is free then.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	fill(b, dir, 5000, 100, 1000)
	for b.Loop() {
		s := open(b, dir)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// fill stores transfers, of which the first have chunks.
func fill(tb testing.TB, dir string, transfers, withChunks, chunks int) {
	tb.Helper()
	s := open(tb, dir)
	cs := journaltest.Chunks(chunks)
	start := time.Now()
	for i := range transfers {
		id := fmt.Sprintf("t%05d", i)
		ops := []journal.Op{journal.Put{Transfer: journaltest.Transfer(id, int64(i))}}
		if i < withChunks {
			ops = append(ops, journal.PutChunks{ID: id, Chunks: cs})
		}
		if err := s.Commit(ops...); err != nil {
			tb.Fatal(err)
		}
	}
	tb.Logf("filled in %v", time.Since(start).Round(time.Millisecond))
	if err := s.Close(); err != nil {
		tb.Fatal(err)
	}
}
