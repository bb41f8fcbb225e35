package widgets

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Cell is what one square of a [PieceMap] shows. Each has a pattern of its
// own, so that none is told by colour alone.
type Cell uint8

// The kinds of squares, and a mark that any of them may carry.
const (
	CellEmpty   Cell = iota // an outline
	CellStriped             // on its way
	CellFramed              // there, not confirmed: a frame around a paler middle
	CellSolid               // confirmed
	cellKinds        = iota

	CellMarked Cell = 0x80 // a corner is cut off in another colour
)

func (c Cell) kind() Cell { return c &^ CellMarked }

// PieceMap shows thousands of states as squares in rows. Above some 1,000 one
// square stands for several, in parts as wide as their shares. It is one raster
// in whole device pixels, drawn only when something has changed.
type PieceMap struct {
	widget.BaseWidget
	cells  []Cell
	raster *canvas.Raster
	buffer *image.RGBA
}

// NewPieceMap returns an empty map.
func NewPieceMap() *PieceMap {
	m := &PieceMap{}
	m.raster = canvas.NewRaster(m.draw)
	m.raster.ScaleMode = canvas.ImageScalePixels
	m.ExtendBaseWidget(m)
	return m
}

// Set shows these states, and reports whether the map's height may have
// changed. The slice is copied.
func (m *PieceMap) Set(cells []Cell) bool {
	if slices.Equal(cells, m.cells) {
		return false
	}
	grown := len(cells) != len(m.cells)
	m.cells = append(m.cells[:0], cells...)
	m.raster.Refresh()
	return grown
}

// Each is how many pieces one square stands for at the map's width.
func (m *PieceMap) Each() int { return mapOf(len(m.cells), m.Size().Width).each }

const (
	mapHeight  = float32(200)
	mapMost    = float32(16) // the pitch of squares; those of few pieces are wider
	mapLeast   = float32(8)
	mapGrouped = float32(10) // where a square stands for several
)

// mapShape is how a map's squares stand.
type mapShape struct {
	pitch, wide float32 // from one square to the next, down and across
	columns     int
	rows        int
	each        int // pieces in a square
}

// mapOf arranges n pieces in a width: the largest squares that are not too
// high together.
func mapOf(n int, width float32) mapShape {
	if n == 0 || width < mapMost {
		return mapShape{pitch: mapMost, wide: mapMost, columns: 1, each: 1}
	}
	if wide := width / float32(n); wide >= mapMost { // one row of broad ones
		return mapShape{pitch: mapMost, wide: wide, columns: n, rows: 1, each: 1}
	}
	for p := mapMost; p >= mapLeast; p -= 2 {
		columns := int(width / p)
		if rows := (n + columns - 1) / columns; float32(rows)*p <= mapHeight {
			return mapShape{pitch: p, wide: p, columns: columns, rows: rows, each: 1}
		}
	}
	columns := int(width / mapGrouped)
	squares := columns * int(mapHeight/mapGrouped)
	each := (n + squares - 1) / squares
	rows := ((n+each-1)/each + columns - 1) / columns
	return mapShape{pitch: mapGrouped, wide: mapGrouped, columns: columns, rows: rows, each: each}
}

// HeightFor returns the height at a width.
func (m *PieceMap) HeightFor(w float32) float32 {
	s := mapOf(len(m.cells), w)
	return float32(s.rows) * s.pitch
}

// CreateRenderer implements [fyne.Widget].
func (m *PieceMap) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts:   []fyne.CanvasObject{m.raster},
		Min:     func() fyne.Size { return fyne.NewSize(100, m.HeightFor(max(100, m.Size().Width))) },
		Lay:     func(s fyne.Size) { m.raster.Resize(s) },
		Restyle: m.raster.Refresh,
	}
}

// draw is the raster's generator; w and h are device pixels.
func (m *PieceMap) draw(w, h int) image.Image {
	if m.buffer == nil || m.buffer.Rect.Dx() != w || m.buffer.Rect.Dy() != h {
		m.buffer = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	clear(m.buffer.Pix)
	if w == 0 || h == 0 || len(m.cells) == 0 {
		return m.buffer
	}
	width := m.Size().Width
	scale := float32(w) / width
	s := mapOf(len(m.cells), width)
	ink := cellInks()
	for i := 0; i*s.each < len(m.cells); i++ {
		part := m.cells[i*s.each : min(len(m.cells), (i+1)*s.each)]
		row, column := i/s.columns, i%s.columns
		x0, x1 := edge(column, s.wide, scale), edge(column+1, s.wide, scale)
		y0, y1 := edge(row, s.pitch, scale), edge(row+1, s.pitch, scale)
		gap := max(1, int(scale*s.pitch/8))
		paintCell(m.buffer, image.Rect(x0, y0, x1-gap, y1-gap), part, ink, scale)
	}
	return m.buffer
}

func edge(n int, pitch, scale float32) int { return int(float32(n)*pitch*scale + .5) }

// Swatch is one square of a map beside its name in a legend.
type Swatch struct {
	widget.BaseWidget
	cell   Cell
	raster *canvas.Raster
}

// NewSwatch returns a square of a kind.
func NewSwatch(c Cell) *Swatch {
	s := &Swatch{cell: c}
	s.raster = canvas.NewRaster(func(w, h int) image.Image {
		im := image.NewRGBA(image.Rect(0, 0, w, h))
		paintCell(im, im.Rect, []Cell{s.cell}, cellInks(), float32(w)/swatchSide)
		return im
	})
	s.raster.ScaleMode = canvas.ImageScalePixels
	s.ExtendBaseWidget(s)
	return s
}

const swatchSide = float32(12)

// CreateRenderer implements [fyne.Widget].
func (s *Swatch) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts:   []fyne.CanvasObject{s.raster},
		Min:     func() fyne.Size { return fyne.NewSize(swatchSide, swatchSide) },
		Lay:     func(z fyne.Size) { s.raster.Resize(z) },
		Restyle: s.raster.Refresh,
	}
}

func cellInks() cellInk {
	return cellInk{
		solid: look.Color(look.Accent), pale: look.Color(look.Sent), soft: look.Color(look.AccentSoft),
		track: look.Color(look.Track), outline: look.Color(look.Outline), mark: look.Color(look.Warn), paper: look.Color(look.Surface),
	}
}
