package journal_test

import (
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

const (
	commits   = 40
	walHeader = 32
	walFrame  = 24 + 8192 // a frame's header and a page
)

// TestFault35WALCutAtEveryFrame pulls the plug between any two frames.
func TestFault35WALCutAtEveryFrame(t *testing.T) {
	t.Parallel()
	all, whole := states(t, commits), recorded(t, commits, false)
	frames := (len(whole["-wal"]) - walHeader) / walFrame
	if frames < 2*commits {
		t.Fatalf("only %d frames: the test cuts nothing within a Commit", frames)
	}
	last := 0
	for n := range frames + 1 {
		k := cutWAL(t, all, whole, walHeader+n*walFrame)
		if k < last || k > last+1 {
			t.Errorf("%d frames give %d Commits, %d frames gave %d", n, k, n-1, last)
		}
		last = k
	}
	if last != commits {
		t.Errorf("the whole -wal gives %d Commits, want %d", last, commits)
	}
}

// TestFault35WALCutAnywhere tears the last write.
func TestFault35WALCutAnywhere(t *testing.T) {
	t.Parallel()
	all, whole := states(t, commits), recorded(t, commits, false)
	rnd := seeded(1)
	for range times(200) {
		cutWAL(t, all, whole, rnd.IntN(len(whole["-wal"])))
	}
	for n := range times(walHeader + 1) {
		cutWAL(t, all, whole, n)
	}
}

// cutWAL opens a journal whose -wal ends after n bytes and returns how many
// Commits it holds.
func cutWAL(t *testing.T, all []*journal.State, whole files, n int) int {
	t.Helper()
	f := whole.clone()
	f["-wal"] = f["-wal"][:n]
	dir := f.write(t)
	s := open(t, dir) // nothing is set aside
	k := after(all, load(t, s))
	if k < 0 {
		t.Fatalf("cut after %d bytes: the state was never committed", n)
	}
	if n%5 == 0 {
		usable(t, dir, s)
	}
	return k
}

// TestFault35WALFlipped: what follows a flipped bit isn't trusted, what precedes
// it is kept.
func TestFault35WALFlipped(t *testing.T) {
	t.Parallel()
	all, whole := states(t, commits), recorded(t, commits, false)
	rnd := seeded(2)
	for i := range times(200) {
		f := whole.clone()
		at, bit := rnd.IntN(len(f["-wal"])), byte(1)<<rnd.IntN(8)
		if i < walHeader { // each byte of its header once
			at = i
		}
		f["-wal"][at] ^= bit
		dir := f.write(t)
		s, rep, err := journal.Open(dir)
		if err != nil || rep.SetAside != "" {
			t.Fatalf("byte %d, bit %#x: %v, %+v", at, bit, err, rep)
		}
		if after(all, load(t, s)) < 0 {
			t.Fatalf("byte %d, bit %#x: the state was never committed", at, bit)
		}
		usable(t, dir, s)
	}
}
