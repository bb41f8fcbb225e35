package crash

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// versionAt is where an SQLite file keeps user_version, as a 32-bit big-endian
// number: https://www.sqlite.org/fileformat.html.
const versionAt = 60

// TestFault35Damaged damages the queue between two runs: it is set aside and
// said, and the videos can be uploaded again.
func TestFault35Damaged(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, path string)
	}{
		{"header", func(t *testing.T, path string) { overwrite(t, path, 0, []byte("not a database, this")) }},
		{"pages", func(t *testing.T, path string) {
			overwrite(t, path, 512, []byte(strings.Repeat("\xa5", int(size(t, path))-512)))
		}},
		{"cut", func(t *testing.T, path string) {
			if err := os.Truncate(path, size(t, path)/2+17); err != nil {
				t.Fatal(err)
			}
		}},
		{"emptied", func(t *testing.T, path string) {
			if err := os.Truncate(path, 0); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, apitest.Options{})
			f := newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 1_000_000, 1)
			s.finish(f.path)
			c.damage(t, filepath.Join(s.state, "queue.db"))
			before := len(s.service.Videos())
			p := s.finish("--json", "--resume", f.path)
			if got := len(s.service.Videos()); got != before+1 {
				t.Errorf("%d videos before, %d after: the file was not uploaded again", before, got)
			}
			aside, err := filepath.Glob(filepath.Join(s.state, "queue-damaged-*.db"))
			if err != nil || len(aside) != 1 {
				t.Fatalf("set aside: %v, %v", aside, err)
			}
			if text := p.Stderr.String(); !strings.Contains(text, aside[0]) || !strings.Contains(text, "set_aside") {
				t.Errorf("stderr doesn't name %s:\n%s", aside[0], text)
			}
			// The next run has a sound queue that knows of the upload.
			p = s.finish(f.path)
			if text := p.Stderr.String(); text != "" || len(s.service.Videos()) != before+1 {
				t.Errorf("the run after that: %d videos\n%s", len(s.service.Videos()), said(p))
			}
		})
	}
}

// TestFault35DamagedInMidUpload kills the command in mid-upload and damages its
// queue: the file is uploaded anew, exact.
func TestFault35DamagedInMidUpload(t *testing.T) {
	s := newSite(t, apitest.Options{})
	s.wire.delay = 30 * time.Millisecond
	f := newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 2_000_000, 1)
	p := s.start(f.path)
	s.sends(8)
	p.Kill()
	s.quiet()
	path := filepath.Join(s.state, "queue.db")
	for _, name := range []string{path, path + "-wal"} { // either alone is mended by the other
		overwrite(t, name, 0, []byte(strings.Repeat("garbage ", int(size(t, name))/8)))
	}
	p = s.finish("--resume", f.path)
	s.checkVideos(t, []film{f})
	if text := p.Stderr.String(); !strings.Contains(text, "set_aside") {
		t.Errorf("stderr says nothing of it:\n%s", text)
	}
}

// TestFault35Newer lets an older program meet a newer one's queue: it says so,
// uploads nothing, and leaves every byte as it was.
func TestFault35Newer(t *testing.T) {
	s := newSite(t, apitest.Options{})
	f := newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 1_000_000, 1)
	s.finish(f.path)
	path := filepath.Join(s.state, "queue.db")
	overwrite(t, path, versionAt, binary.BigEndian.AppendUint32(nil, 1_000_000))
	before, requests := contents(t, s.state), len(s.service.Log())
	for _, args := range [][]string{{f.path}, {"--resume"}, {"--json", "--again", f.path}} {
		p := s.start(args...)
		if code := p.Wait(oneRun); code != 2 {
			t.Errorf("%v: ended with %d, 2 is wanted", args, code)
		}
		if text := p.Stderr.String(); !strings.Contains(text, "newer") || strings.Count(text, "\n") != 1 {
			t.Errorf("%v: stderr isn't one clear line:\n%s", args, text)
		}
	}
	if after := contents(t, s.state); !maps.Equal(before, after) {
		t.Errorf("the folder was changed:\nbefore %v\nafter  %v", before, after)
	}
	if n := len(s.service.Log()) - requests; n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// contents are the files of a folder, with what is in them as a hash.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = fmt.Sprintf("%x", sha256.Sum256(b))
	}
	return all
}

func overwrite(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(with, at); err != nil {
		t.Fatal(err)
	}
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
