package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// practiceBar is the second half of practice's banner: which line practice
// pretends to have, and what that is like.
type practiceBar struct {
	root   *fyne.Container
	area   *widgets.Panel
	choice *widgets.Segmented
	hint   *widgets.Paragraph
	choose func(PracticeLine) // as a tap on it does
}

const practiceBarHeight = float32(48)

func newPracticeBar(choose func(PracticeLine)) *practiceBar {
	b := &practiceBar{area: widgets.NewPanel(look.AccentSoft), hint: widgets.NewParagraph("", look.Small, look.Text)}
	var labels []string
	for l := GoodLine; l <= BreakingLine; l++ {
		label, _ := words.PracticeLine(int(l))
		labels = append(labels, label)
	}
	b.choice = widgets.NewSegmented(labels, int(GoodLine), func(i int) { b.chosen(PracticeLine(i), choose) })
	b.choose = func(l PracticeLine) {
		b.choice.Choose(int(l))
		b.chosen(l, choose)
	}
	b.root = container.New(b, b.area, b.choice.Object, b.hint)
	_, hint := words.PracticeLine(int(GoodLine))
	b.hint.Set(hint, look.Text)
	return b
}

// chosen tells what the line is like and has it.
func (b *practiceBar) chosen(l PracticeLine, choose func(PracticeLine)) {
	_, hint := words.PracticeLine(int(l))
	b.hint.Set(hint, look.Text)
	b.Layout(nil, b.root.Size())
	choose(l)
}

// MinSize implements [fyne.Layout].
func (b *practiceBar) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(b.choice.Object.MinSize().Width+2*sideGap, practiceBarHeight)
}

// Layout implements [fyne.Layout]. The choice begins where the banner's text
// does, less the room inside its first button.
func (b *practiceBar) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(b.root)
	g.Place(b.area, 0, 0, s.Width, s.Height)
	x := g.Middle(b.choice.Object, sideGap+16, 0, look.ButtonHeight+2) + 12
	room := max(0, s.Width-sideGap-x)
	h := b.hint.HeightFor(room)
	b.hint.Hidden = h > look.ButtonHeight+2 // whole, in two lines, or not at all: the choice says enough
	g.Place(b.hint, x, (look.ButtonHeight+2-h)/2, room, h)
}
