package journal_test

import (
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/journal/journaltest"
)

func TestMemory(t *testing.T) {
	journaltest.Run(t, func(*testing.T) (journal.Store, func() journal.Store) {
		m := journal.NewMemory()
		return m, func() journal.Store {
			m = m.Reopen()
			return m
		}
	})
}

func TestSQLite(t *testing.T) {
	journaltest.Run(t, func(t *testing.T) (journal.Store, func() journal.Store) {
		dir := t.TempDir()
		s := open(t, dir)
		return s, func() journal.Store {
			if err := s.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
			s = open(t, dir)
			return s
		}
	})
}

// open opens a sound journal and closes it with the test.
func open(t testing.TB, dir string) *journal.SQLite {
	t.Helper()
	s, rep, err := journal.Open(dir)
	if err != nil || rep.SetAside != "" {
		t.Fatalf("Open: %v, %+v", err, rep)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}
