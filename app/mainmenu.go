package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/words"
)

// mainMenu is what the ⋯ at the top offers: everything that isn't about one
// video. The order is by how often it is wanted.
func (p *program) mainMenu() *fyne.Menu {
	m := fyne.NewMenu("")
	add := func(label string, icon look.Icon, f func()) {
		item := fyne.NewMenuItem(label, f)
		item.Icon = icon.Resource(look.Muted)
		m.Items = append(m.Items, item)
	}
	add(words.T("Labels for new videos…"), look.IconFlag, p.showLabelsPage)
	if p.main.shown.retry > 1 {
		add(words.T("Retry all"), look.IconRetry, p.main.retryAll)
	}
	if p.main.practice {
		add(words.T("Leave practice"), look.IconBack, p.leavePractice)
	} else {
		add(words.T("History and receipts"), look.IconClock, p.showHistory)
		add(words.T("Check a card before wiping…"), look.IconCard, p.showCard)
	}
	add(words.T("Check a file against its receipt…"), look.IconCheck, p.showVerify)
	if !p.main.practice {
		add(words.T("Practice…"), look.IconFlag, func() { p.openSession(true) })
	}
	add(words.T("Settings"), look.IconGear, p.showSettings)
	if !p.main.practice {
		add(words.T("Check the connection"), look.IconSearch, p.showCheck)
	}
	add(words.T("Guide for inspectors"), look.IconInfo, p.showGuide)
	add(words.T("Keyboard shortcuts"), look.IconInfo, p.showShortcuts)
	add(words.T("Save a report for support…"), look.IconFolder, p.showReport)
	return m
}

// openMainMenu shows the menu below its button.
func (p *program) openMainMenu() {
	if p.asking {
		return
	}
	under := p.main.more
	m := widget.NewPopUpMenu(p.mainMenu(), p.window.Canvas())
	m.ShowAtRelativePosition(fyne.NewPos(under.Size().Width-m.MinSize().Width, under.Size().Height+4), under)
}
