// Package words holds what the window says: every sentence, number and time,
// and which symbol and which buttons go with them. It draws nothing and asks
// nothing, so all of it is held by tables and tests.
//
// Texts are written here and in the window in English and pass through Fyne's
// lang by [T] and [N]; other languages are files in assets/translations.
package words

import "fyne.io/fyne/v2/lang"

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
	return lang.X(text+pluralForm(n), text, data)
}
