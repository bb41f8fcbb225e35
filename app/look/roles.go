// Package look is how Aion Uploader looks: colour roles with a light and a
// dark palette, the type scale, spacing, icons, and the Fyne theme made of
// them. Widgets name roles, never colours, so that a change of theme reaches
// them by a Refresh.
//
// Everything here is immutable and safe for concurrent use.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Role is what a colour is for. It is a Fyne colour name that only [Theme]
// knows.
type Role = fyne.ThemeColorName

// The roles of both palettes.
const (
	Background  Role = "aion.bg"          // behind everything
	Surface     Role = "aion.surface"     // bars, rows and cards
	Raised      Role = "aion.raised"      // buttons and menus, above a surface
	Border      Role = "aion.border"      // hairlines
	Text        Role = "aion.text"        // what is read first
	Muted       Role = "aion.muted"       // what is read second
	Faint       Role = "aion.faint"       // decoration alone: no text that matters
	Accent      Role = "aion.accent"      // the one colour that asks for a click; confirmed bytes
	AccentSoft  Role = "aion.accentSoft"  // behind accent signs; a selected row
	AccentHover Role = "aion.accentHover" // an accent button under the pointer
	OnAccent    Role = "aion.onAccent"    // text on accent
	OK          Role = "aion.ok"
	OKSoft      Role = "aion.okSoft"
	Warn        Role = "aion.warn"
	WarnSoft    Role = "aion.warnSoft"
	Bad         Role = "aion.bad"
	BadSoft     Role = "aion.badSoft"
	Track       Role = "aion.track"   // the empty part of a bar
	Sent        Role = "aion.sent"    // the hatched part of a bar
	Hover       Role = "aion.hover"   // a surface under the pointer
	Pressed     Role = "aion.pressed" // a quiet button under the pointer
	Outline     Role = "aion.outline" // scroll bars and dashes
	None        Role = "aion.none"    // nothing is drawn
)

// Color returns what role is in the theme in use at this moment. It may be
// called while drawing.
func Color(r Role) color.NRGBA {
	switch c := theme.Color(r).(type) {
	case color.NRGBA:
		return c
	default:
		return color.NRGBAModel.Convert(c).(color.NRGBA)
	}
}

// Tone is the mood of a sign, a chip or a notice. It never stands alone: a
// symbol and a word say the same.
type Tone uint8

// The tones.
const (
	Neutral Tone = iota
	Active
	Good
	Caution
	Trouble
)

// Ink returns the role of text and symbols in this tone.
func (t Tone) Ink() Role {
	switch t {
	case Active:
		return Accent
	case Good:
		return OK
	case Caution:
		return Warn
	case Trouble:
		return Bad
	}
	return Muted
}

// Soft returns the role of the area behind text and symbols in this tone.
func (t Tone) Soft() Role {
	switch t {
	case Active:
		return AccentSoft
	case Good:
		return OKSoft
	case Caution:
		return WarnSoft
	case Trouble:
		return BadSoft
	}
	return Track
}
