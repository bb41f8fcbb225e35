package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// emptyView is what stands in the list's place before there is anything in it:
// the whole window is the target.
type emptyView struct {
	root   *fyne.Container
	zone   *widgets.DropZone
	parts  []fyne.CanvasObject
	gaps   []float32
	choose *widgets.FocusButton
	sample *widgets.FocusButton // practice alone
}

func newEmptyView(practice bool, choose, sample func()) *emptyView {
	e := &emptyView{zone: widgets.NewDropZone()}
	e.choose = widgets.NewFocusButton(words.T("Choose videos…"), look.IconNone, widgets.Primary, look.ButtonTall, choose)
	e.sample = widgets.NewFocusButton(words.T("Try with a sample video"), look.IconNone, widgets.Secondary, look.ButtonTall, sample)
	e.sample.Hidden = !practice
	second := words.T("You can add videos while offline. They go on by themselves when you are back.")
	if practice {
		second = words.T("The videos stay where they are: practice reads them and sends nothing.")
	}
	e.parts = []fyne.CanvasObject{
		widgets.NewTile(look.IconUp, look.Active, 88, 44, 24),
		widgets.NewLabel(words.T("Drop videos here"), look.Title+2, true, look.Text),
		widgets.NewLabel(words.T("or"), look.Body, false, look.Muted),
		container.New(widgets.Row{Gap: look.Space2}, e.choose, e.sample),
		widgets.NewCentred(words.T("MP4, MOV, M4V, WebM, AVI · up to 10 GB each · whole folders too"), look.Body, look.Muted),
		widgets.NewCentred(second, look.Body, look.Muted),
	}
	e.gaps = []float32{0, 18, 4, 12, 28, 6}
	e.root = container.New(e, append([]fyne.CanvasObject{e.zone}, e.parts...)...)
	return e
}

// MinSize implements [fyne.Layout].
func (e *emptyView) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 240) }

// Layout implements [fyne.Layout]. In a low window the sign gives way first.
func (e *emptyView) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(e.root)
	g.Place(e.zone, 24, 24, s.Width-48, s.Height-48)
	size := func(o fyne.CanvasObject) fyne.Size {
		if p, ok := o.(*widgets.Paragraph); ok {
			w := max(0, s.Width-96)
			return fyne.NewSize(w, p.HeightFor(w))
		}
		return o.MinSize()
	}
	sum := func() (h float32) {
		for i, o := range e.parts {
			if o.Visible() {
				h += e.gaps[i] + size(o).Height
			}
		}
		return h
	}
	e.parts[0].Show()
	if sum() > s.Height-112 {
		e.parts[0].Hide()
	}
	y := max(8, (s.Height-sum())/2)
	for i, o := range e.parts {
		if !o.Visible() {
			continue
		}
		m := size(o)
		y += e.gaps[i]
		g.Place(o, (s.Width-m.Width)/2, y, m.Width, m.Height)
		y += m.Height
	}
}
