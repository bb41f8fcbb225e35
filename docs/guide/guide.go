// Package guide holds the two pages for inspectors, "How to bring your videos
// home safely", one file for each language: with pictures of the window, whole
// in itself, and made for two sheets of A4. "make guide" writes them anew, out
// of src and the window as it is drawn.
package guide

import (
	"embed"
	"path"
)

// Read-only by its type.
//
//go:embed *.html
var pages embed.FS

// HTML returns the guide in a language, named as its translation file is; in
// English where there is none.
func HTML(language string) []byte {
	b, err := pages.ReadFile("guide." + path.Base(language) + ".html")
	if err != nil {
		b, _ = pages.ReadFile("guide.en.html") // embedded, or the build fails
	}
	return b
}
