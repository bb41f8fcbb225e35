//go:build unix

package journal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestModes: for the owner alone, whatever the umask, while open and after.
func TestModes(t *testing.T) { // not parallel: the umask is the process's
	for _, umask := range []int{0, 0o022, 0o277} {
		func() {
			parent := t.TempDir()
			defer syscall.Umask(syscall.Umask(umask))
			dir := filepath.Join(parent, "state")
			s := open(t, dir)
			commit(t, s, script(1)...)
			modes(t, dir, 2) // queue.db and its -wal
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			modes(t, dir, 1)
		}()
	}
}

// TestModesRestored: a journal that was copied with other people's rights, or
// none, gets its own back; the folder, being older than it, doesn't.
func TestModesRestored(t *testing.T) {
	for _, mode := range []os.FileMode{0o666, 0o444, 0} {
		dir := recorded(t, 3, false).write(t)
		for _, f := range []string{"queue.db", "queue.db-wal"} {
			if err := os.Chmod(filepath.Join(dir, f), mode); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		if after(states(t, 3), load(t, s)) != 3 {
			t.Errorf("mode %v: the state is lost", mode)
		}
		if fi, err := os.Stat(dir); err != nil || fi.Mode().Perm() != 0o755 {
			t.Errorf("the folder is %v now, %v", fi.Mode(), err)
		}
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		modes(t, dir, 2)
	}
}

func modes(t *testing.T, dir string, files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; fi.Mode().Perm() != want {
			t.Errorf("%s is %v, want %v", p, fi.Mode().Perm(), want)
		}
		if !d.IsDir() {
			files--
		}
		return nil
	})
	if err != nil || files != 0 {
		t.Errorf("%d files more or less than expected, %v", files, err)
	}
}
