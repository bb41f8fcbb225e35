package uploader

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestAttackMappedByAnother: while another program has a file mapped, the system
// doesn't forget its pages however it is asked. What is read then is either read
// past them or said to come from memory.
func TestAttackMappedByAnother(t *testing.T) {
	for _, dir := range []string{t.TempDir(), "/dev/shm"} {
		path := filepath.Join(dir, "aion-mapped-test.bin")
		if err := os.WriteFile(path, make([]byte, 3<<20), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Remove(path) })
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := f.Sync(); err != nil {
			t.Fatal(err)
		}
		b, err := unix.Mmap(int(f.Fd()), 0, 3<<20, unix.PROT_READ, unix.MAP_SHARED|unix.MAP_POPULATE)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Munmap(b)
		fresh, how, err := openFresh(path)
		if err != nil {
			t.Fatal(err)
		}
		defer fresh.Close()
		flags, err := unix.FcntlInt(fresh.Fd(), unix.F_GETFL, 0)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case how == CardDropped:
			t.Errorf("%s: said to be dropped, and is in memory", dir)
		case how == CardDirect && flags&unix.O_DIRECT == 0:
			t.Errorf("%s: said to be read directly, and isn't", dir)
		}
	}
}

// TestFreshAtAll: a file that nobody else has is never read from memory on a
// disk, and its bytes are right to the last odd one.
func TestFreshAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.bin")
	want := make([]byte, 2<<20+12_345)
	for i := range want {
		want[i] = byte(i * 7)
	}
	if err := os.WriteFile(path, want, 0o600); err != nil {
		t.Fatal(err)
	}
	f, _, err := openFresh(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	buf, got := aligned(), []byte(nil)
	for len(got) < len(want) {
		n, err := f.Read(buf)
		got = append(got, buf[:n]...)
		if err != nil {
			t.Fatal(err)
		}
	}
	if string(got) != string(want) {
		t.Error("other bytes")
	}
}
