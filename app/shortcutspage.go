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
	shortcutsWidth = float32(528) // with its card and margins it fills the narrowest window
	shortcutsKeys  = float32(184) // of the column of keys
)

// showShortcuts shows every key that does something.
func (p *program) showShortcuts() {
	p.showPage(shortcutsPage(runtime.GOOS == "darwin", p.flatTheme))
	widgets.FocusQuietly(p.window.Canvas(), p.page.frame.back) // the page has nothing else for the keyboard
}

func shortcutsPage(mac bool, flat func() fyne.Theme) *page {
	column := widgets.Column{Width: shortcutsWidth}
	var parts []fyne.CanvasObject
	add := func(o fyne.CanvasObject, gap float32) {
		parts, column.Gaps = append(parts, o), append(column.Gaps, gap)
	}
	for _, g := range words.Shortcuts(mac) {
		add(widgets.NewLabel(g.Title, look.RowTitle, true, look.Text), look.Space6)
		for _, s := range g.All {
			add(shortcutLine(s), look.Space3)
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
	return widgets.NewBeside(container.New(keyColumn{}, caps), widgets.NewParagraph(s.Does, look.Body, look.Text), 0)
}

func keyCap(name string) fyne.CanvasObject {
	return container.NewStack(
		widgets.NewCard(look.Raised, look.Border, 6),
		container.New(widgets.Inset{X: look.Space2, Y: 3}, widgets.NewLabel(name, look.Small, true, look.Text)),
	)
}

// keyColumn gives the keys of every line the same room.
type keyColumn struct{}

// MinSize implements [fyne.Layout].
func (keyColumn) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(shortcutsKeys, o[0].MinSize().Width), o[0].MinSize().Height)
}

// Layout implements [fyne.Layout].
func (keyColumn) Layout(o []fyne.CanvasObject, _ fyne.Size) {
	m := o[0].MinSize()
	widgets.GridOf(o[0]).Place(o[0], 0, 0, m.Width, m.Height)
}
