package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// checkRow is a symbol beside a title, what was found, and advice. It is as wide
// as the page's card.
type checkRow struct {
	root                *fyne.Container
	side                float32
	tile                *widgets.Tile
	title, text, advice *widgets.Paragraph
}

func newCheckRow(side, mark, size float32) *checkRow {
	r := &checkRow{side: side, tile: widgets.NewTile(look.IconClock, look.Neutral, side, mark, look.RadiusTile)}
	r.title = widgets.NewBoldParagraph("", size, look.Text)
	r.text = widgets.NewParagraph("", look.Body, look.Muted)
	r.advice = widgets.NewParagraph("", look.Body, look.Text)
	r.root = container.New(r, r.tile, r.title, r.text, r.advice)
	return r
}

func (r *checkRow) set(l words.CheckLine) {
	r.tile.Set(l.Icon, l.Tone, false)
	r.title.Set(l.Title, look.Text)
	r.text.Set(l.Text, look.Muted)
	r.advice.Set(l.Advice, look.Text)
	r.Layout(nil, r.root.Size())
}

// textX is where the texts begin.
func (r *checkRow) textX() float32 { return r.side + look.Space3 }

func (r *checkRow) texts() []*widgets.Paragraph {
	return []*widgets.Paragraph{r.title, r.text, r.advice}
}

func (r *checkRow) textHeight() float32 {
	h, w := float32(0), checkWidth-r.textX()
	for _, t := range r.texts() {
		h += t.HeightFor(w)
	}
	return h
}

// MinSize implements [fyne.Layout].
func (r *checkRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(checkWidth, max(r.side, r.textHeight()))
}

// Layout implements [fyne.Layout].
func (r *checkRow) Layout(_ []fyne.CanvasObject, _ fyne.Size) {
	g := widgets.GridOf(r.root)
	g.Place(r.tile, 0, 0, r.side, r.side)
	x, w := r.textX(), checkWidth-r.textX()
	y := max(0, (r.side-r.textHeight())/2)
	for _, t := range r.texts() {
		h := t.HeightFor(w)
		g.Place(t, x, y, w, h)
		y += h
	}
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
