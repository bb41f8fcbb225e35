// Package journaltest holds every journal.Store to the same behaviour.
package journaltest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Opener opens an empty store in a place of its own, and returns with it a
// function that closes it and opens the same place again. Both fail the test
// rather than return an error. Stores are closed by the test's Cleanup.
type Opener func(t *testing.T) (s journal.Store, reopen func() journal.Store)

// Run tests one kind of store.
func Run(t *testing.T, open Opener) {
	for _, c := range []struct {
		name string
		test func(*testing.T, journal.Store, func() journal.Store)
	}{
		{"Empty", empty},
		{"EveryField", everyField},
		{"OddText", oddText},
		{"OddTimes", oddTimes},
		{"Order", order},
		{"PutKeepsChunks", putKeepsChunks},
		{"PutChunks", putChunks},
		{"DropAndDelete", dropAndDelete},
		{"Settings", settings},
		{"OpsInOrder", opsInOrder},
		{"AllOrNothing", allOrNothing},
		{"Copies", copies},
		{"HistoryIsKept", historyIsKept},
		{"HistoryIsSearched", historyIsSearched},
		{"HistoryFindsFiles", historyFindsFiles},
		{"Closed", closed},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, reopen := open(t)
			c.test(t, s, reopen)
		})
	}
}

func empty(t *testing.T, s journal.Store, reopen func() journal.Store) {
	want(t, s, state())
	must(t, s.Commit())
	want(t, reopen(), state())
}

func everyField(t *testing.T, s journal.Store, reopen func() journal.Store) {
	tr, ch := Transfer("a", 7), Chunk(3)
	must(t, s.Commit(journal.Put{Transfer: tr}, journal.PutChunks{ID: "a", Chunks: []journal.Chunk{ch}}))
	st := state(tr)
	st.Chunks["a"] = []journal.Chunk{ch}
	want(t, reopen(), st)

	bare := journal.Transfer{ID: "a"}
	must(t, reopen().Commit(journal.Put{Transfer: bare}, journal.PutChunks{ID: "a", Chunks: []journal.Chunk{{Number: 3}}}))
	st = state(bare)
	st.Chunks["a"] = []journal.Chunk{{Number: 3}}
	want(t, reopen(), st)
}

// oddText has what file systems and people give: names that aren't UTF-8, NULs,
// quotes, right-to-left text, and what looks like SQL.
func oddText(t *testing.T, s journal.Store, reopen func() journal.Store) {
	var ts []journal.Transfer
	for i, text := range []string{
		"/m/\xff\xfe.mp4", "/m/a\x00b.mp4", "/m/'; DROP TABLE transfers; --.mp4", "/m/\u202egpj.4pm", "/m/🏗️ <ä&ö>.mov",
		"\\\\server\\share\\\xed\xa0\x80.mp4", strings.Repeat("n", 4096),
	} {
		valid := strings.ToValidUTF8(text, "")
		ts = append(ts, journal.Transfer{
			ID: fmt.Sprint(i), Order: int64(i), Path: text, Name: text, Title: valid,
			Tags: []string{valid, ""}, Metadata: map[string]string{valid: valid},
		})
		must(t, s.Commit(journal.Put{Transfer: ts[i]}, journal.Set{Key: "k" + text, Value: "v" + text}))
	}
	st := state(ts...)
	for _, tr := range ts {
		st.Settings["k"+tr.Path] = "v" + tr.Path
	}
	want(t, reopen(), st)
}

// oddTimes come back in UTC; a year that RFC 3339 can't write counts as never.
func oddTimes(t *testing.T, s journal.Store, reopen func() journal.Store) {
	zone := time.FixedZone("", -7200)
	at := time.Date(2026, 5, 4, 3, 2, 1, 987654321, zone)
	late := time.Date(9999, 12, 31, 23, 30, 0, 0, zone) // year 10000 in UTC
	must(t, s.Commit(
		journal.Put{Transfer: journal.Transfer{ID: "a", ModTime: at, AddedAt: time.Now(), UploadExpires: late}},
		journal.PutChunks{ID: "a", Chunks: []journal.Chunk{{Number: 1, URLExpires: at}, {Number: 2, URLExpires: late}}},
	))
	st := load(t, reopen())
	tr, cs := st.Transfers[0], st.Chunks["a"]
	if tr.ModTime != at.UTC() || cs[0].URLExpires != at.UTC() {
		t.Errorf("times are %v and %v, want %v", tr.ModTime, cs[0].URLExpires, at.UTC())
	}
	if !tr.UploadExpires.IsZero() || !cs[1].URLExpires.IsZero() {
		t.Errorf("the year 10000 came back as %v and %v, want never", tr.UploadExpires, cs[1].URLExpires)
	}
	if d := time.Since(tr.AddedAt); tr.AddedAt.Location() != time.UTC || d < 0 || d > time.Hour {
		t.Errorf("AddedAt is %v", tr.AddedAt)
	}
}

