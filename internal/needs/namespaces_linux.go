package needs

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// isolatedVariable is set for a test that runs in namespaces of its own.
const isolatedVariable = "AION_TEST_ISOLATED"

// Namespaces reports whether the test runs in namespaces of its own, where it
// may mount: a new mount namespace and those of more. In the process that go
// test started it doesn't: there it runs itself again in new namespaces, takes
// over how that went, and returns false, and the test returns at once.
//
// It wants root, or a system that allows user namespaces.
func Namespaces(t *testing.T, more uintptr) bool {
	t.Helper()
	if os.Getenv(isolatedVariable) != "" {
		// Mounts made here are not seen outside, and end with this process.
		if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
			t.Fatalf("make mounts private: %v", err)
		}
		return true
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.count=1", "-test.run=^"+t.Name()+"$")
	again.Env = append(os.Environ(), isolatedVariable+"=1")
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | more, Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		again.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		again.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		again.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := again.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) {
		Unmet(t, "this machine allows no new namespaces (%v): run the tests as root, or allow user namespaces", err)
	}
	t.Logf("in namespaces of its own:\n%s", out)
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("in namespaces of its own: %v", err)
	}
	return false
}
