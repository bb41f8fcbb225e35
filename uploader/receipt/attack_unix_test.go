//go:build unix

package receipt_test

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// TestAttackPipe: a pipe that nobody writes to, dropped as a receipt or as a
// video, is refused rather than waited for.
func TestAttackPipe(t *testing.T) {
	p := filepath.Join(t.TempDir(), "a.mp4")
	if err := syscall.Mkfifo(p, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 2)
	go func() {
		_, err := receipt.ParseFile(p)
		done <- err
		_, err = receipt.CheckFile(t.Context(), p, []receipt.Receipt{{Size: 1}}, nil)
		done <- err
	}()
	for range 2 {
		select {
		case err := <-done:
			if err == nil {
				t.Error("no error")
			}
		case <-time.After(5 * time.Second):
			t.Fatal("it waits for the pipe")
		}
	}
}
