// Package window has the bench's cases of the real window: on an X server
// without a screen, drawn by software, as on a machine without a graphics card.
package window

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Cases are all of this package.
func Cases() []bench.Case {
	return []bench.Case{
		{Name: "window/start", Run: runStart},
		{Name: "window/uploading", Run: runUploading},
		{Name: "window/list", Run: runList},
	}
}

const (
	key = "aion_0123456789abcdefghijklmn"

	settled = 6 * time.Second  // after the start, until an idle window is measured
	span    = 12 * time.Second // what CPU is measured over
	most    = 20 * time.Second // that the window may take to do as it is told
)

// Colours of the light look, as e2e/window has them.
var ( //nolint:gochecknoglobals // they don't change
	primary = color.NRGBA{R: 0x0B, G: 0x5F, B: 0xD0, A: 0xFF}
	caution = color.NRGBA{R: 0xFD, G: 0xF1, B: 0xDC, A: 0xFF}
)

// opened is the window's program on a desktop.
type opened struct {
	*run.Process
	*desktop.Window
	t testing.TB
}

// prefer writes the program's settings: past the welcome, and with a speed
// limit in bytes per second where one is meant.
func prefer(t testing.TB, d *desktop.Desktop, limit int64) {
	t.Helper()
	b, err := json.Marshal(map[string]any{"appearance": "light", "welcomed": true, "rate_limit": limit})
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(d.Home, "aion")
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "settings.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// shipped builds the window as packages have it, with further tags.
func shipped(ctx context.Context, env *bench.Env, tags string) (string, error) {
	program := filepath.Join(env.Dir, "aion-uploader")
	build := exec.CommandContext(ctx, "go", "build", "-tags", "migrated_fynedo,no_emoji"+tags, "-ldflags", "-s -w", "-o", program, ".")
	build.Dir = env.Root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
}

// open opens the window and waits for its first frame.
func open(t testing.TB, d *desktop.Desktop, program, base string, env []string, files ...string) *opened {
	t.Helper()
	env = append(env, "AIONVISION_API_KEY="+key)
	p := d.Start(env, program, append([]string{"--base-url", base}, files...)...)
	o := &opened{Process: p, Window: d.Window(p, "Aion Uploader", image.Pt(20, 20)), t: t}
	run.Until(t, most, "a first frame", func() bool { return d.Shows(primary, 20) })
	o.Point(image.Pt(3, o.Area().Dy()-3)) // over nothing
	return o
}

// start presses Start in the notice above videos that were added held.
func (o *opened) start() {
	o.t.Helper()
	held := func() []image.Rectangle {
		img := o.Picture()
		return desktop.Areas(img, caution, image.Pt(img.Rect.Dx()-2, 40), image.Pt(img.Rect.Dx(), 150))
	}
	run.Until(o.t, most, "videos that wait for Start", func() bool { return len(held()) > 0 })
	o.Still()
	found := held()
	if len(found) == 0 {
		o.t.Fatal("the notice has gone by itself")
	}
	band := found[len(found)-1]
	o.Click(image.Pt(band.Max.X-50, band.Max.Y-22))
	o.Point(image.Pt(3, o.Area().Dy()-3))
}

// busy is the share of one core that a program took over a while, in percent.
func busy(ctx context.Context, p *run.Process, over time.Duration) float64 {
	before, start := p.Computed(), time.Now()
	select {
	case <-time.After(over):
	case <-ctx.Done():
	}
	return 100 * (p.Computed() - before).Seconds() / time.Since(start).Seconds()
}

// memory reads a figure of a running program in MB (10^6 bytes), such as VmHWM,
// its most resident memory so far.
func memory(t testing.TB, p *run.Process, name string) float64 {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			var kb float64
			if _, err := fmt.Sscan(rest, &kb); err != nil {
				t.Fatal(err)
			}
			return kb * 1024 / 1e6
		}
	}
	t.Fatalf("no %s", name)
	return 0
}

// service is one that drops what it gets, with a limit of one PUT for each
// upload, so that several videos move at once.
func service(t testing.TB) (*apitest.Server, string) {
	t.Helper()
	s, err := apitest.New(apitest.Options{Key: key, Discard: true, ConcurrentLimit: 1, ChunkSize: 5 << 20, AnalysisTime: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	base, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	return s, base
}

// videos makes so many of a size.
func videos(t testing.TB, n int, size int64) []string {
	t.Helper()
	dir := t.TempDir()
	var all []string
	for i := range n {
		path := filepath.Join(dir, fmt.Sprintf("Span %d.mp4", i+1))
		video.Grow(t, path, size, uint64(i))
		all = append(all, path)
	}
	return all
}
