package crash

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// programVariable names the built command to a test that runs itself again in a
// namespace.
const programVariable = "AION_E2E_CRASH_PROGRAM"

// Flags of `make crash`; see CONTRIBUTING.md.
var (
	kills = flag.Int("kills", 30, "how often aion-upload is killed")
	seed  = flag.Uint64("seed", 0, "replays a run's videos, delays and order; 0: another one each time")
	plan  = flag.String("plan", "", "one round's kills, as a failure prints them; with -seed it replays that round alone")
)

// TestMain builds aion-upload once, as it is shipped: without cgo.
func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	if os.Getenv(programVariable) != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "aion-crash-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "aion-upload")
	build := exec.Command("go", "build", "-o", program, "./cmd/aion-upload")
	build.Dir = filepath.Join("..", "..") // the product's module, not this one
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build aion-upload: %v\n%s", err, out)
		return 1
	}
	if err := os.Setenv(programVariable, program); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}
