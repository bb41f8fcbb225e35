package crash

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestFault36FullFromTheStart starts on a disk that is full already.
func TestFault36FullFromTheStart(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	s := newSite(t, apitest.Options{})
	mount(t, "tmpfs", s.state, "tmpfs", 0, "size=64k")
	fill(t, filepath.Join(s.state, "filler"))
	f := newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 1_000_000, 1)
	p := s.finish("--json", f.path)
	s.quiet()
	s.audit(t, []film{f}, nil)
	if text := p.Stderr.String(); !strings.Contains(text, "full") {
		t.Errorf("nothing on stderr says that the queue can't be kept; stderr:\n%s", text)
	}
}

// TestFault36FullQueue resumes from a queue on a disk that has filled up since:
// it is read, and nothing confirmed is sent again.
func TestFault36FullQueue(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	s := newSite(t, apitest.Options{})
	s.wire.delay = 30 * time.Millisecond
	mount(t, "tmpfs", s.state, "tmpfs", 0, "size=512k")
	f := newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 3_000_000, 1)
	p := s.start("--json", f.path)
	s.sends(10)
	p.Kill()
	s.quiet()
	fill(t, filepath.Join(s.state, "filler"))
	p = s.finish("--json", "--resume")
	s.quiet()
	if b := s.audit(t, []film{f}, nil); b.orphans > 0 {
		t.Errorf("%d orphans\n%s", b.orphans, said(p))
	}
}

// fill writes until the disk takes no more, and returns how much that was.
func fill(t *testing.T, path string) int64 {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, err := io.Copy(f, zeros{})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("fill the disk: %v", err)
	}
	return n
}

// zeros is an endless file of zeros.
type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestFault36ReadOnly gives the command a state folder that can't be written:
// an empty one, and one with a queue from an earlier run.
func TestFault36ReadOnly(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	for _, name := range []string{"empty", "with a queue"} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, apitest.Options{})
			var films []film
			mount(t, "tmpfs", s.state, "tmpfs", 0, "size=4m")
			if name != "empty" {
				films = append(films, newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 500_000, 1))
				s.finish(films[0].path)
			}
			mount(t, "", s.state, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
			films = append(films, newFilm(t, filepath.Join(t.TempDir(), "b.mp4"), 800_000, 2))
			p := s.finish("--json", films[len(films)-1].path)
			s.quiet()
			s.audit(t, films, nil)
			if text := p.Stderr.String(); !strings.Contains(text, "read_only") {
				t.Errorf("nothing on stderr says that the folder can't be written; stderr:\n%s", text)
			}
		})
	}
}
