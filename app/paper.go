package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
)

// The measures of a paper.
const (
	paperWidth  = float32(720) // at most, with its padding
	paperMargin = float32(20)
	paperInner  = float32(32)
)

// paper is a page's content: one card that is as wide as the window allows, up
// to paperWidth, and scrolls when it is higher than the window.
type paper struct {
	root   *fyne.Container
	column *widgets.Stack
	scroll *container.Scroll
	flat   *container.ThemeOverride
	body   *fyne.Container
	height float32
}

// newPaper returns an empty paper.
func newPaper(flat func() fyne.Theme) *paper {
	s := &paper{column: widgets.NewStack()}
	s.body = container.New(paperBody{s}, widgets.NewCard(look.Surface, look.Border, look.RadiusCard), s.column)
	s.scroll = container.NewVScroll(s.body)
	s.flat = container.NewThemeOverride(s.scroll, flat())
	s.root = container.New(s, widgets.NewPanel(look.Background), s.flat)
	return s
}

// set replaces what is on the paper; gaps are those above each object.
func (s *paper) set(gaps []float32, objects ...fyne.CanvasObject) {
	s.column.Clear()
	for i, o := range objects {
		gap := look.Space4
		if i < len(gaps) {
			gap = gaps[i]
		}
		s.column.Add(gap, o)
	}
	s.scroll.Offset = fyne.Position{}
	s.relay()
}

// relay lays the paper out anew after something on it came, went or grew.
func (s *paper) relay() {
	s.Layout(nil, s.root.Size())
	s.column.Refresh()
	s.root.Refresh()
}

// MinSize implements [fyne.Layout].
func (s *paper) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 200) }

// Layout implements [fyne.Layout].
func (s *paper) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g := widgets.GridOf(s.root)
	g.Place(s.root.Objects[0], 0, 0, size.Width, size.Height)
	s.height = s.column.HeightFor(s.inner(size.Width)) + 2*paperInner + 2*paperMargin
	g.Place(s.flat, 0, 0, size.Width, size.Height)
	s.body.Resize(fyne.NewSize(size.Width, max(size.Height, s.height)))
	s.scroll.Refresh()
}

func (s *paper) inner(width float32) float32 {
	return min(width-2*paperMargin, paperWidth) - 2*paperInner
}

// paperBody lays out the card and what is on it.
type paperBody struct{ s *paper }

// MinSize implements [fyne.Layout].
func (b paperBody) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, b.s.height) }

// Layout implements [fyne.Layout].
func (b paperBody) Layout(o []fyne.CanvasObject, size fyne.Size) {
	g, inner := widgets.GridOf(b.s.body), b.s.inner(size.Width)
	height := b.s.column.HeightFor(inner)
	x := (size.Width - inner) / 2
	g.Place(o[0], x-paperInner, paperMargin, inner+2*paperInner, height+2*paperInner)
	g.Place(o[1], x, paperMargin+paperInner, inner, height)
}

// newAnswer returns the answer of a page that was asked something: a symbol in
// its tone, one sentence, and below it what it means.
func newAnswer(icon look.Icon, tone look.Tone, sentence string, rest ...string) fyne.CanvasObject {
	texts := widgets.NewStack().Add(0, widgets.NewBoldParagraph(sentence, look.Headline, look.Text))
	for _, r := range rest {
		if r != "" {
			texts.Add(look.Space2, widgets.NewParagraph(r, look.Body, look.Muted))
		}
	}
	return widgets.NewBeside(widgets.NewTile(icon, tone, 56, 28, 14), texts, look.Space4).AtTop(56)
}

// buttons returns a row of them, or more where one is too narrow.
func buttons(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewWrap(look.Space2, look.Space2, objects...)
}

// labelWidth is how wide the names of facts are.
const labelWidth = float32(152)

// factLine is a fact's name with its value beside it.
func factLine(name, value string) fyne.CanvasObject {
	label := widgets.NewTruncated(name, look.Body, false, look.Muted)
	mark := container.NewGridWrap(fyne.NewSize(labelWidth, label.MinSize().Height), label)
	return widgets.NewBeside(mark, widgets.NewParagraph(breakable(value), look.Body, look.Text), look.Space3)
}

// breakable lets a hash, or a name without blanks, go on in another line.
func breakable(s string) string {
	const most = 40
	words := strings.Split(s, " ")
	for i, w := range words {
		r := []rune(w)
		if len(r) <= most {
			continue
		}
		var parts []string
		for len(r) > 0 {
			n := min(32, len(r))
			parts, r = append(parts, string(r[:n])), r[n:]
		}
		words[i] = strings.Join(parts, "\n")
	}
	return strings.Join(words, " ")
}
