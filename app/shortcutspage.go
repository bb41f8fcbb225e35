package app

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// The measures of the list of shortcuts.
const (
	shortcutsWidth  = float32(560)
	shortcutsKeys   = float32(184) // of the column of keys
	shortcutsHeight = float32(36)
)

// showShortcuts shows every key that does something.
func (p *program) showShortcuts() {
	p.showPage(shortcutsPage(runtime.GOOS == "darwin", p.flatTheme))
	p.window.Canvas().Focus(p.page.frame.back) // the page has nothing else for the keyboard
}

func shortcutsPage(mac bool, flat func() fyne.Theme) *page {
	column := widgets.Column{Width: shortcutsWidth}
	var parts []fyne.CanvasObject
	add := func(o fyne.CanvasObject, gap float32) {
		parts, column.Gaps = append(parts, o), append(column.Gaps, gap)
	}
	for _, g := range words.Shortcuts(mac) {
		add(widgets.NewLabel(g.Title, look.RowTitle, true, look.Text), look.Space6)
		gap := look.Space2
		for _, s := range g.All {
			add(shortcutLine(s), gap)
			gap = 0
		}
	}
	content := container.New(widgets.Centred{Margin: look.Space4}, card(container.New(column, parts...)))
	return &page{title: words.T("Keyboard shortcuts"), content: scrolled(content, flat)}
}

// shortcutLine shows the keys as caps, and what they do beside them.
func shortcutLine(s words.Shortcut) fyne.CanvasObject {
	caps := container.New(widgets.Row{Gap: look.Space1})
	for _, k := range s.Keys {
		caps.Add(keyCap(k))
	}
	text := widgets.NewTruncated(s.Does, look.Body, false, look.Text)
	return container.New(shortcutLayout{}, caps, text)
}

func keyCap(name string) fyne.CanvasObject {
	return container.NewStack(
		widgets.NewCard(look.Raised, look.Border, 6),
		container.New(widgets.Inset{X: look.Space2, Y: 3}, widgets.NewLabel(name, look.Small, true, look.Text)),
	)
}

// shortcutLayout puts the keys before what they do, on one line.
type shortcutLayout struct{}

// MinSize implements [fyne.Layout].
func (shortcutLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(shortcutsWidth, shortcutsHeight)
}

// Layout implements [fyne.Layout].
func (shortcutLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	g, keys, h := widgets.GridOf(o[0]), o[0].MinSize(), o[1].MinSize().Height
	g.Place(o[0], 0, (s.Height-keys.Height)/2, keys.Width, keys.Height)
	g.Place(o[1], shortcutsKeys, (s.Height-h)/2, s.Width-shortcutsKeys, h)
}
