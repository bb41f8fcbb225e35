package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/journal/journaltest"
)

// -update writes the journal of the present version to testdata. A version that
// was released keeps its file for ever.
var update = flag.Bool("update", false, "write testdata for the present version")

// TestOpenEveryVersion opens a journal of each version there ever was.
func TestOpenEveryVersion(t *testing.T) {
	newest := filepath.Join("testdata", fmt.Sprintf("v%d", len(journal.Migrations())))
	if *update {
		f := recorded(t, commits, true)
		st, err := json.MarshalIndent(states(t, commits)[commits], "", "\t")
		if err := errors.Join(err, os.WriteFile(newest+".db", f[""], 0o600), os.WriteFile(newest+".json", append(st, '\n'), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	dbs, err := filepath.Glob(filepath.Join("testdata", "v*.db"))
	if err != nil || len(dbs) != len(journal.Migrations()) {
		t.Fatalf("%d files in testdata for %d versions, %v: run with -update", len(dbs), len(journal.Migrations()), err)
	}
	for _, db := range dbs {
		want := new(journal.State)
		b, err := os.ReadFile(strings.TrimSuffix(db, ".db") + ".json")
		if err := errors.Join(err, json.Unmarshal(b, want)); err != nil {
			t.Fatal(err)
		}
		dir := read(t, db).write(t)
		s := open(t, dir)
		if got := load(t, s); !reflect.DeepEqual(got, want) {
			t.Errorf("%s holds\n%+v\nwant\n%+v", db, got, want)
		}
		remembered := map[string]int{"v1.db": 0}
		n, known := remembered[filepath.Base(db)]
		if !known {
			n = 7 // what script remembers
		}
		if es, total, err := s.History(t.Context(), journal.Query{Limit: 100}); err != nil || total != n || len(es) != n {
			t.Errorf("%s: a history of %d, %d shown, %v, want %d", db, total, len(es), err, n)
		}
		commit(t, s, journal.Remember{Entry: journaltest.Entry("new", 1)})
		if _, ok, err := s.Entry(t.Context(), "new"); err != nil || !ok {
			t.Errorf("%s: a new entry: %t, %v", db, ok, err)
		}
		usable(t, dir, s)
	}
}

// TestMigrate goes on from the present version by two more.
func TestMigrate(t *testing.T) {
	all := states(t, commits)
	later := append(journal.Migrations(),
		`ALTER TABLE chunks ADD COLUMN tries INTEGER NOT NULL DEFAULT 0; UPDATE chunks SET tries = retries;`,
		`CREATE TABLE seen (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
		 INSERT INTO seen SELECT DISTINCT record ->> 'sha256' FROM transfers;`)
	for name, clean := range map[string]bool{"after a clean end": true, "after a crash": false} {
		t.Run(name, func(t *testing.T) {
			dir := recorded(t, commits, clean).write(t)
			s, rep, err := journal.OpenWith(dir, later, nil, nil)
			if err != nil || rep != (journal.Report{}) {
				t.Fatalf("Open: %v, %+v", err, rep)
			}
			if after(all, load(t, s)) != commits {
				t.Error("the state changed on the way")
			}
			for query, want := range map[string]int{
				"PRAGMA user_version": len(later), "SELECT count(*) FROM seen": 1, "SELECT count(*) FROM chunks WHERE tries <> 1": 0,
			} {
				if got, err := s.QueryInt(query); err != nil || got != want {
					t.Errorf("%s: %d, %v, want %d", query, got, err, want)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			untouched(t, dir, len(later))
		})
	}
}

// TestMigrateAtOnce: the version is in the file as soon as Open returns, so that
// an older program sees it though this one crashes.
func TestMigrateAtOnce(t *testing.T) {
	dir := recorded(t, commits, false).write(t)
	s, _, err := journal.OpenWith(dir, append(journal.Migrations(), "CREATE TABLE x (y)"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	crashed := read(t, filepath.Join(dir, "queue.db")).write(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	untouched(t, crashed, len(journal.Migrations())+1)
}

// TestMigrateFails: wholly or not at all, and a full disk is no damage.
func TestMigrateFails(t *testing.T) {
	dir := recorded(t, commits, true).write(t)
	full := append(journal.Migrations(), "CREATE TABLE z (y); PRAGMA max_page_count=1; CREATE TABLE w AS SELECT hex(zeroblob(90000));")
	s, rep, err := journal.OpenWith(dir, full, nil, nil)
	if !errors.Is(err, journal.ErrNoSpace) || s != nil || rep != (journal.Report{}) {
		t.Fatalf("Open on a full disk: %v, %+v, want ErrNoSpace", err, rep)
	}
	old := open(t, dir)
	if after(states(t, commits), load(t, old)) != commits {
		t.Error("the old version isn't as it was")
	}
	if n, err := old.QueryInt("SELECT count(*) FROM sqlite_schema WHERE name IN ('z', 'w')"); n != 0 || err != nil {
		t.Errorf("%d of the new tables are there, %v", n, err)
	}
	usable(t, dir, old)
}

// TestFault35Newer: this program meets the journal of the next version.
func TestFault35Newer(t *testing.T) {
	dir := t.TempDir()
	s, _, err := journal.OpenWith(dir, append(journal.Migrations(), "CREATE TABLE x (y)"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, script(1)...)
	crashed := read(t, filepath.Join(dir, "queue.db"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	untouched(t, dir, len(journal.Migrations())+1)
	untouched(t, crashed.write(t), len(journal.Migrations())+1)
}

// untouched opens a newer journal with this program and compares every file.
func untouched(t *testing.T, dir string, version int) {
	t.Helper()
	names, was := list(t, dir), read(t, filepath.Join(dir, "queue.db"))
	for range 2 {
		s, rep, err := journal.Open(dir)
		if !errors.Is(err, journal.ErrNewer) || s != nil || rep != (journal.Report{Newer: true}) {
			t.Fatalf("Open of version %d: %v, %+v, want ErrNewer", version, err, rep)
		}
	}
	is := read(t, filepath.Join(dir, "queue.db"))
	if !reflect.DeepEqual(list(t, dir), names) || !bytes.Equal(is[""], was[""]) || !bytes.Equal(is["-wal"], was["-wal"]) {
		t.Errorf("version %d was touched: %v, then %v", version, names, list(t, dir))
	}
}
