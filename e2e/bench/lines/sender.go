package lines

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"sync"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/line"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// chunkSize is the service's usual one, in bytes. Every sender sends such pieces.
const chunkSize = 10 << 20

// sender sends on a line until ctx ends.
type sender struct {
	name  string
	limit int // PUTs at once that the service allows
	send  func(ctx context.Context, s *site) error
}

// Every sender is measured for as long, and as long after its first byte: new
// connections are faster than they stay until TCP has met its first losses, and
// aion-upload has found by then how many it wants.
const (
	settle = 9 * time.Second
	span   = 6 * time.Second
)

// shares is what a sender had of the line's ceiling.
type shares struct {
	Early  float64 // from the first byte until it was settled
	Steady float64 // after that
}

// String implements fmt.Stringer.
func (s shares) String() string {
	return fmt.Sprintf("%.3f of the line, %.3f before", s.Steady, s.Early)
}

// measure lets a sender send over a fresh line.
func measure(ctx context.Context, env *bench.Env, c line.Config, from sender) (got shares, err error) {
	s, err := open(env, c, apitest.Options{ChunkSize: chunkSize, ConcurrentLimit: max(1, from.limit)})
	if err != nil {
		return got, err
	}
	sending, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- from.send(sending, s) }()
	got, err = s.shares(ctx, c, ended)
	stop()
	if err == nil {
		<-ended // it was killed
	}
	return got, errors.Join(err, s.close())
}

// shares watches the bytes come. A sender that ends sooner than that is an error.
func (s *site) shares(ctx context.Context, c line.Config, ended <-chan error) (shares, error) {
	early := func(err error) error { return fmt.Errorf("ended early: %w\n%s", err, s.said()) }
	var at [3]int64
	var when [3]time.Time
	select {
	case <-s.meter.began:
	case err := <-ended:
		return shares{}, early(err)
	case <-ctx.Done():
		return shares{}, context.Cause(ctx)
	}
	when[0] = time.Now()
	for i, d := range []time.Duration{settle, span} {
		if err := wait(ctx, d); err != nil {
			return shares{}, err
		}
		at[i+1], when[i+1] = s.meter.total(), time.Now()
	}
	select {
	case err := <-ended:
		return shares{}, early(err)
	default:
	}
	share := func(i int) float64 {
		return float64(at[i+1]-at[i]) / when[i+1].Sub(when[i]).Seconds() / c.Ceiling()
	}
	return shares{Early: share(0), Steady: share(1)}, nil
}

// product is aion-upload, which finds out by itself how many PUTs at once it
// takes, up to the service's limit.
func product(env *bench.Env, film string, limit int) sender {
	return sender{
		name: fmt.Sprintf("aion-upload, %d allowed", limit), limit: limit,
		send: func(ctx context.Context, s *site) error { return finish(s.upload(ctx, env, film)) },
	}
}

// curl sends one file on one connection.
func curl(film string) sender {
	return sender{name: "curl", send: func(ctx context.Context, s *site) error {
		return finish(s.start(ctx, "curl", "--silent", "--show-error", "--cacert", s.ca, "--upload-file", film, "https://"+s.addr+sink))
	}}
}

func finish(c *exec.Cmd, err error) error {
	if err != nil {
		return err
	}
	return c.Wait()
}

// dumb sends chunks on a fixed number of connections and is told how many: the
// oracle that knows the line.
func dumb(streams int) sender {
	return sender{name: fmt.Sprintf("%d streams", streams), send: func(ctx context.Context, s *site) error {
		t := &http.Transport{
			DialContext: s.line.Client.DialContext, MaxIdleConnsPerHost: streams, WriteBufferSize: 64 << 10,
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // nobody else is on this line
		}
		defer t.CloseIdleConnections()
		errs := make([]error, streams)
		var all sync.WaitGroup
		for i := range streams {
			all.Go(func() {
				for errs[i] == nil {
					errs[i] = putZeros(ctx, &http.Client{Transport: t}, "https://"+s.addr+sink)
				}
			})
		}
		all.Wait()
		return errors.Join(errs...)
	}}
}

// putZeros sends one chunk.
func putZeros(ctx context.Context, c *http.Client, url string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, url, io.LimitReader(zeros{}, chunkSize))
	if err != nil {
		return err
	}
	r.ContentLength = chunkSize
	resp, err := c.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return errors.Join(err, resp.Body.Close())
}

// zeros never ends.
type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
