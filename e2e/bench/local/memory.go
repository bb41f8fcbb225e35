package local

import (
	"context"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// slotRate is what one PUT may carry, in bytes per second: little enough that
// more of them always bring more, and all 16 come into use.
const slotRate = 4e6

// memorySize is enough for the slots to climb, which takes half a minute, and
// for all of them to be busy for a while then.
const memorySize = 1536 << 20

// runMemory measures the most memory that the program has with all slots busy.
func runMemory(ctx context.Context, env *bench.Env) (rows []bench.Row, err error) {
	parts := env.Parts(ctx, func(t testing.TB) {
		l, ca := gateway.Listen(t)
		s, service := newSite(t, env, apitest.Options{ChunkSize: 25e6, ConcurrentLimit: uploader.MaxParallel, Discard: true})
		video.Grow(t, s.video, memorySize, 1)
		service.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: slotRate})
		if err = s.serve(service, l); err != nil {
			return
		}
		s.flags = []string{"--ca-file", ca}
		var got map[string][]bench.Cost
		got, err = bench.InTurn(ctx, env, env.Runs,
			bench.Contender[bench.Cost]{Name: "aion-upload", Run: func(ctx context.Context) (bench.Cost, error) { return s.upload(ctx) }})
		if err != nil {
			return
		}
		rows = []bench.Row{bench.Of("Memory", "over TLS, 16 slots, chunks of 25 MB", "MB", costs(got).peak("aion-upload")).AtMost(32)}
	})
	if parts != nil {
		return rows, parts
	}
	return rows, err
}
