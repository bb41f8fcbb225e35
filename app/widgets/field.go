package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Field is an input with its name above it and a line below that hints, or
// says what is wrong.
type Field struct {
	widget.BaseWidget
	Entry *Entry

	name *Label
	line *Paragraph
	icon *Tile // beside the line, so that its mood isn't said by colour alone
	tone look.Tone

	locked bool
}

// NewField returns a field; secret hides what is typed until it is asked for.
func NewField(name, placeholder string, secret bool) *Field {
	f := &Field{
		name: NewLabel(name, look.Body, true, look.Text), line: NewParagraph("", look.Small, look.Muted),
		icon: NewTile(look.IconNone, look.Neutral, 16, 12, 0),
	}
	f.Entry = NewEntry(placeholder, secret)
	f.icon.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// Say writes the line below the input.
func (f *Field) Say(text string, tone look.Tone) {
	if f.locked {
		return
	}
	f.tone = tone
	f.line.Set(text, tone.Ink())
	icon := look.IconNone
	switch tone {
	case look.Good:
		icon = look.IconCheck
	case look.Trouble, look.Caution:
		icon = look.IconAlert
	case look.Active:
		icon = look.IconClock
	}
	f.icon.SetBare(icon, tone)
	f.icon.Hidden = icon == look.IconNone || text == ""
	f.Refresh()
}

// Lock shows the field as one that can't be changed, and says why. Whatever is
// said later stays unsaid.
func (f *Field) Lock(why string) {
	f.Entry.Disable()
	f.locked = false
	f.Say(why, look.Neutral)
	if why != "" {
		f.icon.SetBare(look.IconLock, look.Neutral)
		f.icon.Show()
	}
	f.locked = true
	f.Refresh()
}

// Inside implements [Holder].
func (f *Field) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{f.Entry} }

// Line returns what the line below the input says.
func (f *Field) Line() string { return f.line.Text() }

const fieldInput = float32(40)

func (f *Field) indent() float32 {
	if f.icon.Hidden {
		return 0
	}
	return 20
}

// HeightFor returns the height at a width.
func (f *Field) HeightFor(w float32) float32 {
	h := f.name.MinSize().Height + 8 + fieldInput
	if t := f.line.HeightFor(w - f.indent()); t > 0 {
		h += 8 + t
	}
	return h
}

// CreateRenderer implements [fyne.Widget].
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts: []fyne.CanvasObject{f.name, f.Entry, f.icon, f.line},
		Min:   func() fyne.Size { return fyne.NewSize(200, f.HeightFor(max(200, f.Size().Width))) },
		Lay:   f.lay,
		Restyle: func() {
			f.lay(f.Size())
			f.name.Refresh()
			f.icon.Refresh()
			f.line.Refresh()
		},
	}
}

func (f *Field) lay(s fyne.Size) {
	g := GridOf(f)
	h := f.name.MinSize().Height
	g.Place(f.name, 0, 0, s.Width, h)
	g.Place(f.Entry, 0, h+8, s.Width, fieldInput)
	y := h + 8 + fieldInput + 8
	g.Place(f.icon, 0, y+1, 16, 16)
	w := s.Width - f.indent()
	g.Place(f.line, f.indent(), y, w, f.line.HeightFor(w))
}
