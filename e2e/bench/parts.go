package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Parts calls use with a [testing.TB], for the parts of the end-to-end tests
// that want one: they start, and they end when use has returned. Fatal ends use
// and is the error; so is whatever Error has said.
func (e *Env) Parts(ctx context.Context, use func(t testing.TB)) error {
	p := &parts{ctx: ctx, env: e}
	done := make(chan struct{})
	go func() { // Fatal ends a goroutine
		defer close(done)
		defer p.end()
		use(p)
	}()
	<-done
	return p.err
}

// parts is a testing.TB that isn't a test's. Methods that it doesn't have panic
// by the nil interface.
type parts struct {
	testing.TB
	ctx   context.Context
	env   *Env
	err   error
	after []func()
}

func (p *parts) Helper()                  {}
func (p *parts) Name() string             { return "bench" }
func (p *parts) Failed() bool             { return p.err != nil }
func (p *parts) Context() context.Context { return p.ctx }
func (p *parts) Cleanup(f func())         { p.after = append(p.after, f) }
func (p *parts) Log(a ...any)             { fmt.Fprintln(p.env.Log, a...) }
func (p *parts) Logf(f string, a ...any)  { fmt.Fprintf(p.env.Log, f+"\n", a...) }
func (p *parts) Error(a ...any)           { p.fail(fmt.Sprint(a...)) }
func (p *parts) Errorf(f string, a ...any) {
	p.fail(fmt.Sprintf(f, a...))
}
func (p *parts) Fatal(a ...any)            { p.Error(a...); runtime.Goexit() }
func (p *parts) Fatalf(f string, a ...any) { p.Errorf(f, a...); runtime.Goexit() }

// Skipf is for what is missing on this machine: nothing was measured.
func (p *parts) Skipf(f string, a ...any) { p.Fatalf(f, a...) }

func (p *parts) fail(text string) {
	if p.err == nil {
		p.err = fmt.Errorf("%s", text)
	}
}

func (p *parts) TempDir() string {
	dir, err := os.MkdirTemp(p.env.Dir, "part-")
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			p.Error(err)
		}
	})
	return dir
}

// end undoes what was set up, the last first.
func (p *parts) end() {
	for len(p.after) > 0 {
		last := p.after[len(p.after)-1]
		p.after = p.after[:len(p.after)-1]
		last()
	}
}

// Build builds a package of this module, such as "./cmd/service", or of the
// product, such as "./../cmd/aion-upload", into the folder of programs and
// returns the program's path. Only the window needs cgo.
func (e *Env) Build(ctx context.Context, pkg string, cgo bool) (string, error) {
	from, name := filepath.Join(e.Root, "e2e"), filepath.Base(pkg)
	if below, ok := strings.CutPrefix(pkg, "./../"); ok {
		from, pkg = e.Root, "./"+below
	}
	if name == "." || name == ".." {
		name = "aion-uploader"
	}
	program := filepath.Join(e.Bin, name)
	build := exec.CommandContext(ctx, "go", "build", "-o", program, pkg)
	build.Dir = from
	build.Env = append(os.Environ(), "CGO_ENABLED="+map[bool]string{true: "1", false: "0"}[cgo])
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return program, nil
}

// Install builds a program of another module, such as
// "example.org/m/cmd/name@v1.2.3", into the folder of programs and returns its
// path. Its dependencies stay out of every go.mod here.
func (e *Env) Install(ctx context.Context, pkg string) (string, error) {
	install := exec.CommandContext(ctx, "go", "install", pkg)
	install.Dir = e.Dir
	install.Env = append(os.Environ(), "GOBIN="+e.Bin, "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go install %s: %w\n%s", pkg, err, out)
	}
	path, _, _ := strings.Cut(pkg, "@")
	return filepath.Join(e.Bin, filepath.Base(path)), nil
}
