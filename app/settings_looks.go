package app

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// looksSection is how the window looks and speaks.
type looksSection struct {
	choice   *widgets.Select
	language *widgets.Select
	rows     []fyne.CanvasObject
}

func appearances() []look.Appearance { return []look.Appearance{look.System, look.Light, look.Dark} }

// languageNames are the languages as those who speak them write them.
func languageNames() []string {
	return []string{"English", "Deutsch", "Español", "Français", "Português (Brasil)"}
}

func newLooksSection(m *settingsModel, do settingsDeeds) *looksSection {
	s := &looksSection{}
	at := max(0, slices.Index(appearances(), m.now.Appearance))
	s.choice = widgets.NewSelect([]string{words.T("As the system"), words.T("Light"), words.T("Dark")}, at, func(n int) {
		do.change(func(c *settings.Settings) { c.Appearance = appearances()[n] })
	})
	appearance := widgets.NewOption(words.T("Appearance"), words.T("Light is easier to read in the sun."), s.choice)
	m.lock(setAppearance, appearance, s.choice)

	at = 1 + slices.Index(settings.Languages(), m.now.Language)
	s.language = widgets.NewSelect(append([]string{words.T("As the system")}, languageNames()...), at, func(n int) {
		do.change(func(c *settings.Settings) {
			c.Language = ""
			if n > 0 {
				c.Language = settings.Languages()[n-1]
			}
		})
	})
	language := widgets.NewOption(words.T("Language"), "", s.language)
	m.lock(setLanguage, language, s.language)
	s.rows = []fyne.CanvasObject{widgets.NewGroup(appearance, language)}
	return s
}

func (s *looksSection) parts() []fyne.CanvasObject { return s.rows }
