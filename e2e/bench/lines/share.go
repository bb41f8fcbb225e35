package lines

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/line"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
)

const group = "The line, filled"

// known is a line, and what is asked of aion-upload on it.
type known struct {
	name   string
	config line.Config
	limits []int   // PUTs at once that the service allows
	least  float64 // of the ceiling, with the first of limits; 0: nothing is asked
	curl   bool    // it is measured, too
}

// slow are lines that take so little of the machine that they can be measured
// side by side. The queue of each holds what the line carries in a round trip.
func slow() []known {
	const ms = time.Millisecond
	return []known{
		{"50 Mbit/s, 60 ms, no loss", line.Config{Rate: 50e6, Delay: 30 * ms}, []int{5}, 0.97, true},
		{"50 Mbit/s, 60 ms, 0.1 %", line.Config{Rate: 50e6, Delay: 30 * ms, Loss: 0.001}, []int{8, 16}, 0.95, false},
		{"50 Mbit/s, 60 ms, 1 %", line.Config{Rate: 50e6, Delay: 30 * ms, Loss: 0.01}, []int{16}, 0, true},
		{"20 Mbit/s, 100 ms, 2 %", line.Config{Rate: 20e6, Delay: 50 * ms, Loss: 0.02}, []int{16}, 0, true},
	}
}

// fast is a line that is measured alone.
func fast() []known {
	return []known{
		{"200 Mbit/s, 100 ms, 0.1 %", line.Config{Rate: 200e6, Delay: 50 * time.Millisecond, Loss: 0.001}, []int{16}, 0, false},
	}
}

// ofBest is what is asked of aion-upload on every line: so much of what the best
// fixed number of streams has that the same limit allows.
const ofBest = 0.95

// filmSize is more than a line carries while it is measured.
const filmSize = 700_000_000

// Cases are the package's, in the table's order.
func Cases() []bench.Case {
	return []bench.Case{
		{Name: "lines", Run: func(ctx context.Context, env *bench.Env) ([]bench.Row, error) { return fill(ctx, env, slow()) }},
		{Name: "line-200", Run: func(ctx context.Context, env *bench.Env) ([]bench.Row, error) { return fill(ctx, env, fast()) }},
		{Name: "line-clips", Run: clips},
		{Name: "line-tail", Run: tail},
	}
}

// fill measures lines side by side; on each, the senders go in turn.
func fill(ctx context.Context, env *bench.Env, all []known) ([]bench.Row, error) {
	film := filepath.Join(env.Dir, "film.mp4")
	if err := env.Parts(ctx, func(t testing.TB) { video.Grow(t, film, filmSize, 1) }); err != nil {
		return nil, err
	}
	rows, errs := make([][]bench.Row, len(all)), make([]error, len(all))
	var side sync.WaitGroup
	for i, k := range all {
		side.Go(func() { rows[i], errs[i] = k.fill(ctx, env, film) })
	}
	side.Wait()
	var joined []bench.Row
	for _, r := range rows {
		joined = append(joined, r...)
	}
	return joined, errors.Join(errs...)
}

// streams are the fixed numbers that the oracle is asked for.
var streams = [...]int{1, 4, 8, 16}

func (k known) fill(ctx context.Context, env *bench.Env, film string) ([]bench.Row, error) {
	var senders []sender
	for _, limit := range k.limits {
		senders = append(senders, product(env, film, limit))
	}
	for _, n := range streams {
		senders = append(senders, dumb(n))
	}
	if k.curl {
		senders = append(senders, curl(film))
	}
	got := make(map[string][]shares)
	for round := range env.Runs {
		for _, from := range senders {
			c := k.config
			c.Seed = uint64(round) + 1
			v, err := measure(ctx, env, c, from)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", k.name, from.name, err)
			}
			fmt.Fprintf(env.Log, "  %d/%d %s: %s: %v\n", round+1, env.Runs, k.name, from.name, v)
			got[from.name] = append(got[from.name], v)
		}
	}
	return k.rows(got), nil
}

func (k known) rows(got map[string][]shares) []bench.Row {
	const unit = "of the line"
	steady := func(name string) []float64 {
		return bench.Each(got[name], func(s shares) float64 { return s.Steady })
	}
	row := func(name string) bench.Row {
		early := bench.Median(bench.Each(got[name], func(s shares) float64 { return s.Early }))
		return bench.Of(group, k.name+": "+name, unit, steady(name)).Drawn("lines", k.name, name).
			Noted(fmt.Sprintf("until then %.2f", early))
	}
	var rows []bench.Row
	for i, limit := range k.limits {
		name := product(nil, "", limit).name
		share := row(name)
		if i == 0 && k.least > 0 {
			share = share.AtLeast(k.least)
		}
		best, runs := "", []float64{0}
		for _, n := range streams {
			if fixed := steady(dumb(n).name); n <= limit && bench.Median(fixed) > bench.Median(runs) {
				best, runs = dumb(n).name, fixed
			}
		}
		rows = append(rows, share,
			bench.Of(group, fmt.Sprintf("%s: %s, against the best fixed number", k.name, name), "×", bench.Ratios(steady(name), runs)).
				AtLeast(ofBest).Noted("best: "+best))
	}
	for _, n := range streams {
		rows = append(rows, row(dumb(n).name))
	}
	if k.curl {
		rows = append(rows, row("curl"))
	}
	return rows
}
