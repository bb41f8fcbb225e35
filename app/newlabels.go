package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// showLabelsPage lets the labels of new videos be changed. Each change holds
// for the next video that is added.
func (p *program) showLabelsPage() {
	if p.asking {
		return
	}
	var form *labelForm
	sheet := newSheet()
	edit := func(e labelEdit) {
		p.keepNewLabels(p.labelLock().keeps(e))
		form.show([]uploader.Labels{p.newLabels()}, true)
		sheet.relay()
	}
	form = newLabelForm(false, p.backToMain, sheet.relay, edit)
	form.lock(p.labelLock())
	form.more.Hide() // fields of the person's own belong to one video
	clear := widgets.NewFocusButton(words.T("Clear all"), look.IconNone, widgets.Secondary, look.ButtonHeight, func() {
		edit(func(uploader.Labels) uploader.Labels { return uploader.Labels{} })
	})
	clear.OnEscape = p.backToMain
	sheet.column.
		Add(0, widgets.NewParagraph(words.T("Every video that you add gets these labels, until you change them. Those already in the list keep theirs."), look.Body, look.Muted)).
		Add(20, form.stack).
		Add(20, container.New(widgets.Row{}, clear))
	form.show([]uploader.Labels{p.newLabels()}, true)
	p.showPage(&page{
		title: words.T("Labels for new videos"), content: scrolled(sheet.root, p.flatTheme),
		focus: form.first(), left: form.done,
	})
}

// sheet is a card with a column in it, in the middle of a page.
type sheet struct {
	root   *fyne.Container
	card   *widgets.Panel
	column *widgets.Stack
}

func newSheet() *sheet {
	s := &sheet{card: widgets.NewCard(look.Surface, look.Border, look.RadiusCard), column: widgets.NewStack()}
	s.root = container.New(s, s.card, s.column)
	return s
}

const (
	labelsWidth = float32(480)
	labelsPad   = float32(28)
)

// MinSize implements [fyne.Layout].
func (s *sheet) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(labelsWidth, s.column.HeightFor(labelsWidth-2*labelsPad)+2*labelsPad+48)
}

// Layout implements [fyne.Layout].
func (s *sheet) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g := widgets.GridOf(s.root)
	x, inner := max(0, (size.Width-labelsWidth)/2), labelsWidth-2*labelsPad
	h := s.column.HeightFor(inner)
	g.Place(s.card, x, 24, labelsWidth, h+2*labelsPad)
	g.Place(s.column, x+labelsPad, 24+labelsPad, inner, h)
}

func (s *sheet) relay() {
	s.Layout(nil, s.root.Size())
	s.root.Refresh()
}
