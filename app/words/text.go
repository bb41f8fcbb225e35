// Package words holds what the window says: every sentence, number and time,
// and which symbol and which buttons go with them. It draws nothing and asks
// nothing, so all of it is held by tables and tests.
//
// Texts are written here and in the window in English and pass through Fyne's
// lang by [T] and [N]; other languages are files in assets/translations.
package words

import (
	"io/fs"
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// T says a text in the person's language. Data fills {{.Name}} places.
func T(text string, data ...any) string {
	if text == "" {
		return ""
	}
	return lang.L(text, data...)
}

// V is the data for the places in a text.
type V = map[string]any

// N says a text that depends on a number, which fills {{.N}}. Its forms are in
// the translation files, the English ones too.
func N(text string, n int, more ...V) string {
	data := V{"N": Count(n)}
	for _, m := range more {
		for k, v := range m {
			data[k] = v
		}
	}
	return lang.N(text, n, data)
}

// Load gives Fyne the translation files in a folder, named by language:
// "en.json". For a person whose language has no file here English stands in,
// or every text would be a logged error.
func Load(files fs.FS, dir string) error {
	english, err := fs.ReadFile(files, path.Join(dir, "en.json"))
	if err != nil {
		return err
	}
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return err
	}
	spoken := false
	system := lang.SystemLocale().LanguageString()
	for _, e := range entries {
		b, err := fs.ReadFile(files, path.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		if err := lang.AddTranslations(fyne.NewStaticResource(e.Name(), b)); err != nil {
			return err
		}
		l := strings.TrimSuffix(e.Name(), ".json")
		spoken = spoken || system == l || strings.HasPrefix(system, l+"-")
	}
	if spoken || system == "" {
		return nil
	}
	return lang.AddTranslations(fyne.NewStaticResource(system+".json", english))
}
