package lines

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/line"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// tailChunks is how many chunks the film of this case has.
const tailChunks = 8

// firstByte is what the first byte may take in round trips: three for the line
// (the reply, TCP's handshake, TLS's, the request) and one call's on top.
const firstByte = 4

// tailRun is one upload, one of whose last connections dies.
type tailRun struct {
	First float64 // from the arrival of the call that begins the upload to the first byte's, in round trips
	Left  float64 // seconds from the connection's death to the last byte
	Chunk float64 // seconds that a chunk takes
	Twice float64 // share of the bytes that came more than once
}

// over is by how much it took longer than 1.3 chunk times.
func (r tailRun) over() float64 { return r.Left - 1.3*r.Chunk }

// tail lets every packet of one connection vanish when the last chunks are on
// their way.
func tail(ctx context.Context, env *bench.Env) ([]bench.Row, error) {
	film := filepath.Join(env.Dir, "film.mp4")
	if err := env.Parts(ctx, func(t testing.TB) { video.Grow(t, film, tailChunks*chunkSize, 1) }); err != nil {
		return nil, err
	}
	c := line.Config{Rate: 100e6, Delay: 30 * time.Millisecond}
	var runs []tailRun
	for round := range env.Runs {
		r, err := loseOne(ctx, env, c, film)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(env.Log, "  %d/%d tail: %+v\n", round+1, env.Runs, r)
		runs = append(runs, r)
	}
	row := func(what, unit string, figure func(tailRun) float64) bench.Row {
		return bench.Of("The line, to the end", what, unit, bench.Each(runs, figure))
	}
	return []bench.Row{
		row("one of the last connections dead: beyond 1.3 chunk times", "s", tailRun.over).AtMost(10),
		row("the same, from its death to the last byte", "s", func(r tailRun) float64 { return r.Left }),
		row("what a chunk takes there", "s", func(r tailRun) float64 { return r.Chunk }),
		row("from the arrival of the call that begins an upload to its first byte's", "round trips", func(r tailRun) float64 { return r.First }).
			AtMost(firstByte).Noted("3 are the reply's, TCP's, TLS's and the request's; the rest is the first chunk's MD5, which goes ahead of it, and the journal"),
		row("bytes sent twice because of it", "of all", func(r tailRun) float64 { return r.Twice }).AtMost(0.02),
	}, nil
}

func loseOne(ctx context.Context, env *bench.Env, c line.Config, film string) (r tailRun, err error) {
	s, err := open(env, c, apitest.Options{ChunkSize: chunkSize, ConcurrentLimit: 5})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	cmd, err := s.upload(ctx, env, film)
	if err != nil {
		return r, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var died time.Time
	for died.IsZero() {
		select {
		case err := <-ended:
			return r, fmt.Errorf("it was over before its tail: %w\n%s", err, s.said())
		case <-time.After(5 * time.Millisecond):
		}
		if port, ok := s.meter.newest(tailChunks); ok {
			s.line.Up.BlackHolePort(port)
			died = time.Now()
		}
	}
	if err := <-ended; err != nil {
		return r, fmt.Errorf("aion-upload: %w\n%s", err, s.said())
	}
	usual := s.meter.usual()
	m := s.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	const all = tailChunks * chunkSize
	first, err := m.fromInitiate()
	return tailRun{
		First: first.Seconds() / c.RTT().Seconds(),
		Left:  m.last.Sub(died).Seconds(), Chunk: usual.Seconds(),
		Twice: float64(m.bytes-all) / all,
	}, err
}
