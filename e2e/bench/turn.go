package bench

import (
	"context"
	"fmt"
	"math"
)

// Contender is one of those that [InTurn] compares.
type Contender[T any] struct {
	Name string
	Run  func(ctx context.Context) (T, error)
}

// InTurn runs all contenders once, then all of them again, runs times, and
// returns what each has given, by name. One round before the first warms caches
// up and isn't counted.
func InTurn[T any](ctx context.Context, env *Env, runs int, all ...Contender[T]) (map[string][]T, error) {
	got := make(map[string][]T, len(all))
	for round := range runs + 1 {
		for _, c := range all {
			if err := ctx.Err(); err != nil {
				return got, err
			}
			v, err := c.Run(ctx)
			if err != nil {
				return got, fmt.Errorf("%s, round %d: %w", c.Name, round, err)
			}
			if round == 0 {
				continue
			}
			fmt.Fprintf(env.Log, "  %d/%d %s: %+v\n", round, runs, c.Name, v)
			got[c.Name] = append(got[c.Name], v)
		}
	}
	return got, nil
}

// Ratios divides what one contender took by what the other took in the same
// round.
func Ratios(a, b []float64) []float64 {
	r := make([]float64, min(len(a), len(b)))
	for i := range r {
		r[i] = a[i] / b[i]
	}
	return r
}

// Each takes one figure out of each of a contender's runs.
func Each[T any](runs []T, figure func(T) float64) []float64 {
	f := make([]float64, len(runs))
	for i, r := range runs {
		f[i] = figure(r)
	}
	return f
}

func nan() float64 { return math.NaN() }
