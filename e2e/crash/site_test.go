package crash

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

const (
	key       = "aion_a_key_for_the_crash_tests_0123456789"
	chunkSize = 64 << 10
	// oneRun is how long the command may take for some megabytes on a machine
	// that has other things to do.
	oneRun = 90 * time.Second
)

// site is the service with a wire in front of it, and the command's
// surroundings.
type site struct {
	t       *testing.T
	service *apitest.Server
	wire    *wire
	baseURL string
	state   string // the command's state folder
	prefix  []string
}

// newSite starts the service on loopback.
func newSite(t *testing.T, o apitest.Options) *site {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newService(t, o)
	s.serve(&http.Server{}, l)
	s.baseURL = "http://" + l.Addr().String() + "/api/v2"
	return s
}

// newService makes a service that listens nowhere yet.
func newService(t *testing.T, o apitest.Options) *site {
	t.Helper()
	o.Key, o.ChunkSize = key, chunkSize
	service, err := apitest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { service.Close() })
	return &site{t: t, service: service, wire: &wire{service: service}, state: filepath.Join(t.TempDir(), "state")}
}

// serve answers on l until the test's end.
func (s *site) serve(server *http.Server, l net.Listener) {
	server.Handler = s.wire
	go func() { _ = server.Serve(l) }() // ends with Close
	s.t.Cleanup(func() { server.Close() })
}

// start runs aion-upload with the site's state folder.
func (s *site) start(args ...string) *run.Process {
	env := append(run.Environ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"),
		"AIONVISION_API_KEY="+key, "AIONVISION_BASE_URL="+s.baseURL)
	line := append(s.prefix[:len(s.prefix):len(s.prefix)], os.Getenv(programVariable), "--state", s.state)
	line = append(line, args...)
	return run.Start(s.t, env, nil, line[0], line[1:]...)
}

// finish runs aion-upload to its end, which must be success.
func (s *site) finish(args ...string) *run.Process {
	s.t.Helper()
	p := s.start(args...)
	if code := p.Wait(oneRun); code != 0 {
		s.t.Fatalf("aion-upload %s ended with %d\n%s", strings.Join(args, " "), code, said(p))
	}
	return p
}

// said is everything that a run has written.
func said(p *run.Process) string {
	return "stdout:\n" + p.Stdout.String() + "stderr:\n" + p.Stderr.String()
}

// quiet waits until the service has nothing more to do for a run that ended.
func (s *site) quiet() {
	s.t.Helper()
	run.Until(s.t, 30*time.Second, "the service is done with the last run", func() bool { return s.wire.active.Load() == 0 })
}

// sends waits until n chunks of this site have been stored.
func (s *site) sends(n int) {
	s.t.Helper()
	run.Until(s.t, oneRun, fmt.Sprintf("%d chunks are stored", n), func() bool { return s.stored() >= n })
}

// stored counts the PUTs that the storage has taken.
func (s *site) stored() int {
	n := 0
	for _, r := range s.service.Log() {
		if r.Op == apitest.OpPut && r.Applied {
			n++
		}
	}
	return n
}

// film is a video of the test's.
type film struct {
	path, sha256 string
	size         int64
}

// newFilm makes a video that was recorded an hour ago.
func newFilm(t *testing.T, path string, size int64, seed uint64) film {
	t.Helper()
	video.Grow(t, path, size, seed)
	age(t, path)
	return film{path: path, size: size, sha256: video.SHA256(t, path)}
}

// age makes a file an hour old: a fresh one may still be recorded, and is
// waited for.
func age(t *testing.T, path string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

// chunks is how many chunks the film has.
func (f film) chunks() int { return int((f.size + chunkSize - 1) / chunkSize) }

// queued returns the paths that a run, started with --json, said are in the
// queue: from then on --resume alone goes on with them.
func queued(p *run.Process) []string {
	var paths []string
	for _, line := range strings.Split(p.Stdout.String(), "\n") {
		var e struct{ Event, Reason, Path string }
		if json.Unmarshal([]byte(line), &e) == nil && e.Event == "state" && e.Reason == "added" {
			paths = append(paths, e.Path)
		}
	}
	return paths
}
