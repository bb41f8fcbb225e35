package main

import "testing"

// TestClean: no name moves the cursor, sends a command to the terminal or turns
// the line around.
func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Brücke 1.mp4":          "Brücke 1.mp4",
		"a\x1b]0;x\x07\r.mp4":   "a�]0;x��.mp4",
		"safe\u202e4pm.exe":     "safe�4pm.exe",
		"a\u2028b\u2066c\u009b": "a�b�c�",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
