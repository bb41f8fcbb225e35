// Command bench measures the program against its targets and its peers, and
// writes a table and plots. Building and starting everything takes some minutes
// the first time.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/bench/limit"
	"github.com/aionvision/aion-uploader/e2e/bench/lines"
	"github.com/aionvision/aion-uploader/e2e/bench/local"
	"github.com/aionvision/aion-uploader/e2e/bench/window"
)

// cases are all there are, in the table's order.
func cases() []bench.Case {
	return slices.Concat(
		local.Cases(),
		lines.Cases(),
		window.Cases(),
		limit.Cases(),
	)
}

func main() {
	only := flag.String("only", "", "run the cases whose names this `REGEXP` fits; the others' rows stay as they were measured")
	runs := flag.Int("runs", 5, "a median is of at least `N` runs")
	out := flag.String("out", "", "write results and plots into the folder `DIR`; empty: the repository's bench")
	list := flag.Bool("list", false, "print the cases' names and exit")
	flag.Parse()
	if *list {
		for _, c := range cases() {
			fmt.Println(c.Name)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *only, *runs, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// run runs the cases that are asked for. A missed target is a result; a case
// that couldn't measure is an error, said when all others have run.
func run(ctx context.Context, only string, runs int, out string) error {
	fits, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	env, end, err := prepare(ctx, runs)
	if err != nil {
		return err
	}
	defer end()
	if out == "" {
		out = filepath.Join(env.Root, "bench")
	}
	old, err := bench.Kept(out)
	if err != nil {
		return err
	}
	var names, failed []string
	for _, c := range cases() {
		names = append(names, c.Name)
	}
	var fresh []bench.Result
	for _, c := range cases() {
		if !fits.MatchString(c.Name) {
			continue
		}
		fmt.Fprintf(env.Log, "%s\n", c.Name)
		r := bench.Run(ctx, c, env)
		if ctx.Err() != nil {
			break // what it measured until then stands for nothing
		}
		if r.Err != "" {
			failed = append(failed, c.Name)
			fmt.Fprintf(env.Log, "%s ended early: %s\n", c.Name, r.Err)
		}
		fresh = append(fresh, r)
		// After each case, so that a run that is stopped has shown something.
		if err := bench.Write(out, bench.Merge(names, old, fresh)); err != nil {
			return err
		}
	}
	if err := bench.Write(out, bench.Merge(names, old, fresh)); err != nil {
		return err
	}
	if err := bench.Table(os.Stdout, fresh); err != nil {
		return err
	}
	fmt.Printf("\nThe whole table: %s\n", filepath.Join(out, "results.md"))
	if len(failed) > 0 {
		return fmt.Errorf("ended early: %s", strings.Join(failed, ", "))
	}
	return ctx.Err()
}

// prepare builds what the cases start. end removes what it has made.
func prepare(ctx context.Context, runs int) (env bench.Env, end func(), err error) {
	env = bench.Env{Runs: runs, Log: os.Stderr}
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aionvision/aion-uploader").Output()
	if err != nil {
		return env, nil, fmt.Errorf("find the repository: %w", err)
	}
	env.Root = strings.TrimSpace(string(root))
	if env.Dir, err = os.MkdirTemp("", "aion-bench-"); err != nil {
		return env, nil, err
	}
	end = func() {
		if err := os.RemoveAll(env.Dir); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
	}
	env.Bin = filepath.Join(env.Dir, "bin")
	fmt.Fprintln(env.Log, "Building")
	for _, b := range []struct {
		pkg string
		cgo bool
	}{{"./../cmd/aion-upload", false}, {"./cmd/service", false}, {"./cmd/alone", false}, {"./../.", true}} {
		if _, err := env.Build(ctx, b.pkg, b.cgo); err != nil {
			end()
			return env, nil, err
		}
	}
	return env, end, nil
}
