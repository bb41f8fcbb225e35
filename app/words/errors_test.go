package words

import (
	"strings"
	"testing"
)

// TestUnreadableAdvice: macOS refuses cards and the Desktop by a switch that
// nobody finds unless told.
func TestUnreadableAdvice(t *testing.T) {
	for system, want := range map[string]bool{"darwin": true, "linux": false, "windows": false} {
		got := unreadableAdvice(system)
		if strings.Contains(string(got), "Privacy & Security → Files and Folders") != want || !strings.HasSuffix(string(got), "then retry.") {
			t.Errorf("%s: %q", system, got)
		}
	}
}
