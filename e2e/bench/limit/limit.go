// Package limit has the bench's case of the speed limit, on real sockets.
package limit

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Cases are all of this package.
func Cases() []bench.Case { return []bench.Case{{Name: "limit", Run: runLimit}} }

const (
	key    = "aion_0123456789abcdefghijklmn"
	size   = 600e6                  // bytes of the video; holes stand for them
	warmup = time.Second            // after the start
	span   = 4 * time.Second        // what is measured
	look   = 100 * time.Millisecond // a second's bytes are looked at so often
)

// counted counts what its connections bring.
type counted struct {
	net.Listener
	bytes *atomic.Int64
}

func (l counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return counter{c, l.bytes}, nil
}

type counter struct {
	net.Conn
	bytes *atomic.Int64
}

func (c counter) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.bytes.Add(int64(n))
	return n, err
}

// runLimit has aion-upload send under several limits, and counts at the other
// side.
func runLimit(ctx context.Context, env *bench.Env) (rows []bench.Row, err error) {
	const group = "The speed limit, counted at the other side"
	for _, limit := range []float64{100e3, 1e6, 10e6, 50e6} {
		var means, worst []float64
		for range env.Runs {
			err = env.Parts(ctx, func(t testing.TB) {
				mean, most := measure(ctx, t, env, limit)
				means, worst = append(means, mean), append(worst, most)
			})
			if err != nil {
				return rows, err
			}
		}
		what := fmt.Sprintf("%g MB/s: ", limit/1e6)
		rows = append(rows,
			bench.Of(group, what+"mean", "of the limit", means).AtLeast(0.97),
			bench.Of(group, what+"the fullest second", "of the limit", worst).AtMost(1.05))
	}
	return rows, nil
}

// measure returns the mean and the fullest second of one upload, by its limit.
func measure(ctx context.Context, t testing.TB, env *bench.Env, limit float64) (mean, most float64) {
	service, err := apitest.New(apitest.Options{Key: key, Discard: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := service.Close(); err != nil {
			t.Error(err)
		}
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var got atomic.Int64
	base, err := service.Serve(counted{l, &got})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bench.mp4")
	video.GrowHole(t, path, size)
	environ := append(run.Environ("AIONVISION_BASE_URL"), "AIONVISION_API_KEY="+key)
	p := run.Start(t, environ, nil, filepath.Join(env.Bin, "aion-upload"),
		"--base-url", base, "--state", t.TempDir(), "--json", "--no-analyze", "--limit", strconv.Itoa(int(limit)), path)
	run.Until(t, 20*time.Second, "bytes", func() bool { return service.Count(apitest.OpPut) > 0 })
	<-time.After(warmup)

	ticker := time.NewTicker(look)
	defer ticker.Stop()
	type reading struct {
		at    time.Time
		bytes int64
	}
	all := []reading{{time.Now(), got.Load()}}
	for time.Since(all[0].at) < span && ctx.Err() == nil {
		<-ticker.C
		all = append(all, reading{time.Now(), got.Load()})
	}
	p.Kill()
	last := all[len(all)-1]
	mean = float64(last.bytes-all[0].bytes) / last.at.Sub(all[0].at).Seconds() / limit
	for i, from := range all {
		for _, to := range all[i+1:] {
			if d := to.at.Sub(from.at); d >= time.Second {
				most = max(most, float64(to.bytes-from.bytes)/d.Seconds()/limit)
				break
			}
		}
	}
	return mean, most
}
