package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// NameRow is a name at the left, what it names beside it, and perhaps a small
// button at the right.
type NameRow struct {
	widget.BaseWidget
	name   *Label
	object fyne.CanvasObject
	button fyne.CanvasObject // may be nil
	width  float32           // of the name's column
}

// NewNameRow returns a row; button may be nil.
func NewNameRow(name string, width float32, object, button fyne.CanvasObject) *NameRow {
	r := &NameRow{name: NewTruncated(name, look.Small, false, look.Muted), object: object, button: button, width: width}
	r.ExtendBaseWidget(r)
	return r
}

func (r *NameRow) room(w float32) float32 {
	if r.button != nil && r.button.Visible() {
		w -= r.button.MinSize().Width + 4
	}
	return max(20, w-r.width)
}

func (r *NameRow) objectHeight(w float32) float32 {
	if _, ok := r.object.(*Input); ok {
		return InputHeight
	}
	return heightOf(r.object, w)
}

// HeightFor returns the height at a width.
func (r *NameRow) HeightFor(w float32) float32 {
	return max(24, r.objectHeight(r.room(w)))
}

// Inside implements [Holder].
func (r *NameRow) Inside() []fyne.CanvasObject {
	if r.button == nil {
		return []fyne.CanvasObject{r.object}
	}
	return []fyne.CanvasObject{r.object, r.button}
}

// CreateRenderer implements [fyne.Widget].
func (r *NameRow) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{r.name, r.object}
	if r.button != nil {
		parts = append(parts, r.button)
	}
	return &Renderer{
		Parts: parts,
		Min:   func() fyne.Size { return fyne.NewSize(120, r.HeightFor(max(120, r.Size().Width))) },
		Lay:   r.lay,
		Restyle: func() {
			r.lay(r.Size())
			for _, p := range parts {
				p.Refresh()
			}
		},
	}
}

// lay puts the name and the button beside the object's first line.
func (r *NameRow) lay(s fyne.Size) {
	g := GridOf(r)
	room := r.room(s.Width)
	h := r.objectHeight(room)
	line := min(h, InputHeight)
	if p, ok := r.object.(*Paragraph); ok {
		line = p.lineHeight()
	}
	top := max(0, (24-line)/2)
	if h >= InputHeight && line == InputHeight {
		top = 0
	}
	m := r.name.MinSize().Height
	if _, ok := r.object.(*Paragraph); ok {
		m = line // the same box as the text's first line: the same base line
	}
	g.Place(r.name, 0, top+(line-m)/2, r.width-8, m)
	g.Place(r.object, r.width, top, room, h)
	if r.button != nil && r.button.Visible() {
		b := r.button.MinSize()
		g.Place(r.button, s.Width-b.Width, top+(line-b.Height)/2, b.Width, b.Height)
	}
}
