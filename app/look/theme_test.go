package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance is WCAG's relative luminance of an opaque colour.
func luminance(c color.NRGBA) float64 {
	f := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTextRolesHoldAA(t *testing.T) {
	pairs := []struct {
		ink     Role
		grounds []Role
	}{
		{Text, []Role{Background, Surface, Raised, AccentSoft, Hover, WarnSoft, BadSoft, OKSoft}},
		{Muted, []Role{Background, Surface, Raised, AccentSoft, Hover, Track}},
		{Accent, []Role{Background, Surface, AccentSoft}},
		{OK, []Role{Background, Surface, OKSoft}},
		{Warn, []Role{Background, Surface, WarnSoft}},
		{Bad, []Role{Background, Surface, BadSoft}},
		{OnAccent, []Role{Accent, AccentHover}},
	}
	for name, p := range map[string]palette{"light": lightPalette(), "dark": darkPalette()} {
		for _, pair := range pairs {
			for _, g := range pair.grounds {
				if r := contrast(p[pair.ink], p[g]); r < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f, AA asks for 4.5", name, pair.ink, g, r)
				}
			}
		}
	}
}

func TestPalettesHaveTheSameRoles(t *testing.T) {
	l, d := lightPalette(), darkPalette()
	for r := range l {
		if _, ok := d[r]; !ok {
			t.Errorf("the dark palette has no %s", r)
		}
	}
	if len(l) != len(d) {
		t.Errorf("light has %d roles, dark %d", len(l), len(d))
	}
	for stock, r := range stockNames() {
		if _, ok := l[r]; !ok {
			t.Errorf("%s is given %s, which no palette has", stock, r)
		}
	}
}

func TestAppearance(t *testing.T) {
	l, d := lightPalette()[Text], darkPalette()[Text]
	for _, c := range []struct {
		a    Appearance
		v    fyne.ThemeVariant
		want color.NRGBA
	}{
		{System, theme.VariantLight, l}, {System, theme.VariantDark, d},
		{Light, theme.VariantDark, l}, {Dark, theme.VariantLight, d},
	} {
		if got := New(c.a).Color(Text, c.v); got != c.want {
			t.Errorf("%s, variant %d: %v, want %v", c.a, c.v, got, c.want)
		}
	}
	if _, ok := New(Light).Flat().Color(theme.ColorNameShadow, 0).(color.Alpha16); !ok {
		t.Error("the flat theme has a shadow")
	}
	for s, ok := range map[string]bool{"": true, "system": true, "light": true, "dark": true, "sepia": false} {
		if _, err := ParseAppearance(s); (err == nil) != ok {
			t.Errorf("ParseAppearance(%q): %v", s, err)
		}
	}
}

func TestEveryIconIsDrawn(t *testing.T) {
	for _, i := range []Icon{
		IconAlert, IconUp, IconPause, IconPlay, IconLine, IconCheck, IconDots, IconPlus, IconClose, IconDown, IconDot, IconGear, IconClock,
		IconSearch, IconFlag, IconKey, IconFirst, IconFolder, IconCopy, IconRetry, IconTrash, IconBack, IconCard, IconNoLine, IconInfo, IconGlobe, IconShade, IconScreen, IconLock, IconGauge,
	} {
		if i.body() == "" {
			t.Errorf("icon %s has no drawing", i)
		}
	}
}
