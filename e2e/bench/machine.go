package bench

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// Stamp says when, of which commit and where something was measured.
type Stamp struct {
	Date    time.Time
	Commit  string // "" where git can't tell
	Machine string // CPU, cores, memory, system, Go
}

// String is the stamp in short: what tells two runs apart.
func (s Stamp) String() string {
	return s.Date.Format("2006-01-02 15:04 MST") + ", commit " + s.Commit
}

// Now is the stamp of what is measured now, of the repository at root.
func Now(root string) Stamp {
	return Stamp{Date: time.Now().UTC().Truncate(time.Second), Commit: commit(root), Machine: machine()}
}

func commit(root string) string {
	git := func(args ...string) string {
		out, err := exec.Command("git", append([]string{"-C", root}, args...)...).Output()
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(out))
	}
	hash := git("rev-parse", "--short=10", "HEAD")
	if hash == "" {
		return "unknown"
	}
	if git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench") != "" {
		hash += " with changes"
	}
	return hash
}

func machine() string {
	cpu := field("/proc/cpuinfo", "model name")
	if cpu == "" {
		cpu = runtime.GOARCH
	}
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease") // "" elsewhere
	memory := field("/proc/meminfo", "MemTotal")
	return fmt.Sprintf("%s, %d cores, %s of memory, %s %s, %s",
		cpu, runtime.NumCPU(), memory, runtime.GOOS, strings.TrimSpace(string(kernel)), runtime.Version())
}

// field is the first value of that name in one of the kernel's tables.
func field(path, name string) string {
	text, _ := os.ReadFile(path)
	for line := range strings.Lines(string(text)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
