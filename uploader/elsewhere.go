package uploader

import (
	"path/filepath"
	"strings"
)

// findElsewhere looks for a file that isn't where it was: a card that comes
// back may be mounted under another name, or as another drive. It tries the
// ends of the path below every place where the system mounts such things, and
// takes only the very same file. "" when it is nowhere.
func findElsewhere(path string, want identity, roots []string) string {
	if want.Sample == "" {
		return "" // size and time alone prove too little
	}
	rest := strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(filepath.VolumeName(path)))
	parts := strings.Split(strings.Trim(rest, "/"), "/")
	for _, root := range roots {
		for i := range parts {
			p := filepath.Join(root, filepath.Join(parts[i:]...))
			if p != path && verifySame(p, want) == nil {
				return p
			}
		}
	}
	return ""
}
