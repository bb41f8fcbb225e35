//go:build !windows

package uploader

import "path/filepath"

// mountRoots are the folders below which cards and disks appear.
func mountRoots() []string {
	var roots []string
	for _, g := range []string{"/Volumes/*", "/media/*/*", "/media/*", "/run/media/*/*", "/mnt/*", "/mnt"} {
		found, err := filepath.Glob(g)
		if err == nil { // the patterns are right: it can't fail
			roots = append(roots, found...)
		}
	}
	return roots
}
