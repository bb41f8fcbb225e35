//go:build !windows

package uploader

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// volumes are the places below which cards appear, where something is mounted.
func volumes() []Volume {
	var all []Volume
	for _, root := range mountRoots() {
		v, err := volumeOf(root)
		if err != nil || !v.whole || isSystem(v) {
			continue
		}
		vol := Volume{Path: root, Name: filepath.Base(root)}
		var st unix.Statfs_t
		if unix.Statfs(root, &st) == nil {
			block := int64(st.Bsize) //nolint:unconvert // its type differs between systems
			vol.Size = int64(st.Blocks) * block
			vol.Used = vol.Size - int64(st.Bfree)*block
		}
		all = append(all, vol)
	}
	return all
}

// isSystem reports whether a volume is the one that the system runs from, which
// macOS shows among the others.
func isSystem(v volume) bool {
	s, err := volumeOf("/")
	return err == nil && s.device == v.device
}
