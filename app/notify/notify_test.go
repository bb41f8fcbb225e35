package notify

import (
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"All 8 videos are safe":    "All 8 videos are safe",
		"two\nlines\x00\x1b[31m":   "two lines  [31m",
		"\xffbroken":               "?broken",
		"$(calc).mp4":              "$(calc).mp4", // data everywhere, so it may stay
		strings.Repeat("ü", 1000):  strings.Repeat("ü", longest),
		"tab\tand\u0085next\u007f": "tab and next ",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	const in, want = `<a href="x">5 & 6</a>`, `&lt;a href="x"&gt;5 &amp; 6&lt;/a&gt;`
	if got := escape(in); got != want {
		t.Errorf("escape(%q) = %q, want %q", in, got, want)
	}
}
