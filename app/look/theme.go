package look

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Appearance is which palette is used.
type Appearance string

// The appearances, by the names the settings file keeps.
const (
	System Appearance = "system" // as the desktop has it
	Light  Appearance = "light"
	Dark   Appearance = "dark"
)

// ParseAppearance checks a name from the settings file; the empty name is
// [System].
func ParseAppearance(s string) (Appearance, error) {
	switch a := Appearance(s); a {
	case "":
		return System, nil
	case System, Light, Dark:
		return a, nil
	}
	return System, fmt.Errorf("look: no appearance %q", s)
}

// Theme is the program's Fyne theme.
type Theme struct {
	appearance  Appearance
	shadows     bool
	light, dark palette
	names       map[fyne.ThemeColorName]Role
}

// New returns the theme in the given appearance.
func New(a Appearance) *Theme {
	return &Theme{appearance: a, shadows: true, light: lightPalette(), dark: darkPalette(), names: stockNames()}
}

// Flat returns the same theme without shadows: a scroller draws one at its
// edges otherwise, where the look has a hairline.
func (t *Theme) Flat() *Theme {
	f := *t
	f.shadows = false
	return &f
}

// stockNames gives the colours that Fyne's own widgets ask for.
func stockNames() map[fyne.ThemeColorName]Role {
	return map[fyne.ThemeColorName]Role{
		theme.ColorNameButton:              Raised,
		theme.ColorNameDisabledButton:      Track,
		theme.ColorNameForeground:          Text,
		theme.ColorNamePlaceHolder:         Muted,
		theme.ColorNameDisabled:            Faint,
		theme.ColorNamePrimary:             Accent,
		theme.ColorNameForegroundOnPrimary: OnAccent,
		theme.ColorNameHover:               Hover,
		theme.ColorNamePressed:             Pressed,
		theme.ColorNameFocus:               AccentSoft,
		theme.ColorNameSelection:           AccentSoft,
		theme.ColorNameSeparator:           Border,
		theme.ColorNameInputBackground:     Background,
		theme.ColorNameInputBorder:         Border,
		theme.ColorNameMenuBackground:      Raised,
		theme.ColorNameOverlayBackground:   Surface,
		theme.ColorNameHeaderBackground:    Background,
		theme.ColorNameScrollBar:           Outline,
		theme.ColorNameScrollBarBackground: None,
		theme.ColorNameHyperlink:           Accent,
		theme.ColorNameError:               Bad,
		theme.ColorNameSuccess:             OK,
		theme.ColorNameWarning:             Warn,
	}
}

func (t *Theme) palette(v fyne.ThemeVariant) palette {
	switch {
	case t.appearance == Dark, t.appearance != Light && v == theme.VariantDark:
		return t.dark
	}
	return t.light
}

// Color implements [fyne.Theme]. The variant counts only where the appearance
// is [System].
func (t *Theme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	p := t.palette(v)
	switch n {
	case theme.ColorNameShadow:
		if !t.shadows {
			return color.Transparent
		}
		return color.NRGBA{A: 40}
	case theme.ColorNameBackground:
		return forClear(p[Background])
	}
	if r, ok := t.names[n]; ok {
		n = r
	}
	if c, ok := p[n]; ok {
		return c
	}
	return theme.DefaultTheme().Color(n, v)
}

// forClear answers what Fyne 2.7's painter makes of a window's background: it
// divides by 255·255 instead of 65535, a shade too light.
func forClear(c color.NRGBA) color.Color {
	f := func(v uint8) uint16 { return uint16(float64(v)*65025/255 + .5) }
	return color.NRGBA64{R: f(c.R), G: f(c.G), B: f(c.B), A: 0xffff}
}

// Font implements [fyne.Theme] with Fyne's own Noto Sans: its digits have one
// width, so figures don't jump.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements [fyne.Theme] for the stock widgets that are used.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements [fyne.Theme].
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 10
	case theme.SizeNameText:
		return Body
	case theme.SizeNameCaptionText:
		return Caption
	case theme.SizeNameHeadingText:
		return Title
	case theme.SizeNameSubHeadingText:
		return Headline
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return RadiusButton
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall, theme.SizeNameScrollBarRadius:
		return 4
	case theme.SizeNameSeparatorThickness:
		return 1
	}
	return theme.DefaultTheme().Size(n)
}
