package journal_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/journal/journaltest"
)

// TestFault36Full: SQLite's own limit stands in for the disk's, so that it runs
// everywhere; TestFault36FullDisk has a real one.
func TestFault36Full(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	commit(t, s, script(1)...)
	limit := func(pages string) {
		t.Helper()
		if err := s.Exec("PRAGMA max_page_count=" + pages); err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // as many as there are
	big := append(script(2), journal.PutChunks{ID: "t2", Chunks: journaltest.Chunks(500)})
	for range 3 {
		err := s.Commit(big...)
		noSecret(t, err)
		if !errors.Is(err, journal.ErrNoSpace) {
			t.Fatalf("Commit: %v, want ErrNoSpace", err)
		}
	}
	if after(states(t, 1), load(t, s)) != 1 {
		t.Error("a failed Commit left something behind")
	}
	limit("1000000")
	commit(t, s, script(2)...)
	if after(states(t, 2), load(t, s)) != 2 {
		t.Error("the Commit after space returned isn't there")
	}
	usable(t, dir, s)
}

// TestFault36ReadOnly: a file that SQLite may not write.
func TestFault36ReadOnly(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.Exec("PRAGMA query_only=ON"); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(script(1)...); !errors.Is(err, journal.ErrReadOnly) {
		t.Errorf("Commit: %v, want ErrReadOnly", err)
	}
	if err := s.Exec("PRAGMA query_only=OFF"); err != nil {
		t.Fatal(err)
	}
	commit(t, s, script(1)...)
}

// TestFault35PanicInOpen: the file that makes the driver panic is damaged.
func TestFault35PanicInOpen(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	s, rep, err := journal.OpenWith(dir, nil, nil, func(op string) {
		if n++; op == "open" && n == 1 {
			panic("https://bucket.example.test/?" + journaltest.Secret)
		}
	})
	if err != nil || rep.SetAside == "" {
		t.Fatalf("Open: %v, %+v, want a new journal", err, rep)
	}
	noSecret(t, errors.New(rep.Damage))
	usable(t, dir, s)
}

// TestFault35PanicInCommit: also a memory fault, which would end the process.
func TestFault35PanicInCommit(t *testing.T) {
	for name, fault := range map[string]func(){
		"panic":       func() { panic(journaltest.Secret) },
		"nil pointer": func() { var p *int; *p = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			armed := false
			s, _, err := journal.OpenWith(t.TempDir(), nil, nil, func(op string) {
				if armed && op == "commit" {
					fault()
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			commit(t, s, script(1)...)
			for range 2 {
				armed = !armed // the second Commit would go through
				err := s.Commit(script(2)...)
				noSecret(t, err)
				if !errors.Is(err, journal.ErrDamaged) {
					t.Errorf("Commit: %v, want ErrDamaged", err)
				}
			}
			if _, err := s.Load(); !errors.Is(err, journal.ErrDamaged) {
				t.Errorf("Load: %v, want ErrDamaged", err)
			}
			if err := s.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
}

// TestFault35DamagedWhileOpen: the disk returns other bytes than were written.
// The Commit says so, and the next Open sets the file aside.
func TestFault35DamagedWhileOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fill(t, dir, 50, 50, 20)
	s := open(t, dir)
	if err := s.Exec("PRAGMA cache_size=1; PRAGMA shrink_memory"); err != nil { // so that pages are read again
		t.Fatal(err)
	}
	path := filepath.Join(dir, "queue.db")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 8192
	if err := os.WriteFile(path, append(b[:page:page], bytes.Repeat([]byte{0xa5}, len(b)-page)...), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		if i == 50 {
			t.Fatal("fifty Commits on a damaged file, and none said so")
		}
		id := fmt.Sprintf("t%05d", i)
		err := s.Commit(journal.PutChunks{ID: id, Chunks: journaltest.Chunks(20)})
		noSecret(t, err)
		if errors.Is(err, journal.ErrDamaged) {
			break
		}
		if err != nil {
			t.Fatalf("Commit: %v, want ErrDamaged", err)
		}
	}
	if err := s.Commit(journal.Set{Key: "k", Value: "v"}); !errors.Is(err, journal.ErrDamaged) {
		t.Errorf("the next Commit: %v, want ErrDamaged", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	again, rep, err := journal.Open(dir)
	if err != nil || rep.SetAside == "" {
		t.Fatalf("Open: %v, %+v, want it set aside", err, rep)
	}
	usable(t, dir, again)
}

// TestNoSecretInErrors: a transfer with a URL in it that a Commit refuses.
func TestNoSecretInErrors(t *testing.T) {
	s := open(t, t.TempDir())
	for _, q := range []string{"", "PRAGMA ignore_check_constraints=ON", "DROP TABLE chunks"} {
		if q != "" {
			if err := s.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		err := s.Commit(journal.PutChunks{ID: "nobody", Chunks: journaltest.Chunks(1)})
		if err == nil {
			t.Error("Commit answered nil")
		}
		noSecret(t, err)
	}
}
