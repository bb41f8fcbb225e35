package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// checkRow is a symbol, a title, what was found, and advice. A step has what was
// found beside its title, the verdict below it. It is as wide as the page's card.
type checkRow struct {
	root                *fyne.Container
	side                float32 // of the symbol
	beside              float32 // where what was found begins; 0: below the title
	tile                *widgets.Tile
	title, text, advice *widgets.Paragraph
}

// titleWidth is the room for a step's title.
const titleWidth = float32(148)

func newVerdict() *checkRow { return newCheckRow(44, 22, look.Headline, 0) }

func newCheckStep() *checkRow { return newCheckRow(24, 12, look.Body, 24+look.Space3+titleWidth) }

func newCheckRow(side, mark, size, beside float32) *checkRow {
	r := &checkRow{side: side, beside: beside, tile: widgets.NewTile(look.IconClock, look.Neutral, side, mark, look.RadiusTile)}
	r.title = widgets.NewBoldParagraph("", size, look.Text)
	r.text = widgets.NewParagraph("", look.Body, look.Muted)
	r.advice = widgets.NewParagraph("", look.Body, look.Text)
	r.root = container.New(r, r.tile, r.title, r.text, r.advice)
	return r
}

func (r *checkRow) set(l words.CheckLine) {
	r.tile.Set(l.Icon, l.Tone, false)
	r.title.Set(l.Title, look.Text)
	ink := look.Muted
	if l.Tone == look.Trouble {
		ink = look.Text
	}
	r.text.Set(l.Text, ink)
	r.advice.Set(l.Advice, look.Muted)
	r.Layout(nil, r.root.Size())
}

// textX is where the title begins.
func (r *checkRow) textX() float32 { return r.side + look.Space3 }

// column returns where the text below or beside the title begins, and its width.
func (r *checkRow) column() (x, width float32) {
	x = max(r.textX(), r.beside)
	return x, checkWidth - x
}

// height is that of all texts.
func (r *checkRow) height() float32 {
	_, w := r.column()
	h := r.text.HeightFor(w) + r.advice.HeightFor(w)
	if r.beside == 0 {
		return h + r.title.HeightFor(w)
	}
	return max(h, r.title.HeightFor(titleWidth))
}

// MinSize implements [fyne.Layout].
func (r *checkRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(checkWidth, max(r.side, r.height()))
}

// Layout implements [fyne.Layout]. The first line stands beside the symbol's
// middle.
func (r *checkRow) Layout(_ []fyne.CanvasObject, _ fyne.Size) {
	g := widgets.GridOf(r.root)
	g.Place(r.tile, 0, 0, r.side, r.side)
	x, w := r.column()
	titleW, y := w, max(0, (r.side-r.height())/2)
	if r.beside > 0 {
		titleW = titleWidth
		y = (r.side - look.Body*1.4) / 2
	}
	h := r.title.HeightFor(titleW)
	g.Place(r.title, r.textX(), y, titleW, h)
	if r.beside == 0 {
		y += h
	}
	for _, t := range []*widgets.Paragraph{r.text, r.advice} {
		h := t.HeightFor(w)
		g.Place(t, x, y, w, h)
		y += h
	}
}

// atTop puts one object in the middle of the width, at a distance from the top:
// what grows there doesn't move what is above.
type atTop struct{ margin float32 }

// Layout implements [fyne.Layout].
func (a atTop) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		widgets.GridOf(o).Place(o, max(0, (s.Width-m.Width)/2), a.margin, m.Width, m.Height)
	}
}

// MinSize implements [fyne.Layout].
func (a atTop) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return widgets.Centred{Margin: a.margin}.MinSize(objects)
}

// indent moves one object to the right, in its own size.
type indent struct{ x float32 }

// Layout implements [fyne.Layout].
func (i indent) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		widgets.GridOf(o).Place(o, i.x, 0, m.Width, m.Height)
	}
}

// MinSize implements [fyne.Layout].
func (i indent) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s.AddWidthHeight(i.x, 0)
}
