package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Paragraph is text in as many lines as its width asks for. A layout that
// knows the width asks [Paragraph.HeightFor] first.
type Paragraph struct {
	widget.BaseWidget
	text   string
	role   look.Role
	size   float32
	style  fyne.TextStyle
	centre bool
	most   int // lines; 0: as many as it takes
	lines  []*canvas.Text
	shown  []fyne.CanvasObject
	width  float32
}

// NewParagraph returns a paragraph that begins at the left.
func NewParagraph(s string, size float32, r look.Role) *Paragraph {
	p := &Paragraph{text: s, role: r, size: size}
	p.ExtendBaseWidget(p)
	return p
}

// NewCentred returns a paragraph with every line centred.
func NewCentred(s string, size float32, r look.Role) *Paragraph {
	p := NewParagraph(s, size, r)
	p.centre = true
	return p
}

// Text returns the paragraph's text.
func (p *Paragraph) Text() string { return p.text }

// Set changes text and role.
func (p *Paragraph) Set(s string, r look.Role) {
	if p.text == s && p.role == r {
		return
	}
	p.text, p.role = s, r
	p.flow(p.width)
	p.Refresh()
}

// SetMaxLines cuts the text after so many lines; 0 shows all of it.
func (p *Paragraph) SetMaxLines(n int) { p.most = n }

func (p *Paragraph) lineHeight() float32 {
	return ceil(fyne.MeasureText("Mg", p.size, p.style).Height)
}

// HeightFor is how high the paragraph is at a width; 0 without text.
func (p *Paragraph) HeightFor(w float32) float32 {
	return float32(len(p.wrap(w))) * p.lineHeight()
}

// wrap breaks the text between words; a word wider than the line is cut by
// [Ellipsis].
func (p *Paragraph) wrap(w float32) []string {
	var lines []string
	for _, part := range strings.Split(p.text, "\n") {
		line := ""
		for _, word := range strings.Fields(part) {
			next := word
			if line != "" {
				next = line + " " + word
			}
			if line != "" && fyne.MeasureText(next, p.size, p.style).Width > w {
				lines = append(lines, line)
				next = word
			}
			line = next
		}
		if line != "" {
			lines = append(lines, Ellipsis(line, max(w, 1), p.size, p.style))
		}
	}
	if p.most > 0 && len(lines) > p.most {
		rest := strings.Join(lines[p.most-1:], " ")
		lines = append(lines[:p.most-1], Ellipsis(rest, max(w, 1), p.size, p.style))
	}
	return lines
}

func (p *Paragraph) flow(w float32) {
	p.width = w
	lines := p.wrap(w)
	for len(p.lines) < len(lines) {
		p.lines = append(p.lines, NewText(p.size, p.style.Bold))
	}
	p.shown = p.shown[:0]
	g, h, c := GridOf(p), p.lineHeight(), look.Color(p.role)
	for i, s := range lines {
		t := p.lines[i]
		t.Text, t.Color = s, c
		m := t.MinSize()
		x := float32(0)
		if p.centre {
			x = (w - m.Width) / 2
		}
		g.Place(t, x, float32(i)*h, m.Width, h)
		p.shown = append(p.shown, t)
	}
}

// CreateRenderer implements [fyne.Widget].
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer { return &paragraphRenderer{p} }

// paragraphRenderer differs from [Renderer] in that its objects come and go.
type paragraphRenderer struct{ p *Paragraph }

func (r *paragraphRenderer) Destroy()                     {}
func (r *paragraphRenderer) Layout(s fyne.Size)           { r.p.flow(s.Width) }
func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.p.shown }
func (r *paragraphRenderer) MinSize() fyne.Size {
	w := r.p.width
	if w <= 0 {
		w = 300
	}
	return fyne.NewSize(80, r.p.HeightFor(w))
}
func (r *paragraphRenderer) Refresh() {
	r.p.flow(r.p.Size().Width)
	canvas.Refresh(r.p)
}

// NewBoldParagraph returns a bold paragraph, for titles that may be long.
func NewBoldParagraph(s string, size float32, r look.Role) *Paragraph {
	p := NewParagraph(s, size, r)
	p.style.Bold = true
	return p
}
