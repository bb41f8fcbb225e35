// Package assets holds the files that travel inside the programs: the icon, the
// translations, and the video that practice offers to those who have none at hand.
//
// Every call returns a copy of its own, so nobody can change what another sees.
package assets

import "embed"

// Strings, because those can't be changed.
var (
	//go:embed icon.png
	iconPNG string

	//go:embed icon.svg
	iconSVG string

	//go:embed sample.mp4
	sampleVideo string
)

// Read-only by its type.
//
//go:embed translations
var translations embed.FS

// SampleName is the file name under which SampleVideo is written.
const SampleName = "sample.mp4"

// IconPNG is the program's icon, 512 pixels square. It is drawn from IconSVG by
// "make icon".
func IconPNG() []byte { return []byte(iconPNG) }

// IconSVG is the icon's source. Fyne draws neither its gradient nor its round
// corners: give windows the PNG.
func IconSVG() []byte { return []byte(iconSVG) }

// SampleVideo is a whole MP4 of a few seconds.
func SampleVideo() []byte { return []byte(sampleVideo) }

// Translations holds translations/LANGUAGE.json for each language there is.
func Translations() embed.FS { return translations }
