package journaltest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Entry returns an entry of the history with every field set; a higher number
// is newer.
func Entry(id string, number int) journal.Entry {
	tr := Transfer(id, 1)
	e := journal.Entry{
		ID: id, Path: tr.Path, Name: tr.Name, Size: tr.Size, ModTime: tr.ModTime, Sample: tr.Sample, SHA256: tr.SHA256,
		ContentType: tr.ContentType, Duration: tr.Duration, Title: tr.Title, Tags: tr.Tags, Metadata: tr.Metadata,
		BaseURL: tr.BaseURL, MediaID: tr.MediaID, FinishedAt: tr.FinishedAt.Add(time.Duration(number) * time.Minute),
	}
	fill(&e)
	return e
}

func historyIsKept(t *testing.T, s journal.Store, reopen func() journal.Store) {
	wantHistory(t, s, journal.Query{Limit: 9}, 0)
	full, bare := Entry("a", 2), journal.Entry{ID: "b"}
	must(t, s.Commit(journal.Put{Transfer: Transfer("a", 1)}, journal.Remember{Entry: full}, journal.Remember{Entry: bare}))
	must(t, s.Commit(journal.Delete{ID: "a"})) // taken off the list, and yet
	s = reopen()
	wantHistory(t, s, journal.Query{Limit: 9}, 2, full, bare)
	full.SHA256 = "known later"
	must(t, s.Commit(journal.Remember{Entry: full}))
	s = reopen()
	if e, ok, err := s.Entry(t.Context(), "a"); err != nil || !ok || !reflect.DeepEqual(e, full) {
		t.Errorf("Entry: %+v, %t, %v", e, ok, err)
	}
	if e, ok, err := s.Entry(t.Context(), "nobody"); err != nil || ok {
		t.Errorf("Entry of nobody: %+v, %t, %v", e, ok, err)
	}
	wantHistory(t, s, journal.Query{Limit: 9}, 2, full, bare)
	want(t, s, state()) // it isn't part of what a start reads
	if err := s.Commit(journal.Remember{}); !errors.Is(err, journal.ErrNoID) {
		t.Errorf("an entry without an ID: %v", err)
	}
}

func historyIsSearched(t *testing.T, s journal.Store, _ func() journal.Store) {
	var all []journal.Entry
	for i, text := range []string{"Brücke 17", "BRÜCKE 18, 100% north", "\xff\xfe odd", "it's \"quoted\" _x_"} {
		e := journal.Entry{ID: fmt.Sprint("id", i), Name: text + ".mp4", FinishedAt: time.Date(2026, 3, 1, 0, 0, i/2, 0, time.UTC)}
		switch i {
		case 0:
			e.Tags, e.MediaID = []string{"roof"}, "vid_7Q"
		case 1:
			e.Metadata = map[string]string{"site": "Harbour"}
		case 2:
			e.Title = "Culvert"
		}
		all = append(all, e)
		must(t, s.Commit(journal.Remember{Entry: e}))
	}
	a, b, c, d := all[0], all[1], all[2], all[3]
	for text, found := range map[string][]journal.Entry{
		"": {c, d, a, b}, "  ": {c, d, a, b}, "brücke": {a, b}, "north brücke": {b}, "brücke culvert": {},
		"ROOF": {a}, "harbour": {b}, "site": {b}, "vid_7q": {a}, "culv": {c}, "%": {b}, "_x_": {d}, "it's": {d}, "\"quoted": {d}, "\xff": {c},
	} {
		wantHistory(t, s, journal.Query{Text: text, Limit: 9}, len(found), found...)
	}
	wantHistory(t, s, journal.Query{Limit: 2, Offset: 1}, 4, d, a)
	wantHistory(t, s, journal.Query{Limit: 2, Offset: 9}, 4)
	wantHistory(t, s, journal.Query{}, 4)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.History(ctx, journal.Query{Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("History after cancel: %v", err)
	}
}

func historyFindsFiles(t *testing.T, s journal.Store, _ func() journal.Store) {
	first, again := Entry("first", 1), Entry("again", 2)
	elsewhere, other := Entry("elsewhere", 3), Entry("other", 4)
	elsewhere.BaseURL, other.Sample = "https://other.example.test", "other"
	for _, e := range []journal.Entry{first, again, elsewhere, other} {
		must(t, s.Commit(journal.Remember{Entry: e}))
	}
	m := journal.Match{BaseURL: first.BaseURL, Size: first.Size}
	wantFound(t, s, m, other, again, first)
	m.Sample = first.Sample
	wantFound(t, s, m, again, first)
	m.Size++
	wantFound(t, s, m)
}

func wantFound(t *testing.T, s journal.Store, m journal.Match, es ...journal.Entry) {
	t.Helper()
	got, err := s.Find(t.Context(), m)
	if err != nil || !reflect.DeepEqual(got, es) {
		t.Errorf("Find(%+v): %+v, %v, want %+v", m, got, err, es)
	}
}

func wantHistory(t *testing.T, s journal.Store, q journal.Query, total int, es ...journal.Entry) {
	t.Helper()
	got, n, err := s.History(t.Context(), q)
	if err != nil || n != total || len(got) != len(es) || len(es) > 0 && !reflect.DeepEqual(got, es) {
		t.Errorf("History(%+v): %d of %d, %v, want %d of %d\n%+v\n%+v", q, len(got), n, err, len(es), total, got, es)
	}
}
