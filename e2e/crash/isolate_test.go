package crash

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// isolatedVariable is set for a test that runs in namespaces of its own.
const isolatedVariable = "AION_E2E_CRASH_ISOLATED"

// isolated reports whether the test runs in namespaces of its own, where it may
// mount. In the process that `go test` started it doesn't: there it runs itself
// again in new namespaces, takes over how that went, and returns false.
//
// A machine that allows neither root nor user namespaces fails the test where
// AION_FULL_TEST or CI is set, and skips it, saying so, elsewhere.
func isolated(t *testing.T, namespaces uintptr) bool {
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
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | namespaces, Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		again.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		again.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		again.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := again.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) {
		run.Unmet(t, "NOT TESTED: this machine allows no new namespaces (%v): run the tests as root, or allow user namespaces", err)
		return false
	}
	t.Logf("in namespaces of its own:\n%s", out)
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("in namespaces of its own: %v", err)
	}
	return false
}

// mount mounts until the test's end, and ends the test where that fails.
func mount(t *testing.T, source, target, kind string, flags uintptr, data string) {
	t.Helper()
	if err := os.MkdirAll(target, 0o755); err != nil && flags&syscall.MS_REMOUNT == 0 {
		t.Fatal(err)
	}
	if err := syscall.Mount(source, target, kind, flags, data); err != nil {
		t.Fatalf("mount %s on %s: %v", kind, target, err)
	}
	if flags&syscall.MS_REMOUNT == 0 {
		// It may have been pulled meanwhile.
		t.Cleanup(func() { _ = syscall.Unmount(target, syscall.MNT_DETACH) })
	}
}

// unmount takes a mount away as a pulled card goes: at once, whoever uses it.
func unmount(t *testing.T, target string) {
	t.Helper()
	if err := syscall.Unmount(target, syscall.MNT_DETACH); err != nil {
		t.Fatalf("unmount %s: %v", target, err)
	}
}
