package cli

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
)

// practice practises, and looks for anything that stayed: in the home folder,
// the temporary folder and the one it was started in.
func (s *suite) practice(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(t.TempDir(), "a.mp4")
	video.Make(t, path)
	p := run.Start(t, bare(home), func(c *exec.Cmd) { c.Dir = home }, s.upload, "--practice", path)
	if code := p.Wait(most); code != 0 {
		t.Fatalf("exit %d\n%s\n%s", code, p.Stdout, p.Stderr)
	}
	if !strings.Contains(p.Stdout.String(), "nothing left this computer") {
		t.Errorf("it said %q", p.Stdout)
	}
	for _, bad := range []string{"uploaded", "safe"} {
		if strings.Contains(p.Stdout.String(), bad) {
			t.Errorf("practice said %q: %s", bad, p.Stdout)
		}
	}
	err := filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
		if path != home {
			t.Errorf("practice left %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// memory uploads a video that is many times what the program may keep.
func (s *suite) memory(t *testing.T) {
	const size, allowed = 512 << 20, 64 << 20
	path := filepath.Join(t.TempDir(), "big.mp4")
	video.Grow(t, path, size, 8)
	v := s.start(t, "-discard")
	p, code := s.finish(t, t.TempDir(), v.baseURL, path)
	got := v.now()
	if code != 0 || len(got.Videos) != 1 || got.Videos[0].Size != size {
		t.Fatalf("exit %d, the service has %+v\n%s", code, got, p.Stderr)
	}
	t.Logf("%d MiB: at most %.1f MiB of memory, %v of CPU", size>>20, float64(p.PeakMemory())/(1<<20), p.CPU())
	if p.PeakMemory() > allowed {
		t.Errorf("it took %d bytes of memory, %d are allowed", p.PeakMemory(), allowed)
	}
}
