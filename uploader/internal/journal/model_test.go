package journal_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/journal/journaltest"
)

// script is the i-th Commit of the tests that damage a journal: transfers come
// and go, chunks move on, and no two states on the way are the same.
func script(i int) []journal.Op {
	id := fmt.Sprintf("t%d", i%7)
	tr := journaltest.Transfer(id, int64(i%7))
	tr.Intents = i
	ops := []journal.Op{
		journal.Put{Transfer: tr},
		journal.PutChunks{ID: id, Chunks: []journal.Chunk{journaltest.Chunk(i), journaltest.Chunk(i + 1)}},
		journal.Set{Key: "n", Value: fmt.Sprint(i)},
		journal.Remember{Entry: journaltest.Entry(id, i)},
	}
	switch i % 11 {
	case 5:
		ops = append(ops, journal.DropChunks{ID: id})
	case 9:
		ops = append(ops, journal.Delete{ID: fmt.Sprintf("t%d", (i+3)%7)})
	}
	return ops
}

// states returns the state before and after each of the first n Commits.
func states(tb testing.TB, n int) []*journal.State {
	tb.Helper()
	m := journal.NewMemory()
	all := make([]*journal.State, 0, n+1)
	for i := 0; ; i++ {
		all = append(all, load(tb, m))
		if i == n {
			return all
		}
		commit(tb, m, script(i+1)...)
	}
}

// after returns how many Commits st is the state after, or -1 when it is no
// state that was ever committed.
func after(all []*journal.State, st *journal.State) int {
	for i, want := range all {
		if reflect.DeepEqual(st, want) {
			return i
		}
	}
	return -1
}

// files are a journal's, by suffix.
type files map[string][]byte

func (f files) clone() files {
	c := files{}
	for s, b := range f {
		c[s] = append([]byte(nil), b...)
	}
	return c
}

// write puts the files into a folder of its own.
func (f files) write(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	for s, b := range f {
		if err := os.WriteFile(filepath.Join(dir, "queue.db"+s), b, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func read(tb testing.TB, path string) files {
	tb.Helper()
	f := files{}
	for _, s := range []string{"", "-wal"} {
		if b, err := os.ReadFile(path + s); err == nil {
			f[s] = b
		}
	}
	return f
}

// recorded returns a journal's files after n Commits: as a clean end leaves
// them, or as pulling the plug does.
func recorded(tb testing.TB, n int, clean bool) files {
	tb.Helper()
	dir := tb.TempDir()
	s := open(tb, dir)
	for i := range n {
		commit(tb, s, script(i+1)...)
	}
	if clean {
		if err := s.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	f := read(tb, filepath.Join(dir, "queue.db"))
	if got := len(f["-wal"]) == 0; got != clean {
		tb.Fatalf("a -wal of %d bytes, want one: %v", len(f["-wal"]), !clean)
	}
	return f
}

func load(tb testing.TB, s journal.Store) *journal.State {
	tb.Helper()
	st, err := s.Load()
	if err != nil {
		tb.Fatalf("Load: %v", err)
	}
	return st
}

func commit(tb testing.TB, s journal.Store, ops ...journal.Op) {
	tb.Helper()
	if err := s.Commit(ops...); err != nil {
		tb.Fatalf("Commit: %v", err)
	}
}

// usable makes sure that a journal takes and keeps a Commit.
func usable(tb testing.TB, dir string, s journal.Store) {
	tb.Helper()
	commit(tb, s, journal.Set{Key: "usable", Value: "yes"})
	if err := s.Close(); err != nil {
		tb.Fatalf("Close: %v", err)
	}
	again := open(tb, dir)
	if load(tb, again).Settings["usable"] != "yes" {
		tb.Error("a Commit after the repair is lost")
	}
	if err := again.Close(); err != nil {
		tb.Fatalf("Close: %v", err)
	}
}

// noSecret fails when an error holds a presigned query.
func noSecret(tb testing.TB, err error) {
	tb.Helper()
	if err != nil && strings.Contains(err.Error(), "X-Amz") {
		tb.Errorf("an error holds a presigned query: %v", err)
	}
}

func seeded(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 20260301)) }

// times is how often a seeded test is repeated: with -short, for the race
// detector, which makes the driver twenty times slower, a tenth.
func times(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}
