package app

import (
	"maps"
	"time"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// piecesSection shows every piece of the upload, and what has become of it.
func (p *program) piecesSection() *detailSection {
	s := &detailSection{title: words.T("Pieces")}
	grid, legend := widgets.NewPieceMap(), newLegend()
	each := widgets.NewParagraph("", look.Small, look.Muted)
	s.object = widgets.NewStack().Add(0, grid).Add(10, legend.object).Add(4, each)
	s.update = func(d detail) bool {
		if d.more == nil || len(d.more.Pieces) == 0 {
			return false
		}
		cells, counts := cellsOf(d.more.Pieces)
		s.head.SetText(upper(words.PiecesTitle(counts[uploader.PieceConfirmed], len(cells), d.practice)))
		grid.Set(cells)
		legend.show(counts)
		text := words.PiecesTogether(grid.Each())
		each.Set(text, look.Muted)
		setVisible(each, text != "")
		return true
	}
	return s
}

// cellsOf turns pieces into squares, and counts each kind.
func cellsOf(pieces []uploader.Piece) ([]widgets.Cell, map[uploader.Piece]int) {
	cells, counts := make([]widgets.Cell, len(pieces)), map[uploader.Piece]int{}
	for i, x := range pieces {
		cells[i] = cellOf(x.State())
		counts[x.State()]++
		if x.Again() {
			cells[i] |= widgets.CellMarked
			counts[uploader.PieceAgain]++
		}
	}
	return cells, counts
}

func cellOf(p uploader.Piece) widgets.Cell {
	switch p {
	case uploader.PieceSending:
		return widgets.CellStriped
	case uploader.PieceSent:
		return widgets.CellFramed
	case uploader.PieceConfirmed:
		return widgets.CellSolid
	}
	return widgets.CellEmpty
}

// legend names the patterns, with how many there are of each.
type legend struct {
	object *widgets.Wrap
	kinds  []uploader.Piece
	items  []fyne.CanvasObject
	labels []*widgets.Label
	counts map[uploader.Piece]int // shown
}

func newLegend() *legend {
	l := &legend{kinds: []uploader.Piece{
		uploader.PieceConfirmed, uploader.PieceSent, uploader.PieceSending, uploader.PieceWaiting, uploader.PieceAgain,
	}}
	for _, k := range l.kinds {
		cell := cellOf(k)
		if k == uploader.PieceAgain {
			cell = widgets.CellSolid | widgets.CellMarked
		}
		text := widgets.NewLabel("", look.Small, false, look.Muted)
		l.labels = append(l.labels, text)
		l.items = append(l.items, widgets.NewMarked(widgets.NewSwatch(cell), text, 6))
	}
	l.object = widgets.NewWrap(14, 4, l.items...)
	return l
}

// show hides what there is none of.
func (l *legend) show(counts map[uploader.Piece]int) {
	if maps.Equal(counts, l.counts) {
		return
	}
	l.counts = counts
	for i, k := range l.kinds {
		setVisible(l.items[i], counts[k] > 0)
		l.labels[i].SetText(words.PieceName(k, counts[k]))
	}
	l.object.Refresh()
}

// speedSection draws the speed over the last minutes.
func (p *program) speedSection() *detailSection {
	chart := widgets.NewChart()
	s := &detailSection{title: words.T("Speed"), object: chart}
	s.update = func(d detail) bool {
		if d.more == nil || !moved(d.more.Speed) {
			return false
		}
		span := chartSpan(len(d.more.Speed))
		top := topOf(d.more.Speed)
		end := d.more.SpeedEnd.In(d.now.Location())
		s.head.SetText(upper(words.SpeedTitle(span)))
		chart.Set(d.more.Speed, int(span/uploader.SpeedStep), top, words.Rate(float64(top)),
			words.Hour(end.Add(-span)), words.Hour(end))
		return true
	}
	return s
}

// moved reports whether there is a speed to draw.
func moved(v []float32) bool {
	for _, x := range v {
		if x > 0 {
			return true
		}
	}
	return false
}

// chartSpan is how far back the chart goes: what has been measured, in steps
// that don't change all the time.
func chartSpan(samples int) time.Duration {
	for _, d := range []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute} {
		if samples <= int(d/uploader.SpeedStep) {
			return d
		}
	}
	return 10 * time.Minute
}

// topOf is the round value that the chart's upper line stands for: 1, 2 or 5
// and zeros.
func topOf(v []float32) float32 {
	most := float32(1)
	for _, x := range v {
		most = max(most, x)
	}
	top := float32(1)
	for {
		for _, k := range []float32{1, 1.5, 2, 3, 4, 5, 6, 8} {
			if top*k >= most {
				return top * k
			}
		}
		top *= 10
	}
}
