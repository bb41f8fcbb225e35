package window

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"

	"github.com/aionvision/aion-uploader/e2e/bench"
)

// frame is the most that our own work may take in one frame, in ms.
const frame = 8

// runList runs the window's own benchmarks of 5,000 rows of which five upload:
// what one frame costs before anything is drawn.
func runList(ctx context.Context, env *bench.Env) ([]bench.Row, error) {
	runs := make(map[string][]float64)
	for range env.Runs {
		for _, pkg := range []string{"./app", "./app/queue"} {
			test := exec.CommandContext(ctx, "go", "test", pkg, "-run", "^$",
				"-bench", "^Benchmark(Flush|Scroll|Jump|Regroup|Search|SelectAll)$", "-benchtime", "300x")
			test.Dir = env.Root
			out, err := test.CombinedOutput()
			if err != nil {
				return nil, fmt.Errorf("%w\n%s", err, out)
			}
			for _, m := range regexp.MustCompile(`(?m)^Benchmark(\w+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`).FindAllStringSubmatch(string(out), -1) {
				ns, err := strconv.ParseFloat(m[2], 64)
				if err != nil {
					return nil, err
				}
				runs[m[1]] = append(runs[m[1]], ns/1e6)
			}
		}
	}
	var rows []bench.Row
	for _, r := range []struct{ name, what string }{
		{"Flush", "a picture in which five have moved"},
		{"Scroll", "a turn of the wheel"},
		{"Jump", "from one end to the other"},
		{"Regroup", "a video changes its group"},
		{"Search", "a letter in the search"},
		{"SelectAll", "all are marked"},
	} {
		rows = append(rows, bench.Of("5,000 rows, five uploading: our own work for one frame", r.what, "ms", runs[r.name]).AtMost(frame))
	}
	return rows, nil
}
