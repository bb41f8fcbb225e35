//go:build !windows

package policy

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// entry is a file or folder as the system tells of it.
type entry struct {
	uid  uint32
	mode fs.FileMode
}

func (e entry) Name() string       { return "policy.json" }
func (e entry) Size() int64        { return 1 }
func (e entry) Mode() fs.FileMode  { return e.mode }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return false }
func (e entry) Sys() any           { return &syscall.Stat_t{Uid: e.uid} }

func TestRootAlone(t *testing.T) {
	for _, c := range []struct {
		entry
		good bool
	}{
		{entry{0, 0o644}, true},
		{entry{0, 0o600}, true},
		{entry{0, fs.ModeDir | 0o755}, true},
		{entry{0, 0o664}, false},
		{entry{0, 0o646}, false},
		{entry{0, fs.ModeDir | fs.ModeSticky | 0o777}, false},
		{entry{1000, 0o644}, false},
		{entry{1000, 0o400}, false},
	} {
		if err := rootAlone(c.entry); (err == nil) != c.good || err != nil && !errors.Is(err, ErrNotTrusted) {
			t.Errorf("user %d, %v: %v", c.uid, c.mode, err)
		}
	}
}

// TestReadAsks does it with real files: what a test makes is never trusted,
// but for root's own, and only as long as nobody else can write there.
func TestReadAsks(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "aion-uploader")
	path := filepath.Join(folder, "policy.json")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(`{"locked": {"updates": false}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	try := func(what string, want bool) {
		t.Helper()
		p, err := Read(path)
		if taken := err == nil && p.Locked.Updates != nil; taken != want || err != nil && !errors.Is(err, ErrNotTrusted) {
			t.Errorf("%s: taken %t, %v", what, taken, err)
		}
	}
	chmod := func(p string, mode fs.FileMode) {
		t.Helper()
		if err := os.Chmod(p, mode); err != nil {
			t.Fatal(err)
		}
	}
	root := os.Geteuid() == 0
	try("as made", root)
	chmod(path, 0o666)
	try("a file for all", false)
	chmod(path, 0o644)
	chmod(folder, 0o777)
	try("a folder for all", false)
	chmod(folder, 0o755)
	try("mended", root)
	if root {
		if err := os.Chown(folder, 1000, 0); err != nil {
			t.Fatal(err)
		}
		try("another's folder", false)
	}
}
