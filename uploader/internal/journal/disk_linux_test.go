package journal_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/journal/journaltest"
)

// mount gives a small disk, in a test that has namespaces of its own. e2e has
// the same for the whole program, and TestFault36Full and TestFault36ReadOnly
// hold the errors everywhere.
func mount(t *testing.T, options string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Fatalf("mount a tmpfs: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// fillDisk takes all that is left, and returns how to give it back.
func fillDisk(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFault36FullDisk(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	dir := mount(t, "size=1m")
	s := open(t, dir)
	commit(t, s, script(1)...)
	free := fillDisk(t, dir)
	big := append(script(2), journal.PutChunks{ID: "t2", Chunks: journaltest.Chunks(200)})
	for range 3 {
		if err := s.Commit(big...); !errors.Is(err, journal.ErrNoSpace) {
			t.Fatalf("Commit: %v, want ErrNoSpace", err)
		}
	}
	if after(states(t, 1), load(t, s)) != 1 {
		t.Error("a failed Commit left something behind")
	}
	free()
	commit(t, s, script(2)...)
	free = fillDisk(t, dir)
	if err := s.Close(); err != nil {
		t.Errorf("Close on a full disk: %v", err)
	}
	s = open(t, dir) // what there is can be read though the disk is full
	if after(states(t, 2), load(t, s)) != 2 {
		t.Error("the Commit after space returned isn't there")
	}
	if err := s.Commit(big...); !errors.Is(err, journal.ErrNoSpace) {
		t.Errorf("Commit: %v, want ErrNoSpace", err)
	}
	free()
	usable(t, dir, s)
}

func TestFault36FullDiskAtFirstStart(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	dir := mount(t, "size=1m")
	free := fillDisk(t, dir)
	s, rep, err := journal.Open(dir)
	if !errors.Is(err, journal.ErrNoSpace) || s != nil || rep != (journal.Report{}) {
		t.Fatalf("Open: %v, %+v, want ErrNoSpace", err, rep)
	}
	if names := list(t, dir); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
	free()
	usable(t, dir, open(t, dir))
}

// TestFault36DamagedOnFullDisk: it can't be replaced yet, so it stays, and is
// said, as damage, once it can.
func TestFault36DamagedOnFullDisk(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	dir := mount(t, "size=1m")
	if err := os.WriteFile(filepath.Join(dir, "queue.db"), make([]byte, 9000), 0o600); err != nil {
		t.Fatal(err)
	}
	free := fillDisk(t, dir)
	if _, rep, err := journal.Open(dir); !errors.Is(err, journal.ErrNoSpace) || rep.SetAside != "" {
		t.Errorf("Open: %v, %+v, want ErrNoSpace", err, rep)
	}
	if names := list(t, dir); len(names) != 2 {
		t.Errorf("the damaged file and the filler are now %v", names)
	}
	free()
	s, rep, err := journal.Open(dir)
	if err != nil || rep.SetAside == "" {
		t.Fatalf("Open: %v, %+v, want it set aside", err, rep)
	}
	usable(t, dir, s)
}

func TestFault36ReadOnlyDisk(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	for name, prepare := range map[string]files{
		"empty": nil, "after a clean end": recorded(t, 3, true), "after a crash": recorded(t, 3, false),
	} {
		t.Run(name, func(t *testing.T) {
			dir := mount(t, "size=4m")
			for s, b := range prepare {
				if err := os.WriteFile(filepath.Join(dir, "queue.db"+s), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			remount(t, dir, syscall.MS_RDONLY)
			if _, rep, err := journal.Open(dir); !errors.Is(err, journal.ErrReadOnly) || rep != (journal.Report{}) {
				t.Errorf("Open: %v, %+v, want ErrReadOnly", err, rep)
			}
			remount(t, dir, 0)
			s := open(t, dir)
			if after(states(t, 3), load(t, s)) != min(3, 3*len(prepare)) {
				t.Error("the state is lost")
			}
			usable(t, dir, s)
		})
	}
}

func remount(t *testing.T, dir string, flags uintptr) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, ""); err != nil {
		t.Fatal(err)
	}
}

// TestFault36ClosedFolder: a folder that this user may not read, or not write.
func TestFault36ClosedFolder(t *testing.T) {
	dir := t.TempDir()
	asNobody(t, dir)
	usable(t, dir, open(t, dir)) // else the test would prove nothing
	for _, mode := range []os.FileMode{0, 0o500} {
		for _, sub := range []string{"", "sub"} {
			if err := os.Chmod(dir, mode); err != nil {
				t.Fatal(err)
			}
			if _, rep, err := journal.Open(filepath.Join(dir, sub)); !errors.Is(err, journal.ErrReadOnly) || rep != (journal.Report{}) {
				t.Errorf("mode %v, %q: %v, %+v, want ErrReadOnly", mode, sub, err, rep)
			}
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	usable(t, dir, open(t, dir))
}

// asNobody takes root's right to open everything away from the test's thread,
// for files alone, and gives it the folder. Other users have none to lose.
func asNobody(t *testing.T, dir string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	const nobody = 65534
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chown(dir, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()
	if err := syscall.Setfsuid(nobody); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Setfsuid(0); err != nil {
			t.Fatal(err) // with the thread still locked: it ends with the test
		}
		runtime.UnlockOSThread()
	})
}

// TestFault35MemoryFault: translated C that goes astray touches memory that
// isn't there, which Go ends the process for unless told otherwise.
func TestFault35MemoryFault(t *testing.T) {
	page, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := journal.OpenWith(t.TempDir(), nil, nil, func(op string) {
		if op == "commit" {
			page[0] = 1
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(script(1)...); !errors.Is(err, journal.ErrDamaged) {
		t.Errorf("Commit: %v, want ErrDamaged", err)
	}
	if err := errors.Join(s.Close(), syscall.Munmap(page)); err != nil {
		t.Error(err)
	}
}
