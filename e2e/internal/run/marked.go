package run

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// remnant is a process that should have ended.
type remnant struct {
	pid     int
	command string
}

// marked returns the processes that have p's mark in their environment.
func (p *Process) marked() []remnant {
	var found []remnant
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range files {
		environ, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(environ, []byte(p.mark)) {
			continue // gone meanwhile, or not ours
		}
		dir := filepath.Dir(file)
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil || pid == os.Getpid() {
			continue
		}
		command, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		found = append(found, remnant{pid, strings.ReplaceAll(string(command), "\x00", " ")})
	}
	return found
}
