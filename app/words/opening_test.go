package words

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader"
)

// TestCantOpen: a list of a newer version is no open window.
func TestCantOpen(t *testing.T) {
	if got := CantOpen(fmt.Errorf("app: open the queue: %w", uploader.ErrNewer)); !strings.Contains(got, "newer version") || strings.Contains(got, "open already") || strings.Contains(got, "uploader:") {
		t.Errorf("%q", got)
	}
	if got := CantOpen(uploader.ErrInUse); !strings.Contains(got, "open already") {
		t.Errorf("%q", got)
	}
}
