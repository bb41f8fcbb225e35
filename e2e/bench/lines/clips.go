package lines

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/line"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

const (
	clipCount = 200
	clipSize  = 5_000_000 // bytes
)

// clipRun is one run of 200 clips.
type clipRun struct {
	Share float64 // of the ceiling, from the first byte to the last
	Gap   float64 // seconds, the longest without a byte
	Twice float64 // share of the bytes that came more than once
}

// clips sends many small videos over a line without loss, as after a day on a
// building site.
func clips(ctx context.Context, env *bench.Env) ([]bench.Row, error) {
	paths, err := makeClips(ctx, env)
	if err != nil {
		return nil, err
	}
	c := line.Config{Rate: 200e6, Delay: 30 * time.Millisecond}
	var runs []clipRun
	for round := range env.Runs {
		r, err := sendClips(ctx, env, c, paths)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(env.Log, "  %d/%d clips: %+v\n", round+1, env.Runs, r)
		runs = append(runs, r)
	}
	row := func(what, unit string, figure func(clipRun) float64) bench.Row {
		return bench.Of("The line, without gaps", what, unit, bench.Each(runs, figure))
	}
	return []bench.Row{
		row("200 clips of 5 MB, 200 Mbit/s, 60 ms, 5 slots", "of the line", func(r clipRun) float64 { return r.Share }).
			AtLeast(0.9).Noted("from the first byte to the last"),
		row("the longest time without a byte between clips", "s", func(r clipRun) float64 { return r.Gap }),
		row("bytes sent twice", "of all", func(r clipRun) float64 { return r.Twice }).AtMost(0.02),
	}, nil
}

func makeClips(ctx context.Context, env *bench.Env) (paths []string, err error) {
	err = env.Parts(ctx, func(t testing.TB) {
		first := filepath.Join(env.Dir, "clips", "clip.mp4")
		video.Make(t, first)
		head, err := os.ReadFile(first)
		if err != nil {
			t.Fatal(err)
		}
		for i := range clipCount {
			path := filepath.Join(env.Dir, "clips", fmt.Sprintf("clip%03d.mp4", i))
			if err := os.WriteFile(path, head, 0o600); err != nil {
				t.Fatal(err)
			}
			video.Pad(t, path, clipSize, uint64(i)+1)
			paths = append(paths, path)
		}
	})
	return paths, err
}

func sendClips(ctx context.Context, env *bench.Env, c line.Config, paths []string) (r clipRun, err error) {
	s, err := open(env, c, apitest.Options{ChunkSize: chunkSize, ConcurrentLimit: 5})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := finish(s.upload(ctx, env, append([]string{"--parallel", "5"}, paths...)...)); err != nil {
		return r, fmt.Errorf("aion-upload: %w\n%s", err, s.said())
	}
	if n := len(s.service.Videos()); n != clipCount {
		return r, fmt.Errorf("the service has %d videos of %d", n, clipCount)
	}
	m := s.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	const all = clipCount * clipSize
	return clipRun{
		Share: all / m.last.Sub(m.first).Seconds() / c.Ceiling(),
		Gap:   m.gap.Seconds(),
		Twice: float64(m.bytes-all) / all,
	}, nil
}
