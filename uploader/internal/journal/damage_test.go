package journal_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// judge opens a damaged journal. Right are: the last state, as the damage is
// where nothing is stored; or set aside, as it was, and said; or, when the
// damage is in the version, refused as newer. Wrong is any other state.
func judge(t *testing.T, last *journal.State, f files, what string, args ...any) (setAside bool) {
	t.Helper()
	dir := f.write(t)
	s, rep, err := journal.Open(dir)
	noSecret(t, err)
	if errors.Is(err, journal.ErrNewer) && binary.BigEndian.Uint32(f[""][60:]) > uint32(len(journal.Migrations())) {
		return false
	}
	if err != nil {
		t.Fatalf(what+": %v", append(args, err)...)
	}
	st := load(t, s)
	switch {
	case rep.SetAside == "" && after([]*journal.State{last}, st) < 0:
		t.Fatalf(what+": the state was never committed", args...)
	case rep.SetAside != "":
		if len(st.Transfers) != 0 || !rep.Created || rep.Damage == "" {
			t.Fatalf(what+": %d transfers, %+v", append(args, len(st.Transfers), rep)...)
		}
		if kept, err := os.ReadFile(rep.SetAside); err != nil || !bytes.Equal(kept, f[""]) {
			t.Fatalf(what+": the file that was set aside isn't as it was: %v", append(args, err)...)
		}
	}
	if usable(t, dir, s); t.Failed() {
		t.Fatalf(what, args...)
	}
	return rep.SetAside != ""
}

func TestFault35BitsFlipped(t *testing.T) {
	t.Parallel()
	all, whole := states(t, commits), recorded(t, commits, true)
	rnd := seeded(3)
	damaged := 0
	flips := times(600)
	for i := range flips {
		f := whole.clone()
		at, bit := rnd.IntN(len(f[""])), byte(1)<<rnd.IntN(8)
		if i < 100 { // each byte of the header once
			at = i
		}
		f[""][at] ^= bit
		if judge(t, all[commits], f, "byte %d, bit %#x", at, bit) {
			damaged++
		}
	}
	if damaged < flips/4 {
		t.Errorf("only %d of %d flips were noticed: the test damages too little", damaged, flips)
	}
}

func TestFault35BytesOverwritten(t *testing.T) {
	t.Parallel()
	all, whole := states(t, commits), recorded(t, commits, true)
	rnd := seeded(4)
	for range times(100) {
		f := whole.clone()
		at := rnd.IntN(len(f[""]))
		n := min(1+rnd.IntN(64), len(f[""])-at)
		for i := range n {
			f[""][at+i] = byte(rnd.Uint32())
		}
		judge(t, all[commits], f, "%d bytes at %d", n, at)
	}
	const page = 8192
	for to := 0; to < len(whole[""]); to += page { // a page that never reached the disk, or went to the wrong place
		f := whole.clone()
		clear(f[""][to : to+page])
		judge(t, all[commits], f, "zeros at %d", to)
		for from := rnd.IntN(3) * page; from < len(whole[""]); from += 3 * page {
			copy(f[""][to:to+page], whole[""][from:])
			judge(t, all[commits], f, "the page at %d copied to %d", from, to)
		}
	}
}

func TestFault35Truncated(t *testing.T) {
	t.Parallel()
	all, whole := states(t, commits), recorded(t, commits, true)
	rnd := seeded(5)
	for i := range times(80) {
		f := whole.clone()
		n := rnd.IntN(len(f[""]))
		if i < 19 {
			n = min(i*4096, len(f[""])-1)
		}
		f[""] = f[""][:n]
		if !judge(t, all[commits], f, "cut to %d bytes", n) {
			t.Errorf("cut to %d bytes: not set aside", n)
		}
	}
}

func TestFault35NotAJournal(t *testing.T) {
	t.Parallel()
	whole := recorded(t, 3, false)
	noise := make([]byte, 50_000)
	rnd := seeded(6)
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	foreign := recorded(t, 3, true)
	binary.BigEndian.PutUint32(foreign[""][68:], 0x0f055112) // another program's application_id
	for _, c := range []struct {
		name string
		f    files
	}{
		{"empty", files{"": {}}},
		{"one byte", files{"": {0}}},
		{"text", files{"": []byte("hello\n")}},
		{"noise", files{"": noise}},
		{"noise with a wal", files{"": noise, "-wal": noise}},
		{"zeros", files{"": make([]byte, 8192)}},
		{"header alone", files{"": whole[""][:100]}},
		{"another program's", foreign},
		{"empty with a wal", files{"": {}, "-wal": whole["-wal"]}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !judge(t, nil, c.f, "%s", c.name) {
				t.Error("not set aside")
			}
		})
	}
}

// TestFault35OddNames: what has the journal's name and is no file, or a -wal
// alone, is moved too, and nothing is lost.
func TestFault35OddNames(t *testing.T) {
	t.Parallel()
	wal := recorded(t, 3, false)["-wal"]
	for name, prepare := range map[string]func(path string) error{
		"wal alone": func(p string) error { return os.WriteFile(p+"-wal", wal, 0o600) },
		"folder": func(p string) error {
			return errors.Join(os.Mkdir(p, 0o700), os.WriteFile(filepath.Join(p, "x"), nil, 0o600))
		},
		"link to nothing": func(p string) error { return os.Symlink("nothing", p) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := prepare(filepath.Join(dir, "queue.db")); err != nil {
				t.Fatal(err)
			}
			s, rep, err := journal.Open(dir)
			if err != nil || rep.SetAside == "" {
				t.Fatalf("Open: %v, %+v", err, rep)
			}
			usable(t, dir, s)
			_, err1 := os.Lstat(rep.SetAside)
			_, err2 := os.Lstat(rep.SetAside + "-wal")
			if err1 != nil && err2 != nil {
				t.Errorf("%v and %v: it is gone", err1, err2)
			}
		})
	}
}
