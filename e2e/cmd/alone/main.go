// Command alone runs a program to its end and writes what that has cost as one
// JSON object to file descriptor 3. The bench starts what it measures by it: the
// system counts the memory of whoever starts a program as the program's own
// peak, and this one has next to none.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
)

func main() {
	runtime.LockOSThread() // the program ends with the thread that has started it
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(127)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	cost := bench.Cost{
		Wall: wall.Seconds(),
		CPU:  (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		Peak: float64(usage.Maxrss<<10) / 1e6, // Linux counts in KiB
	}
	if err := json.NewEncoder(os.NewFile(3, "cost")).Encode(cost); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(127)
	}
	if exit != nil {
		os.Exit(max(1, exit.ExitCode()))
	}
}
