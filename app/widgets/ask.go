package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
)

// Answer is one button of a question.
type Answer struct {
	Text string
	Kind Kind
	Do   func() // may be nil
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

// Ask shows a question. The first answer changes nothing: it has the focus at
// first, and Escape gives it. The question goes away before an answer's
// function runs.
func Ask(c fyne.Canvas, title, text string, answers ...Answer) *Dialog {
	const width, gap = float32(432), float32(12)
	d := &Dialog{canvas: c}
	give := func(a Answer) func() {
		return func() {
			d.Hide()
			if a.Do != nil {
				a.Do()
			}
		}
	}
	row := container.New(Row{Gap: gap, Right: 1}, NewLabel("", look.Small, false, look.Text))
	for _, a := range answers {
		b := NewFocusButton(a.Text, look.IconNone, a.Kind, look.ButtonHeight, give(a))
		b.OnEscape = give(answers[0])
		d.Buttons = append(d.Buttons, b)
		row.Add(b) // at the right, in the order given
	}
	column := container.New(Column{Width: width, Gaps: []float32{0, 8, 24}},
		NewBoldParagraph(title, look.Headline, look.Text), NewParagraph(text, look.Body, look.Muted), row)
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
