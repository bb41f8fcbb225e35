package run

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// markVariable is in the environment of everything that a [Process] starts, so
// that what it leaves behind can be found.
const markVariable = "AION_E2E_MARK"

// stopTime is how long a program may take to end after SIGTERM.
const stopTime = 5 * time.Second

// Process is a program that runs. Its methods are for the test's goroutine.
type Process struct {
	Name           string
	Stdout, Stderr *Log

	t    testing.TB
	cmd  *exec.Cmd
	mark string
	done chan struct{} // closed when it has ended
}

// Start starts a program in a process group of its own. prepare may change the
// command before; nil does nothing. The program ends with the test at the
// latest. What it has started and left behind by then is an error of the test.
func Start(t testing.TB, env []string, prepare func(*exec.Cmd), program string, args ...string) *Process {
	t.Helper()
	p := &Process{
		Name: program, t: t, mark: markVariable + "=" + rand.Text(), done: make(chan struct{}),
		Stdout: &Log{}, Stderr: &Log{}, cmd: exec.Command(program, args...),
	}
	p.cmd.Env = append(env[:len(env):len(env)], p.mark)
	p.cmd.Stdout, p.cmd.Stderr = p.Stdout, p.Stderr
	p.cmd.WaitDelay = time.Second // for those who inherited its output
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if prepare != nil {
		prepare(p.cmd)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // the state says how it went
	}()
	t.Cleanup(p.Stop)
	return p
}

// Stop ends the program by SIGTERM, then by SIGKILL, and returns when it has
// gone. A second Stop does nothing.
func (p *Process) Stop() {
	p.t.Helper()
	if !p.Ended() {
		p.Signal(syscall.SIGTERM)
		select {
		case <-p.done:
		case <-time.After(stopTime):
			p.t.Errorf("%s took more than %v to end", p.Name, stopTime)
		}
	}
	p.Kill()
	for _, left := range p.marked() {
		p.t.Errorf("%s left process %d behind: %s", p.Name, left.pid, left.command)
		_ = syscall.Kill(left.pid, syscall.SIGKILL)
	}
}

// Kill ends the program and its group by SIGKILL.
func (p *Process) Kill() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // it may have ended
	<-p.done
}

// Signal sends a signal to the program alone.
func (p *Process) Signal(s syscall.Signal) {
	if !p.Ended() {
		_ = p.cmd.Process.Signal(s) // it may have ended meanwhile
	}
}

// Wait waits for the program's end and returns its exit code, -1 after a
// signal. Too long a wait ends the test.
func (p *Process) Wait(most time.Duration) int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(most):
		p.t.Fatalf("%s still runs after %v\nstdout:\n%s\nstderr:\n%s", p.Name, most, p.Stdout, p.Stderr)
	}
	return p.cmd.ProcessState.ExitCode()
}

// CPU returns the time that the program has computed, in it and in the system.
// It must have ended.
func (p *Process) CPU() time.Duration {
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// Computed returns the time that the program has computed so far, in it and in
// the system. It must be running.
func (p *Process) Computed() time.Duration {
	p.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	// The name in parentheses may hold anything; the times are the 12th and
	// 13th field behind it, in hundredths of a second.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var ticks int
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			p.t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// PID is the program's process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ended reports whether the program has ended.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// PeakMemory returns the most memory that the program had, in bytes. It must
// have ended.
func (p *Process) PeakMemory() int64 {
	return p.cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10 // Linux counts in KiB
}

// Log is what a program writes. It is safe for concurrent use.
type Log struct {
	mu   sync.Mutex
	text strings.Builder // protected by mu
}

// Write implements io.Writer.
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String returns all that was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Environ returns this process's environment without the named variables.
func Environ(without ...string) []string {
	var kept []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		drop := false
		for _, w := range without {
			drop = drop || w == name
		}
		if !drop {
			kept = append(kept, entry)
		}
	}
	return kept
}
