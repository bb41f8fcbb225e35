package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Option is one setting: what it is, what it does, and what it is set with at
// the right, or below where there is no room. A line below says what is wrong,
// or who else has set it.
type Option struct {
	widget.BaseWidget
	Control fyne.CanvasObject

	title, text, line *Paragraph
	icon              *Tile
}

// NewOption returns a setting; text may be empty.
func NewOption(title, text string, control fyne.CanvasObject) *Option {
	o := &Option{
		Control: control, title: NewBoldParagraph(title, look.Body, look.Text), text: NewParagraph(text, look.Small, look.Muted),
		line: NewParagraph("", look.Small, look.Muted), icon: NewTile(look.IconNone, look.Neutral, 16, 12, 0),
	}
	o.icon.Hide()
	o.ExtendBaseWidget(o)
	return o
}

// Say writes the line below; empty takes it away.
func (o *Option) Say(text string, icon look.Icon, tone look.Tone) {
	o.line.Set(text, tone.Ink())
	o.icon.SetBare(icon, tone)
	o.icon.Hidden = text == "" || icon == look.IconNone
	o.Refresh()
}

// SetText changes what the setting is said to do.
func (o *Option) SetText(text string) {
	o.text.Set(text, look.Muted)
	o.Refresh()
}

// Title returns the setting's name.
func (o *Option) Title() string { return o.title.Text() }

// Text returns what the setting is said to do.
func (o *Option) Text() string { return o.text.Text() }

// Line returns what the line below says.
func (o *Option) Line() string { return o.line.Text() }

const (
	optionGap    = float32(24)  // between text and control
	optionNarrow = float32(220) // text narrower than this sends the control below
)

// beside returns the width of the text beside the control, or the whole width
// and false where the control goes below it.
func (o *Option) beside(w float32) (float32, bool) {
	text := w - o.Control.MinSize().Width - optionGap
	if text < optionNarrow {
		return w, false
	}
	return text, true
}

// place walks through the parts from the top; lay puts each in its place.
func (o *Option) place(w float32, lay func(c fyne.CanvasObject, x, y, w, h float32)) float32 {
	text, beside := o.beside(w)
	control := o.Control.MinSize()
	title, body := o.title.HeightFor(text), o.text.HeightFor(text)
	words := title
	if body > 0 {
		words += 2 + body
	}
	top, y := float32(0), words
	if beside { // a short text stands at the control's middle
		y = max(words, control.Height)
		top = (y - words) / 2
		lay(o.Control, w-control.Width, (y-control.Height)/2, control.Width, control.Height)
	} else {
		lay(o.Control, 0, y+look.Space2, min(control.Width, w), control.Height)
		y += look.Space2 + control.Height
	}
	lay(o.title, 0, top, text, title)
	lay(o.text, 0, top+title+2, text, body)
	indent := float32(0)
	if !o.icon.Hidden {
		indent = 20
		lay(o.icon, 0, y+look.Space2+1, 16, 16)
	}
	if line := o.line.HeightFor(w - indent); line > 0 {
		lay(o.line, indent, y+look.Space2, w-indent, line)
		y += look.Space2 + line
	}
	return y
}

// Inside implements [Holder].
func (o *Option) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{o.Control} }

// HeightFor returns the height at a width.
func (o *Option) HeightFor(w float32) float32 {
	return o.place(w, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// CreateRenderer implements [fyne.Widget].
func (o *Option) CreateRenderer() fyne.WidgetRenderer {
	lay := func(s fyne.Size) { o.place(s.Width, GridOf(o).Place) }
	return &Renderer{
		Parts: []fyne.CanvasObject{o.title, o.text, o.Control, o.icon, o.line},
		Min:   func() fyne.Size { return fyne.NewSize(200, o.HeightFor(max(200, o.Size().Width))) },
		Lay:   lay,
		Restyle: func() {
			lay(o.Size())
			for _, c := range []fyne.CanvasObject{o.title, o.text, o.Control, o.icon, o.line} {
				c.Refresh()
			}
		},
	}
}
