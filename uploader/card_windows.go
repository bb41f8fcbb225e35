package uploader

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// openFresh opens a file whose bytes are read past the cache. Reads must be of
// whole blocks into an aligned buffer: see hash.
func openFresh(path string) (*os.File, CardRead, error) {
	name := path
	if filepath.IsAbs(path) && !strings.HasPrefix(path, `\\`) {
		name = `\\?\` + path // to the letter: else "a.mp4." would open "a.mp4"
	}
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, "", &fs.PathError{Op: "open", Path: path, Err: err}
	}
	h, err := windows.CreateFile(p, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_NO_BUFFERING|windows.FILE_FLAG_SEQUENTIAL_SCAN, 0)
	if err != nil {
		return nil, "", &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), CardDirect, nil
}

func forget(*os.File, int64, int64) {}

// flushVolume: Windows writes to removable drives at once.
func flushVolume(string) {}

// ctimeOf: Windows tells it of an open file alone.
func ctimeOf(fs.FileInfo) int64 { return 0 }

// mountsBelow: what is mounted in a folder is a reparse point, which counts as
// a link.
func mountsBelow(string) map[string]bool { return nil }

// volume is the drive that a folder is on.
type volume struct {
	serial uint32
	whole  bool // the folder is its root
}

// volumeOf looks at a folder.
func volumeOf(root string) (volume, error) {
	st, err := os.Stat(root)
	if err != nil {
		return volume{}, err
	}
	if !st.IsDir() {
		return volume{}, &fs.PathError{Op: "stat", Path: root, Err: windows.ERROR_DIRECTORY}
	}
	name := filepath.VolumeName(root)
	v := volume{whole: strings.EqualFold(filepath.Clean(root), name+`\`)}
	p, err := windows.UTF16PtrFromString(name + `\`)
	if err != nil {
		return volume{}, &fs.PathError{Op: "stat", Path: root, Err: err}
	}
	_ = windows.GetVolumeInformation(p, nil, 0, &v.serial, nil, nil, nil, 0)
	// A letter may stand for a folder (subst) or a share: those are no volumes.
	var guid [64]uint16
	v.whole = v.whole && windows.GetVolumeNameForVolumeMountPoint(p, &guid[0], uint32(len(guid))) == nil
	return v, nil
}

// elsewhere: a folder of one drive holds files of that drive alone, but for
// reparse points.
func (v volume) elsewhere(fs.FileInfo) bool { return false }
