package words

import (
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader"
)

// TestNamesTurnNothingAround: a file's name that holds marks of direction or
// lines is shown with them named, wherever it is shown.
func TestNamesTurnNothingAround(t *testing.T) {
	const name = "bridge\u202e4pm.exe\nall safe"
	s := &uploader.Snapshot{Name: name, Path: "/card/" + name, Size: 1}
	for what, text := range map[string]string{
		"details": FileLine([]*uploader.Snapshot{s}),
		"row":     Describe(s, About{}).Title,
	} {
		if strings.ContainsAny(text, "\u202e\n") {
			t.Errorf("%s: %q", what, text)
		}
	}
}
