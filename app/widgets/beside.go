package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Beside is a mark with something at its right that takes the rest of the
// width. The mark stands in the middle of the first line, or of a text that is
// lower than the mark.
type Beside struct {
	widget.BaseWidget
	mark, text fyne.CanvasObject
	gap        float32
	line       float32 // the height of the first line
}

// NewBeside returns text beside a mark, with a gap between them.
func NewBeside(mark, text fyne.CanvasObject, gap float32) *Beside {
	b := &Beside{mark: mark, text: text, gap: gap}
	if p, ok := text.(*Paragraph); ok {
		b.line = p.lineHeight()
	}
	b.ExtendBaseWidget(b)
	return b
}

// AtTop has the mark stand in the middle of a first line of this height, however
// much stands below it.
func (b *Beside) AtTop(line float32) *Beside {
	b.line = line
	return b
}

// HeightFor returns the height at a width.
func (b *Beside) HeightFor(w float32) float32 {
	m := b.mark.MinSize()
	return max(m.Height, heightOf(b.text, w-m.Width-b.gap))
}

// CreateRenderer implements [fyne.Widget].
func (b *Beside) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts:   []fyne.CanvasObject{b.mark, b.text},
		Min:     func() fyne.Size { return fyne.NewSize(100, b.HeightFor(max(100, b.Size().Width))) },
		Lay:     b.lay,
		Restyle: func() { b.lay(b.Size()); b.mark.Refresh(); b.text.Refresh() },
	}
}

func (b *Beside) lay(s fyne.Size) {
	g, m := GridOf(b), b.mark.MinSize()
	x := m.Width + b.gap
	h := heightOf(b.text, s.Width-x)
	line := b.line
	if line == 0 {
		line = m.Height // the mark stands at the top
	}
	markY, textY := float32(0), float32(0)
	switch {
	case h <= m.Height:
		textY = (m.Height - h) / 2
	case line > m.Height:
		markY = (line - m.Height) / 2
	}
	g.Place(b.mark, 0, markY, m.Width, m.Height)
	g.Place(b.text, x, textY, s.Width-x, h)
}
