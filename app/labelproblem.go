package app

import (
	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// labelProblem stands below an input of a [labelForm], in its column, and says
// what can't be taken of what was typed there.
type labelProblem struct {
	text *widgets.Paragraph
	row  *widgets.NameRow
}

func (f *labelForm) newProblem() *labelProblem {
	p := &labelProblem{text: widgets.NewParagraph("", look.Small, look.Bad)}
	p.row = widgets.NewNameRow("", labelNames, p.text, nil)
	p.row.Hide()
	f.problems = append(f.problems, p)
	return p
}

// apply hands an edit over, unless what was typed can't be taken.
func (f *labelForm) apply(p *labelProblem, err error, e labelEdit) {
	f.say(p, err)
	if err == nil {
		f.edit(e)
	}
}

// say tells what is wrong; nil: nothing.
func (f *labelForm) say(p *labelProblem, err error) {
	text := words.LabelProblem(err)
	if text == p.text.Text() {
		return
	}
	p.text.Set(text, look.Bad)
	setVisible(p.row, text != "")
	f.changed()
}

// hush takes back all that was said.
func (f *labelForm) hush() {
	for _, p := range f.problems {
		f.say(p, nil)
	}
}
