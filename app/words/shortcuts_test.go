package words

import (
	"slices"
	"testing"
)

func TestShortcuts(t *testing.T) {
	for _, mac := range []bool{false, true} {
		seen := map[string]bool{}
		for _, g := range Shortcuts(mac) {
			if g.Title == "" {
				t.Error("a group has no title")
			}
			for _, s := range g.All {
				if s.Does == "" || len(s.Keys) == 0 || slices.Contains(s.Keys, "") {
					t.Errorf("mac %t: %+v", mac, s)
				}
				if seen[s.Does] {
					t.Errorf("%q is listed twice", s.Does)
				}
				seen[s.Does] = true
				if mac && (slices.Contains(s.Keys, "Ctrl") || slices.Contains(s.Keys, "Alt")) {
					t.Errorf("%q has keys that a Mac hasn't got: %q", s.Does, s.Keys)
				}
			}
		}
		if len(seen) < 16 {
			t.Errorf("%d shortcuts", len(seen))
		}
	}
}
