package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Label is one line of text in a role. A truncating one ends in … where it
// doesn't fit; Fyne's own label takes a hundred times as long to change.
type Label struct {
	widget.BaseWidget
	role     look.Role
	full     string
	truncate bool
	text     *canvas.Text
}

// NewLabel returns a line that is as wide as its text.
func NewLabel(s string, size float32, bold bool, r look.Role) *Label {
	l := &Label{role: r, full: s, text: NewText(size, bold)}
	l.text.Text = s
	l.ExtendBaseWidget(l)
	return l
}

// NewTruncated returns a line that takes the width it is given.
func NewTruncated(s string, size float32, bold bool, r look.Role) *Label {
	l := NewLabel(s, size, bold, r)
	l.truncate = true
	return l
}

// Text returns the whole text, also where it is shown cut off.
func (l *Label) Text() string { return l.full }

// SetText changes the text; the same text costs nothing.
func (l *Label) SetText(s string) {
	if s == l.full {
		return
	}
	l.full = s
	l.fit()
	l.text.Refresh()
}

// SetRole changes the colour's role.
func (l *Label) SetRole(r look.Role) {
	if r != l.role {
		l.role = r
		l.Refresh()
	}
}

// NaturalWidth is how wide the whole text is.
func (l *Label) NaturalWidth() float32 {
	return ceil(fyne.MeasureText(l.full, l.text.TextSize, l.text.TextStyle).Width)
}

func (l *Label) fit() {
	l.text.Text = l.full
	if l.truncate {
		l.text.Text = Ellipsis(l.full, l.Size().Width, l.text.TextSize, l.text.TextStyle)
	}
}

// CreateRenderer implements [fyne.Widget].
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	style := func() {
		l.text.Color = look.Color(l.role)
		l.text.Refresh()
	}
	style()
	return &Renderer{
		Parts: []fyne.CanvasObject{l.text},
		Min: func() fyne.Size {
			if l.truncate {
				return fyne.NewSize(20, l.text.MinSize().Height)
			}
			return l.text.MinSize()
		},
		Lay:     func(s fyne.Size) { l.text.Resize(s); l.fit() },
		Restyle: style,
	}
}

// Ellipsis returns s, or as much of its beginning as fits into width w
// together with an ellipsis. Runes are measured one by one, which Fyne
// remembers; a new string as a whole would be shaped anew each time.
func Ellipsis(s string, w, size float32, st fyne.TextStyle) string {
	if w <= 0 {
		return ""
	}
	if fyne.MeasureText(s, size, st).Width <= w {
		return s
	}
	left := w - fyne.MeasureText("…", size, st).Width - 1
	cut := 0
	for i, r := range s {
		left -= fyne.MeasureText(string(r), size, st).Width
		if left < 0 {
			cut = i
			break
		}
	}
	return strings.TrimRight(s[:cut], " ·") + "…"
}
