package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Panel is an area of one role, with an outline or without.
type Panel struct {
	widget.BaseWidget
	fill, stroke look.Role
	rect         *canvas.Rectangle
}

// NewPanel returns an area filled with a role.
func NewPanel(fill look.Role) *Panel { return NewCard(fill, look.None, 0) }

// NewCard returns an area with an outline and round corners.
func NewCard(fill, stroke look.Role, radius float32) *Panel {
	p := &Panel{fill: fill, stroke: stroke, rect: canvas.NewRectangle(nil)}
	p.rect.CornerRadius = radius
	p.ExtendBaseWidget(p)
	return p
}

// SetFill changes the area's role.
func (p *Panel) SetFill(r look.Role) {
	if p.fill != r {
		p.fill = r
		p.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	style := func() {
		p.rect.FillColor = look.Color(p.fill)
		p.rect.StrokeWidth = 0
		if p.stroke != look.None {
			p.rect.StrokeColor, p.rect.StrokeWidth = look.Color(p.stroke), 1
		}
		p.rect.Refresh()
	}
	style()
	return &Renderer{
		Parts:   []fyne.CanvasObject{p.rect},
		Min:     func() fyne.Size { return fyne.NewSize(1, 1) },
		Lay:     func(s fyne.Size) { p.rect.Resize(s) },
		Restyle: style,
	}
}
