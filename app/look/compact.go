package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Compact returns a theme in which an input is as high as a button.
func Compact(t fyne.Theme) fyne.Theme { return compact{t} }

type compact struct{ fyne.Theme }

// Size implements [fyne.Theme].
func (c compact) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNameInnerPadding {
		return 8
	}
	return c.Theme.Size(n)
}
