package crash

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestFault36DiskFull fills the state folder's disk in mid-upload: uploading
// goes on, and the person is told that it can't be resumed.
func TestFault36DiskFull(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	s := newSite(t, apitest.Options{})
	mount(t, "tmpfs", s.state, "tmpfs", 0, "size=512k")
	films := []film{
		newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 4_000_000, 1),
		newFilm(t, filepath.Join(t.TempDir(), "b.mp4"), 3_000_000, 2),
	}
	p := s.start("--json", "--limit", "2M", films[0].path, films[1].path)
	s.sends(10)
	left := fill(t, filepath.Join(s.state, "filler"))
	t.Logf("the disk was filled with %d bytes after %d chunks", left, s.stored())
	if code := p.Wait(oneRun); code != 0 {
		t.Fatalf("ended with %d\n%s", code, said(p))
	}
	if s.stored() < 20 {
		t.Fatalf("only %d chunks were stored: the disk was not full in mid-upload", s.stored())
	}
	s.quiet()
	s.audit(t, films, nil)
	if text := p.Stderr.String(); !strings.Contains(text, "full") {
		t.Errorf("nothing on stderr says that the queue can't be kept; stderr:\n%s", text)
	}
	// With space again, the queue is behind the truth: the service's word counts.
	if err := os.Remove(filepath.Join(s.state, "filler")); err != nil {
		t.Fatal(err)
	}
	s.finish("--json", "--resume")
	s.audit(t, films, nil)
}

// TestFault45AbortRefusedAtFirst lets the service refuse the abort as long as
// the upload lasts: a run that has nothing else to do sends it.
func TestFault45AbortRefusedAtFirst(t *testing.T) {
	s := newSite(t, apitest.Options{})
	f := newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 500_000, 1)
	s.wire.spoilNext()
	s.service.Fault(apitest.Fault{Endpoint: apitest.OpAbort, Status: 503})
	s.finish(f.path)
	s.service.ClearFaults()
	s.finish("--resume")
	s.quiet()
	for _, v := range s.service.Initiated() {
		if v.Status == api.StatusUploading {
			t.Errorf("upload %s is still open: its abort was never sent", v.MediaID)
		}
	}
}

// TestFault40ManyFiles adds many files with few descriptors: every one is
// uploaded, and nobody is told that there is no internet.
func TestFault40ManyFiles(t *testing.T) {
	for _, n := range []int{40, 24, 20} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s := newSite(t, apitest.Options{ConcurrentLimit: 16})
			s.wire.delay = 50 * time.Millisecond
			s.prefix = []string{"sh", "-c", fmt.Sprintf(`ulimit -n %d && exec "$@"`, n), "sh"}
			args := []string{"--parallel", "16"}
			var films []film
			for i := range 40 {
				f := newFilm(t, filepath.Join(t.TempDir(), fmt.Sprintf("%d.mp4", i)), 300_000+int64(i), uint64(i))
				films, args = append(films, f), append(args, f.path)
			}
			p := s.finish(args...)
			s.quiet()
			s.audit(t, films, nil)
			if text := p.Stdout.String(); strings.Contains(text, "no_internet") {
				t.Errorf("said that there is no internet:\n%s", text)
			}
		})
	}
}

// TestFault45OwedAbort kills the command while it owes the service an abort, of
// an upload whose reply to initiate said nonsense: a later run sends it.
func TestFault45OwedAbort(t *testing.T) {
	s := newSite(t, apitest.Options{})
	f := newFilm(t, filepath.Join(t.TempDir(), "a.mp4"), 500_000, 1)
	s.wire.spoilNext()
	k := newStrike(point{op: apitest.OpAbort, when: before, n: 1})
	s.wire.arm(k)
	p := s.start(f.path)
	k.victim <- p
	if code := p.Wait(oneRun); code != -1 {
		t.Fatalf("ended with %d before an abort was sent\n%s", code, said(p))
	}
	s.quiet()
	s.finish("--resume", f.path)
	s.finish("--resume") // there is nothing to do but this
	s.quiet()
	s.audit(t, []film{f}, nil)
	for _, v := range s.service.Initiated() {
		if v.Status == api.StatusUploading {
			t.Errorf("upload %s is still open: its abort was never sent", v.MediaID)
		}
	}
}
