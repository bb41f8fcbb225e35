package journal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/journal/journaltest"
)

func TestOpenReports(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	s, rep, err := journal.Open(dir)
	if err != nil || rep != (journal.Report{Created: true}) {
		t.Fatalf("the first Open: %v, %+v", err, rep)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if names := list(t, dir); len(names) != 1 || names[0] != "queue.db" {
		t.Errorf("a clean end leaves %v, want queue.db alone", names)
	}
	s, rep, err = journal.Open(dir)
	if err != nil || rep != (journal.Report{}) {
		t.Fatalf("the second Open: %v, %+v", err, rep)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestOpenOddFolders: the driver takes a URI, and none of these may end it.
func TestOpenOddFolders(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{
		"a b", "ä ö ü", "what?mode=memory", "50% #1", "%41", "a&b=c;d+e", "'quoted\"", "…🏗️", ":memory:", "file:x", strings.Repeat("n", 200),
	} {
		dir := filepath.Join(root, name)
		usable(t, dir, open(t, dir))
		if _, err := os.Stat(filepath.Join(dir, "queue.db")); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if n := len(list(t, root)); n != 11 {
		t.Errorf("%d folders, want 11: one was opened elsewhere", n)
	}
}

func TestOpenRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	usable(t, "state", open(t, "state"))
	if _, err := os.Stat("state/queue.db"); err != nil {
		t.Error(err)
	}
}

// TestOpenNoFolder: a file where the folder should be, which no user can open.
func TestOpenNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "sub"), "nul\x00"} {
		if s, rep, err := journal.Open(dir); err == nil || s != nil || rep != (journal.Report{}) {
			t.Errorf("Open(%q): %v, %+v, want an error", dir, err, rep)
		}
	}
	if b, _ := os.ReadFile(file); string(b) != "x" {
		t.Errorf("the file is %q now", b)
	}
}

// TestFault35SetAsideTwice: within one second, and never over an earlier one.
func TestFault35SetAsideTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.FixedZone("", 3600)) }
	var want []string
	for i, text := range []string{"first", "second", "third"} {
		bad := bytes.Repeat([]byte(text), 1000)
		for _, suffix := range []string{"", "-wal"} {
			if err := os.WriteFile(filepath.Join(dir, "queue.db"+suffix), bad, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, rep, err := journal.OpenWith(dir, nil, now, nil)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, "queue-damaged-20260301T080000Z"+[]string{"", "-2", "-3"}[i]+".db")
		if got := filepath.Base(rep.SetAside); got != want[i] {
			t.Errorf("set aside as %s, want %s", got, want[i])
		}
		if b, err := os.ReadFile(rep.SetAside); err != nil || !bytes.Equal(b, bad) {
			t.Errorf("%s doesn't hold what was there: %v", rep.SetAside, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(dir, "queue.db")); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range want {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestCreateAfterCrash: what a crash left of a journal in the making is no
// journal.
func TestCreateAfterCrash(t *testing.T) {
	dir := t.TempDir()
	for _, suffix := range []string{"", "-wal", "-journal"} {
		if err := os.WriteFile(filepath.Join(dir, "queue.db.new"+suffix), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	usable(t, dir, open(t, dir))
	if names := list(t, dir); len(names) != 1 {
		t.Errorf("left: %v", names)
	}
}

func TestInUse(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	commit(t, s, journal.Set{Key: "k", Value: "v"})
	if _, rep, err := journal.Open(dir); !errors.Is(err, journal.ErrInUse) || rep != (journal.Report{}) {
		t.Errorf("the second Open: %v, %+v, want ErrInUse", err, rep)
	}
	usable(t, dir, s)
}

func TestNoGoroutineLeft(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	dir := t.TempDir()
	usable(t, dir, open(t, dir))
	if err := os.WriteFile(filepath.Join(dir, "queue.db"), bytes.Repeat([]byte("x"), 9000), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _, err := journal.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLoadAgain: the first Load is what Open read, a later one is the truth too.
func TestLoadAgain(t *testing.T) {
	s := open(t, t.TempDir())
	for i := range 3 {
		if i > 0 {
			commit(t, s, script(i)...)
		}
		for range 2 {
			if after(states(t, i)[i:], load(t, s)) != 0 {
				t.Errorf("not the state after %d Commits", i)
			}
		}
	}
}

func TestMemoryFailCommit(t *testing.T) {
	m := journal.NewMemory()
	m.FailCommit = func(n int) error {
		if n == 2 {
			return journal.ErrNoSpace
		}
		return nil
	}
	for n := 1; n <= 3; n++ {
		err := m.Commit(journal.Put{Transfer: journaltest.Transfer(string(rune('a'+n)), int64(n))})
		if errors.Is(err, journal.ErrNoSpace) != (n == 2) {
			t.Errorf("Commit %d: %v", n, err)
		}
	}
	if got := len(load(t, m).Transfers); got != 2 {
		t.Errorf("%d transfers, want 2", got)
	}
}

func list(tb testing.TB, dir string) (names []string) {
	tb.Helper()
	es, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range es {
		names = append(names, e.Name())
	}
	return names
}
