//go:build !darwin && !windows

package picker

import (
	"errors"
	"testing"
)

// FuzzPaths gives the portal's answer any URI: a path or an error comes of it,
// never both, and never a path on another host.
func FuzzPaths(f *testing.F) {
	for _, s := range []string{
		"file:///tmp/a.mp4", "file://localhost/a%20b.mp4", "file://server/share/a.mp4", "smb://h/a", "file:a", "file:///%zz", "file:///%00", "", "/tmp/a.mp4", "FILE:///x", "file:////h/x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		local, err := paths([]string{uri, "file:///tmp/a.mp4"})
		if len(local) == 0 || local[len(local)-1] != "/tmp/a.mp4" {
			t.Fatalf("%q costs the file beside it: %q, %v", uri, local, err)
		}
		if (len(local) == 2) != (err == nil) || err != nil && !errors.Is(err, ErrNotLocal) {
			t.Errorf("%q: %q, %v", uri, local, err)
		}
		if len(local) == 2 && local[0] == "" {
			t.Errorf("%q: an empty path", uri)
		}
	})
}
