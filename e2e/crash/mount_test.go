package crash

import (
	"os"
	"syscall"
	"testing"
)

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
