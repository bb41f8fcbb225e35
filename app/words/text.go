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
// "en.json". Where Fyne itself speaks a language that has no file here, English
// stands in, or every text would be a logged error.
func Load(files fs.FS, dir string) error {
	english, err := fs.ReadFile(files, path.Join(dir, "en.json"))
	if err != nil {
		return err
	}
	have := map[string][]byte{}
	for _, l := range []string{"cs", "de", "el", "es", "fr", "pl", "pt", "pt-BR", "ru", "sv", "ta", "uk", "zh-Hans", "en"} {
		have[l] = english
	}
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		b, err := fs.ReadFile(files, path.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		have[strings.TrimSuffix(e.Name(), ".json")] = b
	}
	for l, b := range have {
		if err := lang.AddTranslations(fyne.NewStaticResource(l+".json", b)); err != nil {
			return err
		}
	}
	return nil
}
