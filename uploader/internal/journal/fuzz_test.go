package journal_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// FuzzOpen gives Open any bytes for its file and the -wal. It answers with a
// journal that works, or as it does to a newer one; what it sets aside is all
// there. With -fuzzminimizetime=1x: to minimize a database takes a minute each.
func FuzzOpen(f *testing.F) {
	for _, clean := range []bool{true, false} {
		whole := recorded(f, 3, clean)
		f.Add(whole[""], whole["-wal"])
	}
	f.Add([]byte{}, []byte{})
	f.Add([]byte("SQLite format 3\x00"), []byte{0x37, 0x7f, 0x06, 0x82})
	f.Fuzz(func(t *testing.T, db, wal []byte) {
		given := files{"": db}
		if len(wal) > 0 {
			given["-wal"] = wal
		}
		dir := given.write(t)
		s, rep, err := journal.Open(dir)
		noSecret(t, err)
		if errors.Is(err, journal.ErrNewer) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if rep.SetAside != "" && len(wal) == 0 {
			if kept, err := os.ReadFile(rep.SetAside); err != nil || !bytes.Equal(kept, db) {
				t.Errorf("the file that was set aside isn't as it was: %v", err)
			}
		}
		usable(t, dir, s)
	})
}
