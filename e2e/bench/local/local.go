// Package local has the bench's cases on one machine: what the program costs,
// with a line that is faster than it.
package local

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // reads the state folder

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Cases are all of this package.
func Cases() []bench.Case {
	return []bench.Case{
		{Name: "local/s3", Run: runS3},
		{Name: "local/tls", Run: runTLS},
		{Name: "local/memory", Run: runMemory},
		{Name: "local/start", Run: runStart},
	}
}

const (
	key = "aion_0123456789abcdefghijklmn"

	size  = 2 << 30 // bytes of the video that is sent
	part  = 10e6    // bytes of a chunk
	slots = 5       // PUTs at once

	gb = size / 1e9 // what is sent, for figures per GB
)

// site is what a case works with: a video and a service.
type site struct {
	env   *bench.Env
	video string
	base  string   // URL of the API
	flags []string // of aion-upload, for this service

	hashed []float64 // of each upload: the share of the bytes that SHA-256 had when the command ended
}

// newSite makes the place of a video, and a service that isn't started yet.
func newSite(t testing.TB, env *bench.Env, o apitest.Options) (*site, *apitest.Server) {
	t.Helper()
	s := &site{env: env, video: filepath.Join(t.TempDir(), "bench.mp4")}
	o.Key = key
	service, err := apitest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := service.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, service
}

// serve starts the service on a listener with TLS.
func (s *site) serve(service *apitest.Server, l net.Listener) error {
	base, err := service.Serve(l)
	s.base = strings.Replace(base, "http:", "https:", 1)
	return err
}

// upload sends the video by aion-upload from an empty state folder, to the end.
func (s *site) upload(ctx context.Context, flags ...string) (bench.Cost, error) {
	state, err := os.MkdirTemp(s.env.Dir, "state-")
	if err != nil {
		return bench.Cost{}, err
	}
	defer os.RemoveAll(state)
	environ := append(run.Environ("AIONVISION_BASE_URL"), "AIONVISION_API_KEY="+key)
	args := append([]string{"--base-url", s.base, "--state", state, "--json", "--no-analyze"}, s.flags...)
	args = append(append(args, flags...), s.video)
	c, _, err := s.env.Measure(ctx, environ, filepath.Join(s.env.Bin, "aion-upload"), args...)
	if err != nil {
		return c, err
	}
	share, err := hashedShare(ctx, state)
	s.hashed = append(s.hashed, share)
	return c, err
}

// hashedShare reads from a state folder how much of its one video the receipt's
// SHA-256 had. The command ends with the upload, and the hash follows behind.
func hashedShare(ctx context.Context, state string) (float64, error) {
	db, err := sql.Open("sqlite", filepath.Join(state, "queue.db"))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var text []byte
	if err := db.QueryRowContext(ctx, "SELECT record FROM transfers").Scan(&text); err != nil {
		return 0, fmt.Errorf("how much was hashed: %w", err)
	}
	var record struct {
		Size   float64 `json:"size"`
		Hashed float64 `json:"hashed_bytes"`
		SHA256 string  `json:"sha256"`
	}
	if err := json.Unmarshal(text, &record); err != nil {
		return 0, fmt.Errorf("how much was hashed: %w", err)
	}
	if record.SHA256 != "" {
		return 1, nil
	}
	return record.Hashed / record.Size, nil
}

// complete adds to aion-upload's CPU time what SHA-256 had left to do when the
// command ended, by what the whole took alone in the same round.
func (s *site) complete(c costs) {
	counted := s.hashed[len(s.hashed)-len(c["aion-upload"]):] // the first round isn't
	for i := range c["aion-upload"] {
		c["aion-upload"][i].CPU += c["SHA-256 alone"][i].CPU * (1 - counted[i])
	}
}

// floor runs the least that does the same; see e2e/cmd/floor.
func (s *site) floor(flags ...string) func(ctx context.Context) (bench.Cost, error) {
	return func(ctx context.Context) (bench.Cost, error) {
		all := append([]string{"-part", fmt.Sprint(int(part)), "-slots", fmt.Sprint(slots)}, flags...)
		c, _, err := s.env.Measure(ctx, nil, filepath.Join(s.env.Bin, "floor"), append(all, s.video)...)
		return c, err
	}
}

// costs are the runs of contenders.
type costs map[string][]bench.Cost

func (c costs) wall(name string) []float64 {
	return bench.Each(c[name], func(c bench.Cost) float64 { return c.Wall })
}

func (c costs) cpu(name string) []float64 {
	return bench.Each(c[name], func(c bench.Cost) float64 { return c.CPU })
}

func (c costs) peak(name string) []float64 {
	return bench.Each(c[name], func(c bench.Cost) float64 { return c.Peak })
}

// without is a's CPU time less that of the others, round by round.
func (c costs) without(a string, others ...string) []float64 {
	left := c.cpu(a)
	for _, o := range others {
		for i, v := range c.cpu(o) {
			left[i] -= v
		}
	}
	return left
}

// perGB divides figures of the whole video.
func perGB(runs []float64) []float64 {
	all := make([]float64, len(runs))
	for i, v := range runs {
		all[i] = v / gb
	}
	return all
}
