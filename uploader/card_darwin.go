package uploader

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const cardRead = CardDirect

// openFresh opens a file whose bytes are read past the cache.
func openFresh(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	_, _ = unix.FcntlInt(f.Fd(), unix.F_NOCACHE, 1)
	return f, nil
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
