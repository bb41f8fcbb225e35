package uploader

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Row 47: a name of 300 characters, which some file systems have.
func TestFault47_LongNames(t *testing.T) {
	for in, want := range map[string]string{
		strings.Repeat("n", 300) + ".mp4":     strings.Repeat("n", 250) + "….mp4",
		strings.Repeat("🏗", 300):              strings.Repeat("🏗", 254) + "…",
		"a." + strings.Repeat("e", 300):       "a." + strings.Repeat("e", 252) + "…",
		strings.Repeat("ש", 251) + ".mp4":     strings.Repeat("ש", 251) + ".mp4",
		"bridge\n17\x00.mp4":                  "bridge_17_.mp4",
		"\xff.mp4":                            "\uFFFD.mp4",
		`\\server\share\a.mp4`:                `\\server\share\a.mp4`,
		strings.Repeat("n", 249) + "\xff.mp4": strings.Repeat("n", 249) + "\uFFFD.mp4",
	} {
		if got := sentName(in); got != want {
			t.Errorf("%q is sent as %q, want %q", in, got, want)
		}
	}
}

// FuzzSentName gives the service the name of any file: text that it takes.
func FuzzSentName(f *testing.F) {
	for _, s := range []string{"a.mp4", strings.Repeat("ü", 300) + ".mov", "\xff\xfe", "a\nb", "\u202egnp.mp4", "." + strings.Repeat("x", 300), " "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := sentName(name)
		if n := utf8.RuneCountInString(got); n > maxNameChars || !utf8.ValidString(got) || (got == "") != (name == "") {
			t.Errorf("%q is sent as %q: %d characters", name, got, n)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r < 0x80 && unicode.IsControl(r) }) {
			t.Errorf("%q is sent as %q", name, got)
		}
		if again := sentName(got); again != got {
			t.Errorf("%q is sent as %q, and that as %q", name, got, again)
		}
	})
}

// FuzzKept restores whatever small values the journal may hold: a damaged one
// costs nothing but itself, and none makes a call wait for ever.
func FuzzKept(f *testing.F) {
	f.Add(`{"key_print":"","limit":10,"known":true,"calls":[1,946684800000]}`, `{"media_id":"m","upload_id":"u","key_print":"k"}`, []byte("sha"), int64(7))
	f.Add(`{"limit":-1,"calls":[-9223372036854775808]}`, `{"media_id":""}`, []byte{}, int64(-1))
	f.Add(`{`, `null`, []byte(nil), int64(1<<62))
	f.Fuzz(func(t *testing.T, budgetText, owed string, hash []byte, hashed int64) {
		cfg := Config{}.withDefaults()
		m := &Manager{cfg: cfg, budget: &budget{}, loop: loop{owed: map[string]*owedAbort{}}}
		m.restoreBudget(budgetText)
		if d := m.budget.wait(cfg.Now()); d < 0 || d > budgetWindow {
			t.Errorf("%q: the next call in %v", budgetText, d)
		}
		m.restoreOwed(map[string]string{owedPrefix + "x": owed, budgetSetting: budgetText})
		for id, o := range m.owed {
			if id == "" || o == nil {
				t.Errorf("%q: %q, %+v", owed, id, o)
			}
		}
		var d digest
		d.begin(&journal.Transfer{Size: 1 << 30, HashState: hash, HashedBytes: hashed})
		if d.off < 0 || d.off > 1<<30 || d.h == nil {
			t.Errorf("a hash of %d bytes", d.off)
		}
		d.h.Write([]byte("x"))
	})
}