func order(t *testing.T, s journal.Store, reopen func() journal.Store) {
	var all []journal.Op
	for _, tr := range []journal.Transfer{{ID: "d", Order: 2}, {ID: "b", Order: -1}, {ID: "c", Order: 2}, {ID: "a", Order: 9}} {
		all = append(all, journal.Put{Transfer: tr})
	}
	must(t, s.Commit(all...))
	must(t, s.Commit(journal.Put{Transfer: journal.Transfer{ID: "a", Order: 0}})) // moved
	want(t, reopen(), state(journal.Transfer{ID: "b", Order: -1}, journal.Transfer{ID: "a"},
		journal.Transfer{ID: "c", Order: 2}, journal.Transfer{ID: "d", Order: 2}))
}

func putKeepsChunks(t *testing.T, s journal.Store, reopen func() journal.Store) {
	tr := Transfer("a", 1)
	must(t, s.Commit(journal.Put{Transfer: tr}, journal.PutChunks{ID: "a", Chunks: Chunks(3)}))
	tr.Phase, tr.Tags, tr.Metadata = "finishing", nil, nil
	must(t, s.Commit(journal.Put{Transfer: tr}))
	st := state(tr)
	st.Chunks["a"] = Chunks(3)
	want(t, reopen(), st)
}

func putChunks(t *testing.T, s journal.Store, reopen func() journal.Store) {
	must(t, s.Commit(journal.Put{Transfer: journal.Transfer{ID: "a"}}, journal.Put{Transfer: journal.Transfer{ID: "b", Order: 1}}))
	cs := Chunks(12) // numbers of one and two digits: the order is theirs, not the text's
	must(t, s.Commit(journal.PutChunks{ID: "a", Chunks: []journal.Chunk{cs[11], cs[0], cs[9], cs[1]}}))
	changed := journal.Chunk{Number: 10, Offset: 1, Size: 2, ETag: "e"}
	// Twice in one call: the last one counts.
	must(t, s.Commit(journal.PutChunks{ID: "a", Chunks: []journal.Chunk{cs[9], changed}}, journal.PutChunks{ID: "b", Chunks: cs[:1]}))
	st := state(journal.Transfer{ID: "a"}, journal.Transfer{ID: "b", Order: 1})
	st.Chunks["a"] = []journal.Chunk{cs[0], cs[1], changed, cs[11]}
	st.Chunks["b"] = cs[:1]
	want(t, reopen(), st)
}

func dropAndDelete(t *testing.T, s journal.Store, reopen func() journal.Store) {
	for i, id := range []string{"a", "b", "c"} {
		must(t, s.Commit(journal.Put{Transfer: journal.Transfer{ID: id, Order: int64(i)}}, journal.PutChunks{ID: id, Chunks: Chunks(2)}))
	}
	must(t, s.Commit(journal.DropChunks{ID: "a"}, journal.Delete{ID: "b"}, journal.Delete{ID: "nobody"}, journal.DropChunks{ID: "nobody"}))
	st := state(journal.Transfer{ID: "a"}, journal.Transfer{ID: "c", Order: 2})
	st.Chunks["c"] = Chunks(2)
	want(t, reopen(), st)
	// A new one of the same name has none of the old one's chunks.
	must(t, reopen().Commit(journal.Delete{ID: "c"}, journal.Put{Transfer: journal.Transfer{ID: "c", Order: 2}}))
	delete(st.Chunks, "c")
	want(t, reopen(), st)
}

func settings(t *testing.T, s journal.Store, reopen func() journal.Store) {
	must(t, s.Commit(journal.Set{Key: "a", Value: "1"}, journal.Set{Key: "b", Value: "2"}, journal.Set{Key: "none", Value: ""}))
	must(t, s.Commit(journal.Set{Key: "a", Value: ""}, journal.Set{Key: "b", Value: "3"}))
	st := state()
	st.Settings["b"] = "3"
	want(t, reopen(), st)
}

