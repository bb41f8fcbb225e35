package md5x

import (
	"bytes"
	"crypto/md5"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

// Every sum is what crypto/md5 makes of the same bytes, however many are made
// at once and however they are written.
func TestSums(t *testing.T) {
	for _, writers := range []int{1, 2, 3, 5, 8, 9, sums, sums + 4} {
		t.Run(fmt.Sprint(writers), func(t *testing.T) {
			var g Group
			var wg sync.WaitGroup
			for w := range writers {
				r := rand.New(rand.NewPCG(uint64(w), uint64(writers)))
				wg.Go(func() {
					for _, size := range []int{0, 1, 63, 64, 65, least, room, room + 1, 3*room + r.IntN(room), 5*room + r.IntN(room)} {
						text := bytes.Repeat(fmt.Append(nil, w, size, "."), size/3+1)[:size]
						check(t, &g, text, func() int { return 1 + r.IntN([]int{64, 4096, 64 << 10, 3 * room}[r.IntN(4)]) })
					}
				})
			}
			wg.Wait()
			if g.using != [sums]*Sum{} {
				t.Error("a sum's place wasn't given back")
			}
		})
	}
}

func check(t *testing.T, g *Group, text []byte, piece func() int) {
	s := g.New()
	defer s.Close()
	for rest := text; len(rest) > 0; {
		n := min(piece(), len(rest))
		if k, err := s.Write(rest[:n]); k != n || err != nil {
			t.Errorf("Write = %d, %v", k, err)
		}
		rest = rest[n:]
	}
	if want := md5.Sum(text); !bytes.Equal(s.Sum(), want[:]) {
		t.Errorf("%d bytes: another MD5", len(text))
	}
}

// Sums that write by turns, as those of PUTs on one line do, are hashed in
// lanes; this test would pass without them, so it looks.
func TestLanesAreUsed(t *testing.T) {
	if !wide() {
		t.Log("this processor has no lanes that are known here")
		return
	}
	var g Group
	text := make([]byte, 1<<20)
	for i := range text {
		text[i] = byte(i * 7)
	}
	var all [5]*Sum
	for i := range all {
		all[i] = g.New()
	}
	for at := 0; at < len(text); at += 64 << 10 {
		for _, s := range all {
			s.Write(text[at : at+64<<10])
		}
	}
	if g.blocks.state == [4][lanes]uint32{} {
		t.Error("no lane was used")
	}
	for i, s := range all {
		if want := md5.Sum(text); !bytes.Equal(s.Sum(), want[:]) {
			t.Errorf("sum %d is another", i)
		}
		s.Close()
	}
}

// One that is given up in the middle leaves the others alone.
func TestGivenUp(t *testing.T) {
	var g Group
	text := bytes.Repeat([]byte("0123456789abcdef"), 10_000)
	kept := []*Sum{g.New(), g.New(), g.New()}
	for range 40 {
		s := g.New()
		s.Write(text[:100_000])
		s.Close()
	}
	for _, s := range kept {
		s.Write(text)
	}
	for _, s := range kept {
		if want := md5.Sum(text); !bytes.Equal(s.Sum(), want[:]) {
			t.Error("another MD5")
		}
		s.Close()
	}
}

// BenchmarkSums hashes as many streams at once; MB/s are of all together.
func BenchmarkSums(b *testing.B) {
	for _, streams := range []int{1, 3, 5, 8, 16} {
		b.Run(fmt.Sprint(streams), func(b *testing.B) {
			const piece, part = 64 << 10, 10 << 20
			var g Group
			text := make([]byte, piece)
			b.SetBytes(int64(streams) * part)
			for b.Loop() {
				all := make([]*Sum, streams)
				for i := range all {
					all[i] = g.New()
				}
				for range part / piece {
					for _, s := range all {
						s.Write(text)
					}
				}
				for _, s := range all {
					s.Sum()
					s.Close()
				}
			}
		})
	}
}
