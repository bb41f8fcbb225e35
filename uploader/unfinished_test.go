package uploader

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

func TestUnfinished(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "queue")
	if n, err := Unfinished(dir); n != 0 || err != nil {
		t.Fatalf("without a folder: %d, %v", n, err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("counting made the folder")
	}
	store, _, err := journal.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var ops []journal.Op
	for p := range Phase(phaseCount) {
		ops = append(ops, journal.Put{Transfer: journal.Transfer{ID: p.String(), Path: "/v/" + p.String(), Name: p.String(), Size: 1, Phase: p.String()}})
	}
	if err := errors.Join(store.Commit(ops...), store.Close()); err != nil {
		t.Fatal(err)
	}
	// All but Uploaded, Aborting and Aborted; twice, for counting changes nothing.
	for range 2 {
		if n, err := Unfinished(dir); n != phaseCount-3 || err != nil {
			t.Errorf("%d, %v; want %d", n, err, phaseCount-3)
		}
	}

	m, err := Open(Config{StateDir: dir, BaseURL: "http://127.0.0.1:1", Key: "aion_0123456789abcdefghij"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Unfinished(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("beside a Manager: %v, want ErrInUse", err)
	}
	if err := m.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "queue.db"), []byte("not a database, but longer than nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := Unfinished(dir); err == nil {
		t.Errorf("damaged: %d and no error", n)
	}
}