func opsInOrder(t *testing.T, s journal.Store, reopen func() journal.Store) {
	must(t, s.Commit(
		journal.Put{Transfer: journal.Transfer{ID: "a", Phase: "queued"}},
		journal.PutChunks{ID: "a", Chunks: Chunks(2)},
		journal.Delete{ID: "a"},
		journal.Put{Transfer: journal.Transfer{ID: "a", Phase: "preparing"}},
		journal.PutChunks{ID: "a", Chunks: Chunks(1)},
		journal.Set{Key: "k", Value: "1"}, journal.Set{Key: "k", Value: "2"},
	))
	st := state(journal.Transfer{ID: "a", Phase: "preparing"})
	st.Chunks["a"], st.Settings["k"] = Chunks(1), "2"
	want(t, reopen(), st)
}

// allOrNothing: the last operation of each fails, so none may be seen.
func allOrNothing(t *testing.T, s journal.Store, reopen func() journal.Store) {
	tr := Transfer("a", 1)
	must(t, s.Commit(journal.Put{Transfer: tr}, journal.PutChunks{ID: "a", Chunks: Chunks(2)}, journal.Set{Key: "k", Value: "v"}))
	changes := []journal.Op{
		journal.Put{Transfer: journal.Transfer{ID: "new"}}, journal.DropChunks{ID: "a"}, journal.Delete{ID: "a"},
		journal.Set{Key: "k", Value: ""}, journal.Set{Key: "l", Value: "w"},
	}
	for _, bad := range []struct {
		op   journal.Op
		want error
	}{
		{journal.PutChunks{ID: "a", Chunks: Chunks(1)}, journal.ErrNoTransfer}, // deleted just before
		{journal.PutChunks{ID: "nobody", Chunks: Chunks(1)}, journal.ErrNoTransfer},
		{journal.Put{}, journal.ErrNoID},
		{journal.Delete{}, journal.ErrNoID},
		{journal.PutChunks{Chunks: Chunks(1)}, journal.ErrNoID},
		{journal.DropChunks{}, journal.ErrNoID},
		{journal.Set{Value: "v"}, journal.ErrNoID},
	} {
		if err := s.Commit(append(changes[:len(changes):len(changes)], bad.op)...); !errors.Is(err, bad.want) {
			t.Errorf("Commit(…, %T): %v, want %v", bad.op, err, bad.want)
		}
	}
	if err := s.Commit(nil); err == nil {
		t.Error("Commit of a nil operation answered nil")
	}
	if err := s.Commit(journal.PutChunks{ID: "nobody"}); err != nil {
		t.Errorf("no chunks at all: %v, want nil", err)
	}
	st := state(tr)
	st.Chunks["a"], st.Settings["k"] = Chunks(2), "v"
	want(t, reopen(), st)
	must(t, reopen().Commit(journal.Delete{ID: "a"})) // it still works
	st = state()
	st.Settings["k"] = "v"
	want(t, reopen(), st)
}

// copies: what the caller changes afterwards is not the store's.
func copies(t *testing.T, s journal.Store, reopen func() journal.Store) {
	tr, cs := Transfer("a", 1), Chunks(2)
	must(t, s.Commit(journal.Put{Transfer: tr}, journal.PutChunks{ID: "a", Chunks: cs}))
	tr.Tags[0], tr.HashState[0], tr.Metadata["site"], cs[0].ETag = "changed", 0xff, "changed", "changed"
	st := load(t, reopen())
	st.Transfers[0].Metadata["site"], st.Chunks["a"][1].ETag, st.Settings["x"] = "changed", "changed", "y"
	fresh := state(Transfer("a", 1))
	fresh.Chunks["a"] = Chunks(2)
	want(t, reopen(), fresh)
}

func closed(t *testing.T, s journal.Store, _ func() journal.Store) {
	must(t, s.Close())
	if err := s.Close(); err != nil {
		t.Errorf("the second Close: %v", err)
	}
	if err := s.Commit(journal.Set{Key: "k", Value: "v"}); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("Commit after Close: %v, want ErrClosed", err)
	}
	if _, err := s.Load(); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("Load after Close: %v, want ErrClosed", err)
	}
	if _, _, err := s.History(t.Context(), journal.Query{Limit: 1}); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("History after Close: %v, want ErrClosed", err)
	}
}

func state(ts ...journal.Transfer) *journal.State {
	return &journal.State{Transfers: ts, Chunks: map[string][]journal.Chunk{}, Settings: map[string]string{}}
}

func load(t *testing.T, s journal.Store) *journal.State {
	t.Helper()
	st, err := s.Load()
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return st
}

func want(t *testing.T, s journal.Store, st *journal.State) {
	t.Helper()
	if got := load(t, s); !reflect.DeepEqual(got, st) {
		t.Fatalf("loaded\n%+v\nwant\n%+v", got, st)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
