package uploader

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// openFresh opens a file whose cached bytes are dropped, and whose further ones
// aren't kept: F_NOCACHE alone would still give what the cache has.
func openFresh(path string) (*os.File, CardRead, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	how := CardDropped
	if _, err := unix.FcntlInt(f.Fd(), unix.F_NOCACHE, 1); err != nil || !drop(f) {
		how = CardCached
	}
	return f, how, nil
}

// dropWindow is how much of a file is mapped at once to be dropped.
const dropWindow = 256 << 20

// drop makes the system forget what it has of a file, and reports whether it
// took that.
func drop(f *os.File) bool {
	st, err := f.Stat()
	if err != nil {
		return false
	}
	for off := int64(0); off < st.Size(); off += dropWindow {
		b, err := unix.Mmap(int(f.Fd()), off, int(min(dropWindow, st.Size()-off)), unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			return false
		}
		err = unix.Msync(b, unix.MS_INVALIDATE)
		_ = unix.Munmap(b)
		if err != nil {
			return false
		}
	}
	return true
}

func forget(*os.File, int64, int64) {}

func flushVolume(string) { _ = unix.Sync() }

// partly: macOS mounts whole volumes alone.
func partly(string) bool { return false }

// ctimeOf is when a file or its record last changed: nobody can set it back.
func ctimeOf(st fs.FileInfo) int64 {
	if s, ok := st.Sys().(*syscall.Stat_t); ok {
		return s.Ctimespec.Nano()
	}
	return 0
}

// mountsBelow: volume.elsewhere tells them apart here.
func mountsBelow(string) map[string]bool { return nil }
