package practice

import (
	"context"
	"net/http"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// trouble is one thing that goes wrong on a breaking line; the next comes a beat
// later.
type trouble struct {
	faults []apitest.Fault // for the next requests, before the line's own rate
	cut    bool            // every connection is reset
	down   bool            // nobody answers, for this beat
	brief  bool            // the next comes after a third of a beat
	rare   bool            // in one round of four only
}

// script is what goes wrong, over and over, the worst in the first seconds: who
// watches for it shouldn't wait for it. One call too many is refused now and
// then only: a client takes it as news about the plan, and goes slowly until the
// service has told its limit again, a minute later.
func script() []trouble {
	unwell := apitest.APIError("SERVICE_UNAVAILABLE", "Practice: the service is unwell for a moment")
	return []trouble{
		{brief: true},
		{down: true},
		{},
		{cut: true},
		{faults: []apitest.Fault{
			{Endpoint: apitest.OpPut, Status: http.StatusServiceUnavailable, Body: apitest.StorageError("ServiceUnavailable", "Practice"), Times: 4},
			{Endpoint: apitest.OpConfirm, Status: http.StatusServiceUnavailable, Body: unwell, Times: 1},
		}},
		{faults: []apitest.Fault{{Endpoint: apitest.OpPut, Reset: true, Times: 3}}},
		{rare: true, faults: []apitest.Fault{{
			Endpoint: apitest.OpConfirm, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"2"}},
			Body: apitest.APIError("RATE_LIMIT_ERROR", "Practice: one call too many"), Times: 1,
		}}},
	}
}

// breaking plays the script until ctx ends, and leaves the link up.
func (s *Service) breaking(ctx context.Context, done chan<- struct{}) {
	defer close(done)
	defer s.link.up()
	for round := 1; ; round++ {
		for _, t := range script() {
			if t.rare && round%4 != 0 {
				continue
			}
			s.strike(t)
			lasts := s.beat
			if t.brief {
				lasts /= 3
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(lasts):
			}
		}
	}
}

// strike lets one trouble happen. The line is a mediocre one at best.
func (s *Service) strike(t trouble) {
	s.server.ClearFaults()
	for _, f := range t.faults {
		s.server.Fault(f)
	}
	s.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 100_000, Delay: 100 * time.Millisecond})
	switch {
	case t.down:
		s.link.down()
	case t.cut:
		s.link.up()
		s.link.cut()
	default:
		s.link.up()
	}
}
