package journal_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

const childDir = "AION_JOURNAL_TEST_DIR"

// TestKilledChild is the process that TestFault34Killed kills: it commits and
// says so until it is gone.
func TestKilledChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		return // not a child
	}
	s := open(t, dir)
	if err := s.Exec("PRAGMA wal_autocheckpoint=40"); err != nil { // so that kills meet checkpoints too
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(load(t, s).Settings["n"])
	for {
		n++
		commit(t, s, script(n)...)
		fmt.Println("committed", n)
	}
}

// TestFault34Killed ends a process that does nothing but commit, many times in
// a row on the same journal: every Commit that returned is there, the one under
// way is there in full or not at all.
func TestFault34Killed(t *testing.T) {
	t.Parallel()
	dir, rnd, model := t.TempDir(), seeded(7), journal.NewMemory()
	done, rounds := 0, times(20)
	for range rounds {
		said := killAfter(t, dir, 1+rnd.IntN(120))
		s := open(t, dir)
		st := load(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(st.Settings["n"])
		if n < said || said <= done {
			t.Fatalf("after %d Commits, and %d in the last round, the journal has %d", said, done, n)
		}
		for ; done < n; done++ {
			commit(t, model, script(done+1)...)
		}
		if after([]*journal.State{load(t, model)}, st) < 0 {
			t.Fatalf("after %d Commits: the state isn't what they made", n)
		}
	}
	t.Logf("%d kills in %d Commits", rounds, done)
}

// killAfter runs the child, kills it when it has said so many lines, and
// returns the last Commit that it said.
func killAfter(t *testing.T, dir string, lines int) (last int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledChild$", "-test.v=false")
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(out)
	for n := 0; in.Scan(); n++ {
		if _, err := fmt.Sscanf(in.Text(), "committed %d", &last); err != nil {
			t.Errorf("the child said %q", in.Text())
		}
		if n == lines {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Wait() // it was killed
	return last
}
