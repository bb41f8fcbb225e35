package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// page is a screen that stands in the list's place until the person goes back.
// Its functions run on the UI goroutine; those that are nil aren't called.
type page struct {
	title   string
	content fyne.CanvasObject
	focus   fyne.Focusable // has the keyboard when the page opens; nil: nothing

	// dropped takes what is dropped on the window or given to the program while
	// the page is open. False, or no such function: the files are videos to add.
	dropped func(paths []string) bool
	left    func() // the page was left: stop what works for it

	frame *pageFrame
}

// pageFrame is what every page has around its content: a bar with the way back
// and the title.
type pageFrame struct {
	root *fyne.Container
	back *widgets.FocusButton
}

func newPageFrame(title string, content fyne.CanvasObject, back func()) *pageFrame {
	f := &pageFrame{}
	f.back = widgets.NewFocusButton(words.T("Back"), look.IconBack, widgets.Quiet, look.ButtonHeight, back)
	f.back.OnEscape = back
	f.root = container.New(f, widgets.NewPanel(look.Background), content, widgets.NewPanel(look.Surface),
		widgets.NewPanel(look.Border), f.back, widgets.NewLabel(title, look.RowTitle, true, look.Text))
	return f
}

// MinSize implements [fyne.Layout].
func (f *pageFrame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(560, 400) }

// Layout implements [fyne.Layout].
func (f *pageFrame) Layout(o []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(f.root)
	g.Place(o[0], 0, 0, s.Width, s.Height)
	g.Place(o[1], 0, topHeight, s.Width, s.Height-topHeight)
	g.Place(o[2], 0, 0, s.Width, topHeight-1)
	g.Place(o[3], 0, topHeight-1, s.Width, 1)
	g.Middle(o[4], 8, 0, topHeight-1)
	g.Middle(o[5], (s.Width-o[5].MinSize().Width)/2, 0, topHeight-1)
}

// showPage opens a page in the place of whatever is shown, unless the first
// screen still waits for its answer.
func (p *program) showPage(g *page) {
	if p.welcome != nil {
		return
	}
	p.leavePage()
	p.settings = nil
	p.page = g
	g.frame = newPageFrame(g.title, g.content, p.backToMain)
	p.window.SetContent(g.frame.root)
	widgets.FocusQuietly(p.window.Canvas(), g.focus)
}

// leavePage tells the open page, if there is one, that it is left.
func (p *program) leavePage() {
	g := p.page
	p.page = nil
	if g != nil && g.left != nil {
		g.left()
	}
}

func hide(objects ...fyne.CanvasObject) {
	for _, o := range objects {
		o.Hide()
	}
}
