package window

import (
	"context"
	"image"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
)

// runStart measures how long the window takes to show itself, and what it takes
// when it then has nothing to do.
func runStart(ctx context.Context, env *bench.Env) (rows []bench.Row, err error) {
	program, err := shipped(ctx, env, "")
	if err != nil {
		return nil, err
	}
	var frames, computed, empty, held []float64
	err = env.Parts(ctx, func(t testing.TB) {
		d := desktop.Start(t)
		prefer(t, d, 0)
		_, base := service(t)
		for range env.Runs + 1 {
			start := time.Now()
			p := d.Start([]string{"AIONVISION_API_KEY=" + key}, program, "--base-url", base)
			for !d.Shows(primary, 20) && time.Since(start) < most {
				<-time.After(5 * time.Millisecond)
			}
			frames = append(frames, time.Since(start).Seconds())
			computed = append(computed, p.Computed().Seconds())
			w := d.Window(p, "Aion Uploader", image.Pt(20, 20))
			w.Key("ctrl+q")
			p.Wait(most)
			for d.Shows(primary, 20) {
				<-time.After(5 * time.Millisecond)
			}
		}
		o := open(t, d, program, base, nil)
		<-time.After(settled)
		empty = append(empty, busy(ctx, o.Process, span))
		o.Key("ctrl+q")
		o.Wait(most)
		o = open(t, d, program, base, nil, videos(t, 5, 20e6)...)
		<-time.After(settled)
		held = append(held, busy(ctx, o.Process, span))
		o.Kill() // it would ask first
	})
	if len(frames) < 2 || len(held) == 0 {
		return nil, err
	}
	const group = "The window, drawn by software"
	return []bench.Row{
		bench.Of(group, "from the process's start to the first frame, warm", "s", frames[1:]).AtMost(0.8).Noted("videos can be dropped from then on"),
		bench.Of(group, "CPU until then, graphics library and all", "s", computed[1:]),
		bench.Of(group, "CPU of an empty window", "% of a core", empty).AtMost(2),
		bench.Of(group, "CPU with 5 videos paused", "% of a core", held).AtMost(2),
	}, err
}
