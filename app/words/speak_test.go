package words

import (
	"os"
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2/lang"
)

func small() fstest.MapFS {
	return fstest.MapFS{
		"t/en.json":    {Data: []byte(`{"{{.N}} parrots": {"one": "{{.N}} parrot", "other": "{{.N}} parrots"}}`)},
		"t/de.json":    {Data: []byte(`{"A parrot is here": "Ein Papagei ist da", "{{.N}} parrots": {"one": "{{.N}} Papagei", "other": "{{.N}} Papageien"}, "only German": "nur deutsch"}`)},
		"t/fr.json":    {Data: []byte(`{"A parrot is here": "Un perroquet est là", "{{.N}} parrots": {"one": "{{.N}} perroquet", "other": "{{.N}} perroquets"}}`)},
		"t/pt-BR.json": {Data: []byte(`{"A parrot is here": "Um papagaio está aqui"}`)},
	}
}

// TestSpeak changes the language to and fro: nothing of an earlier one is left.
func TestSpeak(t *testing.T) {
	defer restore(t)
	for _, c := range []struct {
		language, here, none, one, two, other string
	}{
		{"de", "Ein Papagei ist da", "0 Papageien", "1 Papagei", "2 Papageien", "nur deutsch"},
		{"en", "A parrot is here", "0 parrots", "1 parrot", "2 parrots", "only German"},
		{"fr", "Un perroquet est là", "0 perroquet", "1 perroquet", "2 perroquets", "only German"},
		{"pt-BR", "Um papagaio está aqui", "0 parrot", "1 parrot", "2 parrots", "only German"},
		{"de", "Ein Papagei ist da", "0 Papageien", "1 Papagei", "2 Papageien", "nur deutsch"},
	} {
		if err := Speak(small(), "t", c.language); err != nil {
			t.Fatal(err)
		}
		got := []string{Language(), T("A parrot is here"), N("{{.N}} parrots", 0), N("{{.N}} parrots", 1), N("{{.N}} parrots", 2), T("only German")}
		for i, want := range []string{c.language, c.here, c.none, c.one, c.two, c.other} {
			if got[i] != want {
				t.Errorf("%s: %q, want %q", c.language, got[i], want)
			}
		}
		if got := T("a text in {{.No}} file", V{"No": "no"}); got != "a text in no file" {
			t.Errorf("%s: %q", c.language, got)
		}
	}
}

// TestSystemsLanguage speaks what suits the system where nothing is chosen, or
// what was chosen isn't there.
func TestSystemsLanguage(t *testing.T) {
	defer restore(t)
	all, err := readAll(small(), "t")
	if err != nil {
		t.Fatal(err)
	}
	for system, want := range map[string]string{
		"de-AT": "de", "de": "de", "fr-CA": "fr", "pt-BR": "pt-BR", "pt-PT": "pt-BR", "en-GB": "en", "sv-SE": "en", "ja": "en", "": "en",
	} {
		if got := closest(all, system); got != want {
			t.Errorf("on a system in %q: %q, want %q", system, got, want)
		}
	}
	if err := Speak(small(), "t", "tlh"); err != nil {
		t.Fatal(err)
	}
	if got, want := Language(), closest(all, lang.SystemLocale().LanguageString()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSpeakRefusesBrokenFiles(t *testing.T) {
	defer restore(t)
	for name, f := range map[string]fstest.MapFS{
		"no folder": {}, "no English": {"t/de.json": {Data: []byte(`{}`)}}, "no JSON": {"t/en.json": {Data: []byte(`{"a":`)}},
	} {
		if err := Speak(f, "t", "de"); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// restore speaks the program's own texts again.
func restore(t *testing.T) {
	t.Helper()
	if err := SpeakIn(os.DirFS("../../assets"), "translations", "en", "en-GB"); err != nil {
		t.Fatal(err)
	}
}
