package local

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// runStart measures how long a video of 10 GiB takes from the start of the
// program to its first chunk at the storage. Holes stand for its bytes, and the
// program is stopped there.
func runStart(ctx context.Context, env *bench.Env) (rows []bench.Row, err error) {
	parts := env.Parts(ctx, func(t testing.TB) {
		s, service := newSite(t, env, apitest.Options{Discard: true})
		video.GrowHole(t, s.video, 10<<30)
		if s.base, err = service.Start(); err != nil {
			return
		}
		var whole, calls []float64
		for range env.Runs {
			start := time.Now()
			cut, cancel := context.WithCancel(ctx)
			done := make(chan error, 1)
			go func() { _, err := s.upload(cut); done <- err }()
			first, ferr := firstPut(ctx, service, start)
			cancel()
			<-done // it was killed
			if ferr != nil {
				err = ferr
				return
			}
			whole = append(whole, first.Sub(start).Seconds()*1000)
			calls = append(calls, first.Sub(initiated(service, start)).Seconds()*1000)
		}
		const group = "From Add to the first byte"
		rows = []bench.Row{
			bench.Of(group, "10 GiB: from the program's start to the first chunk's PUT", "ms", whole),
			bench.Of(group, "10 GiB: from the call that begins the upload to the first chunk's PUT", "ms", calls),
		}
	})
	if parts != nil {
		return rows, parts
	}
	return rows, err
}

// firstPut waits for the first PUT that came after a moment.
func firstPut(ctx context.Context, s *apitest.Server, after time.Time) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if at := firstOf(s, apitest.OpPut, after); !at.IsZero() {
			return at, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return time.Time{}, errors.New("no PUT came within a minute")
		}
	}
}

// initiated is when the first upload after a moment was begun.
func initiated(s *apitest.Server, after time.Time) time.Time {
	return firstOf(s, apitest.OpInitiate, after)
}

// firstOf is when the first request of its kind came after a moment; zero when
// none has.
func firstOf(s *apitest.Server, op apitest.Op, after time.Time) time.Time {
	for _, r := range s.Log() {
		if r.Op == op && r.Time.After(after) {
			return r.Time
		}
	}
	return time.Time{}
}
