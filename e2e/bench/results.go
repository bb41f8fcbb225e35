package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// Result is what a case has measured, and when.
type Result struct {
	Case  string
	Stamp Stamp
	Rows  []Row
	Err   string // why the case ended early; "" when it didn't
}

// Run runs one case in a scratch folder of its own.
func Run(ctx context.Context, c Case, env Env) Result {
	r := Result{Case: c.Name, Stamp: Now(env.Root)}
	dir, err := os.MkdirTemp(env.Dir, "case-")
	if err == nil {
		env.Dir = dir
		r.Rows, err = c.Run(ctx, &env)
		r.Rows, err = figures(r.Rows, err)
		err = errors.Join(err, os.RemoveAll(dir))
	}
	if err != nil {
		r.Err = err.Error()
	}
	return r
}

// figures takes out rows that have none, as a ratio to nothing, and names them
// in the error.
func figures(rows []Row, err error) ([]Row, error) {
	var kept []Row
	for _, r := range rows {
		odd := func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }
		if odd(r.Measured) || slices.ContainsFunc(r.Runs, odd) {
			err = errors.Join(err, fmt.Errorf("no figure for %q", r.What))
			continue
		}
		kept = append(kept, r)
	}
	return kept, err
}

// resultsFile keeps the figures, for the next run and for other programs.
const resultsFile = "results.json"

// Kept reads the results that a folder holds from earlier runs.
func Kept(dir string) ([]Result, error) {
	text, err := os.ReadFile(filepath.Join(dir, resultsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Result
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", resultsFile, err)
	}
	return all, nil
}

// Merge puts new results into the places of the same cases' old ones, in the
// order of names; what isn't among the names is dropped.
func Merge(names []string, old, fresh []Result) []Result {
	var all []Result
	for _, name := range names {
		is := func(r Result) bool { return r.Case == name }
		if i := slices.IndexFunc(fresh, is); i >= 0 {
			all = append(all, fresh[i])
		} else if i := slices.IndexFunc(old, is); i >= 0 {
			all = append(all, old[i])
		}
	}
	return all
}

// Write writes results.json, results.md and the plots into a folder, which it
// makes.
func Write(dir string, all []Result) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(all, "", "\t")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, resultsFile), append(text, '\n'), 0o644); err != nil {
		return err
	}
	plots := Plots(all)
	if err := os.WriteFile(filepath.Join(dir, "results.md"), []byte(Markdown(all, plots)), 0o644); err != nil {
		return err
	}
	for _, p := range plots {
		if err := os.WriteFile(filepath.Join(dir, p.Name+".svg"), []byte(p.SVG()), 0o644); err != nil {
			return err
		}
	}
	return nil
}
