package crash

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestFault40Descriptors lets the command have few file descriptors: it
// finishes with fewer slots.
func TestFault40Descriptors(t *testing.T) {
	for _, n := range []int{40, 32, 24} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s := newSite(t, apitest.Options{ConcurrentLimit: 16})
			s.wire.delay = 10 * time.Millisecond
			// Hard and soft: Go raises the soft limit to the hard one.
			s.prefix = []string{"sh", "-c", fmt.Sprintf(`ulimit -n %d && exec "$@"`, n), "sh"}
			var films []film
			for i := range 3 {
				films = append(films, newFilm(t, filepath.Join(t.TempDir(), fmt.Sprintf("%d.mp4", i)), 2_000_000, uint64(i)))
			}
			args := []string{"--json", "--parallel", "16"}
			for _, f := range films {
				args = append(args, f.path)
			}
			p := s.finish(args...)
			s.quiet()
			b := s.audit(t, films, nil)
			if b.orphans > 0 {
				t.Errorf("%d orphans\n%s", b.orphans, said(p))
			}
		})
	}
}
