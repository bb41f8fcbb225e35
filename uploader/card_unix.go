//go:build !windows

package uploader

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// volume is the file system that a folder is on.
type volume struct {
	device uint64
	whole  bool // the folder is where it is mounted
}

// volumeOf looks at a folder.
func volumeOf(root string) (volume, error) {
	st, err := os.Stat(root)
	if err != nil {
		return volume{}, err
	}
	if !st.IsDir() {
		return volume{}, &fs.PathError{Op: "stat", Path: root, Err: syscall.ENOTDIR}
	}
	v := volume{device: deviceOf(st)}
	up, err := os.Stat(filepath.Dir(filepath.Clean(root)))
	v.whole = (err == nil && deviceOf(up) != v.device || filepath.Clean(root) == "/") && !partly(filepath.Clean(root))
	return v, nil
}

// elsewhere reports whether something found on the volume belongs to another.
func (v volume) elsewhere(st fs.FileInfo) bool { return deviceOf(st) != v.device }

func deviceOf(st fs.FileInfo) uint64 {
	if s, ok := st.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev) //nolint:unconvert // its type differs between systems
	}
	return 0
}
