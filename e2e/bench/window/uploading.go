package window

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

const (
	rate   = 4e6 // bytes per second, the person's limit: the same for all
	rowed  = 5   // videos
	warmup = 5 * time.Second
)

// drawing stands in the stack of everything that draws in the window's own
// thread: Fyne's painter, and the graphics library that it calls.
const drawing = `drawSingleFrame|_ExternalCode`

// share is what one round has measured, in percent of a core.
type share struct{ alone, visible, own, hidden, peak, aloneP float64 }

// runUploading has the window and aion-upload do the same work at the same speed.
func runUploading(ctx context.Context, env *bench.Env) (rows []bench.Row, err error) {
	program, err := shipped(ctx, env, ",bench")
	if err != nil {
		return nil, err
	}
	var all []share
	var parts error
	for range env.Runs {
		var s share
		if parts = env.Parts(ctx, func(t testing.TB) { s = uploading(ctx, t, env, program) }); parts != nil {
			break
		}
		fmt.Fprintf(env.Log, "  %+v\n", s)
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, parts
	}
	of := func(what, unit string, f func(share) float64) bench.Row {
		return bench.Of("The window while 5 videos upload at 4 MB/s, drawn by software", what, unit, bench.Each(all, f))
	}
	const core = "% of a core"
	return []bench.Row{
		of("CPU of aion-upload for the same work", core, func(s share) float64 { return s.alone }),
		of("CPU of the visible window, drawing and all", core, func(s share) float64 { return s.visible }),
		of("of it drawing", core, func(s share) float64 { return s.visible - s.own }).
			Noted("threads of llvmpipe, and the samples of the rest of the program that are below Fyne's drawSingleFrame"),
		of("our own work, above aion-upload", core, func(s share) float64 { return s.own - s.alone }).AtMost(3),
		of("hidden, above aion-upload", core, func(s share) float64 { return s.hidden - s.alone }).AtMost(1),
		of("peak memory of the window", "MB", func(s share) float64 { return s.peak }),
		of("peak memory of aion-upload", "MB", func(s share) float64 { return s.aloneP }),
	}, parts
}

// uploading is one round: aion-upload, then the window, visible and hidden.
func uploading(ctx context.Context, t testing.TB, env *bench.Env, program string) (s share) {
	files := videos(t, rowed, 60e6)
	_, base := service(t)
	environ := append(run.Environ("AIONVISION_BASE_URL"), "AIONVISION_API_KEY="+key)
	args := append([]string{"--base-url", base, "--state", t.TempDir(), "--json", "--limit", strconv.Itoa(rate)}, files...)
	p := run.Start(t, environ, nil, filepath.Join(env.Bin, "aion-upload"), args...)
	<-time.After(warmup)
	s.alone = busy(ctx, p, span)
	s.aloneP = memory(t, p, "VmHWM")
	p.Kill()

	d := desktop.Start(t)
	prefer(t, d, rate)
	d.StartServices().StartTray()
	profile := filepath.Join(t.TempDir(), "cpu")
	_, base = service(t)
	o := open(t, d, program, base, []string{"AION_BENCH_PROFILE=" + profile}, files...)
	o.start()
	<-time.After(warmup)
	o.Signal(syscall.SIGUSR1)
	before := rasterised(t, o.Process)
	s.visible = busy(ctx, o.Process, span)
	apart := 100 * (rasterised(t, o.Process) - before).Seconds() / span.Seconds()
	o.Signal(syscall.SIGUSR2)
	run.Until(t, most, "a profile", func() bool { _, err := os.Stat(profile); return err == nil })
	part, err := drawn(ctx, program, profile)
	if err != nil {
		t.Fatal(err)
	}
	s.own = (s.visible - apart) * (1 - part)
	s.peak = memory(t, o.Process, "VmHWM")

	o.Key("alt+F4")
	o.Still()
	o.Key("Return") // keep uploading in the background
	run.Until(t, most, "no window", func() bool { return !o.Seen() })
	<-time.After(2 * time.Second)
	s.hidden = busy(ctx, o.Process, span)
	o.Kill()
	return s
}

// rasterised is the time that the graphics library has computed in threads of
// its own so far.
func rasterised(t testing.TB, p *run.Process) (sum time.Duration) {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", p.PID()))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range threads {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		_, rest, ok := strings.Cut(string(b), "(llvmpipe")
		if !ok {
			continue
		}
		fields := strings.Fields(rest[strings.IndexByte(rest, ')')+1:])
		for _, f := range fields[11:13] { // in hundredths of a second
			n, err := strconv.Atoi(f)
			if err != nil {
				t.Fatal(err)
			}
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}

// drawn is which part of a profile's samples is drawing.
func drawn(ctx context.Context, program, profile string) (float64, error) {
	top := exec.CommandContext(ctx, "go", "tool", "pprof", "-top", "-nodecount", "100000", "-nodefraction", "0", "-edgefraction", "0", "-focus", drawing, program, profile)
	out, err := top.Output()
	if err != nil {
		return 0, fmt.Errorf("go tool pprof: %w", err)
	}
	m := regexp.MustCompile(`accounting for [^,]+, ([\d.]+)% of`).FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("go tool pprof: no share in\n%s", out)
	}
	percent, err := strconv.ParseFloat(string(m[1]), 64)
	return percent / 100, err
}
