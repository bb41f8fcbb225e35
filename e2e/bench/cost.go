package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// Cost is what one process has cost, from its start to its end.
type Cost struct {
	Wall, CPU float64 // seconds; CPU is the program's own and the system's for it
	Peak      float64 // most resident memory, in MB (10^6 bytes)
}

// String implements fmt.Stringer.
func (c Cost) String() string {
	return fmt.Sprintf("%.2f s, %.2f s CPU, %.1f MB", c.Wall, c.CPU, c.Peak)
}

// Measure runs a program to its end and returns what it alone has cost and what
// it has printed on standard output. It is an error when the program says that
// it failed. environ is the whole of its environment; nil: this process's.
func (e *Env) Measure(ctx context.Context, environ []string, program string, args ...string) (Cost, []byte, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return Cost{}, nil, err
	}
	defer r.Close()
	cmd := exec.CommandContext(ctx, filepath.Join(e.Bin, "alone"), append([]string{program}, args...)...)
	cmd.Env, cmd.ExtraFiles = environ, []*os.File{w}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var out, trouble bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &trouble
	err = cmd.Run()
	w.Close()
	if err != nil {
		return Cost{}, out.Bytes(), fmt.Errorf("%s: %w\n%s%s", filepath.Base(program), err, last(out.Bytes()), last(trouble.Bytes()))
	}
	var c Cost
	if err := json.NewDecoder(r).Decode(&c); err != nil {
		return Cost{}, out.Bytes(), fmt.Errorf("%s: what it has cost: %w", filepath.Base(program), err)
	}
	return c, out.Bytes(), nil
}

// last is the end of what a program has printed.
func last(b []byte) []byte { return b[max(0, len(b)-2000):] }
