package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
)

// Answer is one button of a question.
type Answer struct {
	Text   string
	Kind   Kind
	Do     func() // may be nil
	Escape bool   // the Escape key gives it; when none says so, the first
}

// Dialog is a question over the window. While it is open nothing below it can
// be reached.
type Dialog struct {
	Buttons []*FocusButton // in the order of the answers
	canvas  fyne.Canvas
	overlay fyne.CanvasObject
}

// Hide takes the dialog away with no answer given.
func (d *Dialog) Hide() { d.canvas.Overlays().Remove(d.overlay) }

// Ask shows a question. The first answer changes nothing or loses nothing: it
// has the focus at first. Answers that don't fit side by side stand below each
// other. The question goes away before an answer's function runs.
func Ask(c fyne.Canvas, title, text string, answers ...Answer) *Dialog {
	const width = float32(432)
	d := &Dialog{canvas: c}
	give := func(a Answer) func() {
		return func() {
			d.Hide()
			if a.Do != nil {
				a.Do()
			}
		}
	}
	escape := answers[0]
	if i := slices.IndexFunc(answers, func(a Answer) bool { return a.Escape }); i >= 0 {
		escape = answers[i]
	}
	for _, a := range answers {
		b := NewFocusButton(a.Text, look.IconNone, a.Kind, look.ButtonHeight, give(a))
		b.OnEscape = give(escape)
		d.Buttons = append(d.Buttons, b)
	}
	column := container.New(Column{Width: width, Gaps: []float32{0, 8, 24}},
		NewBoldParagraph(title, look.Headline, look.Text), NewParagraph(text, look.Body, look.Muted), arrange(d.Buttons, width))
	card := container.NewStack(
		NewCard(look.Raised, look.Border, look.RadiusCard),
		container.New(Inset{X: look.Space6, Y: look.Space6}, column),
	)
	shade := canvas.NewRectangle(color.NRGBA{A: 110})
	d.overlay = container.NewStack(shade, container.New(Centred{}, card))
	c.Overlays().Add(d.overlay)
	d.overlay.Resize(c.Size())
	c.Focus(d.Buttons[0])
	return d
}

// arrange puts buttons side by side at the right, in their order, or below each
// other where that is too wide.
func arrange(buttons []*FocusButton, width float32) *fyne.Container {
	row := container.New(Row{Gap: 12, Right: 1}, NewLabel("", look.Small, false, look.Text))
	column := container.New(Column{Width: width, Gaps: []float32{0, 8, 8, 8}})
	for _, b := range buttons {
		row.Add(b)
		column.Add(b)
	}
	if row.MinSize().Width > width {
		return column
	}
	return row
}
