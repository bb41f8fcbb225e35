package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Answer is one button of a question.
type Answer struct {
	Text string
	Kind Kind
	Do   func() // may be nil
}

// Ask shows a question over the window. The first answer changes nothing: it
// has the focus at first, and Escape gives it. The question goes away before
// an answer's function runs. The returned popup can be hidden by who asked.
func Ask(c fyne.Canvas, title, text string, answers ...Answer) *widget.PopUp {
	const width = float32(440)
	var pop *widget.PopUp
	var buttons []fyne.CanvasObject
	give := func(a Answer) func() {
		return func() {
			pop.Hide()
			if a.Do != nil {
				a.Do()
			}
		}
	}
	var first *FocusButton
	for _, a := range answers {
		b := NewFocusButton(a.Text, look.IconNone, a.Kind, look.ButtonHeight, give(a))
		b.OnEscape = give(answers[0])
		if first == nil {
			first = b
		}
		buttons = append(buttons, b)
	}
	// The answers stand at the right, in the order given.
	row := container.New(Row{Gap: look.Space2, Right: 1}, append([]fyne.CanvasObject{NewLabel("", look.Small, false, look.Text)}, buttons...)...)
	column := container.New(Column{Width: width, Gaps: []float32{0, 8, 24}},
		NewBoldParagraph(title, look.Headline, look.Text),
		NewParagraph(text, look.Body, look.Muted),
		row,
	)
	pop = widget.NewModalPopUp(container.New(Inset{X: look.Space4, Y: look.Space4}, column), c)
	pop.Show()
	c.Focus(first)
	return pop
}
