package words

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// Names under which Speak keeps what isn't a text.
const (
	languageID = "language of Aion Uploader"
	countryID  = "country of Aion Uploader"
	oneForm    = " (one)" // behind a text's name: its form for one
	otherForm  = " (other)"
)

// Load is [Speak] in the system's language.
func Load(files fs.FS, dir string) error { return Speak(files, dir, "") }

// speaking keeps the making of texts apart from [Speak]: the table that Fyne
// has of them, one for the whole program, has no lock of its own.
var speaking sync.RWMutex

// say looks a text up by its name. It is no method of another lookup: a lock
// that is held twice by one goroutine waits for ever once somebody wants to
// change the language.
func say(id, fallback string, data ...any) string {
	speaking.RLock()
	defer speaking.RUnlock()
	return lang.X(id, fallback, data...)
}

// Speak gives Fyne the texts of one language, out of the translation files in a
// folder that are named by language: "en.json", "pt-BR.json". Without a name it
// is the one that suits the system best, and English where none does. Texts made
// before stay as they are. Texts may be made by any goroutine meanwhile; Fyne's
// own are made by the window's, so that is where to call it.
//
// Fyne always speaks the system's language. So the chosen texts are given to it
// under every name that it may look for, and each text of any file is among
// them: nothing of an earlier language shines through.
func Speak(files fs.FS, dir, chosen string) error {
	return SpeakIn(files, dir, chosen, lang.SystemLocale().LanguageString())
}

// SpeakIn is [Speak] on a system of the given language and country, as
// "de-CH": numbers and times are written as they are there.
func SpeakIn(files fs.FS, dir, chosen, system string) error {
	all, err := readAll(files, dir)
	if err != nil {
		return err
	}
	if all["en"] == nil {
		return fmt.Errorf("words: no English texts in %s", dir)
	}
	if all[chosen] == nil {
		chosen = closest(all, system)
	}
	b, err := json.Marshal(texts(all, chosen, system))
	if err != nil {
		return fmt.Errorf("words: %s: %w", chosen, err)
	}
	as := names(all)
	own := lang.SystemLocale().LanguageString() // what Fyne looks for
	if base, _, _ := strings.Cut(own, "-"); base != "en" && !slices.Contains(as, own) {
		as = append(as, own) // "en" does for all English: what it lacks is no logged error there
	}
	speaking.Lock()
	defer speaking.Unlock()
	for _, name := range as {
		if err := lang.AddTranslations(fyne.NewStaticResource(name+".json", b)); err != nil {
			return fmt.Errorf("words: %s: %w", chosen, err)
		}
	}
	return nil
}

// Language is the language that is spoken, by the name of its file: "pt-BR".
func Language() string { return say(languageID, "en") }

// country is the language that is spoken as the system's country writes it,
// "de-CH", or the language alone where the system speaks another.
func country() string { return say(countryID, "en") }

// pluralForm is the form that a number asks for: in French and Brazilian
// Portuguese nothing is like one.
func pluralForm(n int) string {
	switch l := Language(); {
	case n == 1, n == 0 && (strings.HasPrefix(l, "fr") || l == "pt-BR"):
		return oneForm
	}
	return otherForm
}

// text is one entry of a translation file: a text, or its forms by number.
type text struct{ One, Other string }

// UnmarshalJSON implements [json.Unmarshaler].
func (t *text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.Other)
	}
	var forms struct{ One, Other string }
	err := json.Unmarshal(b, &forms)
	t.One, t.Other = forms.One, forms.Other
	return err
}

func readAll(files fs.FS, dir string) (map[string]map[string]text, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	all := map[string]map[string]text{}
	for _, e := range entries {
		b, err := fs.ReadFile(files, path.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		var of map[string]text
		if err := json.Unmarshal(b, &of); err != nil {
			return nil, fmt.Errorf("words: %s: %w", e.Name(), err)
		}
		all[strings.TrimSuffix(e.Name(), ".json")] = of
	}
	return all, nil
}

func names(all map[string]map[string]text) []string {
	var out []string
	for l := range all {
		out = append(out, l)
	}
	slices.Sort(out)
	return out
}

// closest returns the language that suits the system best: its own, or one of
// another country, or English.
func closest(all map[string]map[string]text, system string) string {
	if all[system] != nil {
		return system
	}
	base, _, _ := strings.Cut(system, "-")
	for _, l := range names(all) {
		if b, _, _ := strings.Cut(l, "-"); b == base {
			return l
		}
	}
	return "en"
}

// texts returns every text that any language has, in one: where its file has
// none, in English, and where English has none either, the text is its own name.
func texts(all map[string]map[string]text, in, system string) map[string]string {
	out := map[string]string{languageID: in, countryID: in}
	if base, _, _ := strings.Cut(in, "-"); strings.HasPrefix(system, base+"-") {
		out[countryID] = system
	}
	for _, of := range all {
		for id := range of {
			t, ok := all[in][id]
			if !ok {
				t = all["en"][id]
			}
			if t.Other == "" {
				t.Other = id
			}
			if t.One == "" {
				t.One = t.Other
			}
			out[id], out[id+oneForm], out[id+otherForm] = t.Other, t.One, t.Other
		}
	}
	return out
}
