package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// section is one part of the settings; one is shown at a time.
type section struct {
	name  string
	icon  look.Icon
	title *widgets.Label
	flow  *widgets.Flow
}

// The sections, in their order.
const (
	sectionKey = iota
	sectionUploads
	sectionConnection
	sectionLooks
	sectionDesktop
)

// settingsView is the settings' page: a list of sections at the left, or above
// in a narrow window, and the one that was chosen. What is changed applies at
// once; a wrong value says so in its field.
type settingsView struct {
	*keySection
	*uploadSection
	*connectionSection
	*looksSection
	*desktopSection

	root     *fyne.Container
	back     *widgets.FocusButton
	model    settingsModel
	sections []section
	chosen   int
	nav      *widgets.SideList
	picker   *widgets.Select // in the list's place where there is no room
	scroll   *container.ThemeOverride
	inner    *container.Scroll
	body     *fyne.Container // of the scroller
	sheet    *settingsSheet
}

// newSettingsView returns the page with one section shown.
func newSettingsView(m settingsModel, shown int, flat func() fyne.Theme, do settingsDeeds) *settingsView {
	v := &settingsView{model: m, chosen: shown, sheet: &settingsSheet{}}
	v.keySection = newKeySection(&v.model, do, v.relay)
	v.uploadSection = newUploadSection(&v.model, do, v.relay)
	v.connectionSection = newConnectionSection(&v.model, do, v.relay)
	v.looksSection = newLooksSection(&v.model, do)
	v.desktopSection = newDesktopSection(&v.model, do)
	v.sections = []section{
		newSection(words.T("Key and server"), look.IconKey, v.keySection.parts()),
		newSection(words.T("Uploads"), look.IconUp, v.uploadSection.parts()),
		newSection(words.T("Connection"), look.IconGlobe, v.connectionSection.parts()),
		newSection(words.T("Appearance and language"), look.IconShade, v.looksSection.parts()),
		newSection(words.T("Desktop"), look.IconScreen, v.desktopSection.parts()),
	}
	var names []string
	var icons []look.Icon
	v.sheet.flow = v.sections[shown].flow
	v.body = container.New(v.sheet)
	for _, s := range v.sections {
		names, icons = append(names, s.name), append(icons, s.icon)
		v.body.Add(s.flow)
	}
	v.nav = widgets.NewSideList(names, icons, shown, v.show)
	v.picker = widgets.NewSelect(names, shown, v.show)
	v.inner = container.NewVScroll(v.body)
	v.scroll = container.NewThemeOverride(v.inner, flat())
	content := container.New(settingsLayout{v}, v.nav, v.picker, v.scroll)
	frame := newPageFrame(words.T("Settings"), content, do.back)
	v.root, v.back = frame.root, frame.back
	v.escape(do.back)
	v.show(shown)
	return v
}

// escape lets Escape lead back from whatever has the keyboard, but for what is
// typed into.
func (v *settingsView) escape(back func()) {
	v.nav.OnEscape = back
	for _, s := range []*widgets.Select{v.picker, v.videos, v.kind, v.way, v.choice, v.language, v.onClose} {
		s.OnEscape = back
	}
	for _, s := range []*widgets.Switch{v.hold, v.analysis, v.limited, v.notify, v.login, v.updates} {
		s.OnEscape = back
	}
	for _, b := range append(v.presets, v.save, v.remove, v.apply, v.useProxy, v.useCA, v.chooseCA, v.dropCA) {
		b.OnEscape = back
	}
}

func newSection(name string, icon look.Icon, parts []fyne.CanvasObject) section {
	title := widgets.NewLabel(name, look.Headline, true, look.Text)
	gaps := []float32{0}
	for i := range parts {
		if i == 0 {
			gaps = append(gaps, 16)
		} else {
			gaps = append(gaps, 12)
		}
	}
	return section{name, icon, title, widgets.NewFlow(gaps, append([]fyne.CanvasObject{title}, parts...)...)}
}

// show brings a section into sight.
func (v *settingsView) show(n int) {
	v.chosen = n
	v.nav.Choose(n)
	v.picker.Choose(n)
	for i, s := range v.sections {
		s.flow.Hidden = i != n
	}
	v.sheet.flow = v.sections[n].flow
	v.inner.ScrollToTop()
	v.relay()
}

// relay lays the shown section out anew, after something in it came, went or
// grew.
func (v *settingsView) relay() {
	if v.root == nil || v.sheet.width == 0 {
		return
	}
	v.sheet.flow.Fit(v.sheet.width)
	v.body.Refresh()
	v.inner.Refresh()
}

// settingsSheet puts the shown section at its place in the scroller, which is
// as wide as the window so that its bar stands at the window's edge.
type settingsSheet struct {
	flow       *widgets.Flow
	x, width   float32
	top, below float32
}

// Layout implements [fyne.Layout].
func (s *settingsSheet) Layout([]fyne.CanvasObject, fyne.Size) {
	widgets.GridOf(s.flow).Place(s.flow, s.x, s.top, s.width, s.flow.HeightFor(s.width))
}

// MinSize implements [fyne.Layout].
func (s *settingsSheet) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, s.top+s.flow.HeightFor(s.width)+s.below)
}

// The measures of the settings' page.
const (
	navLeast     = float32(200)
	navMost      = float32(280)
	navGap       = float32(24)
	sheetWidth   = float32(620)
	settingsWide = float32(800) // from here on the list of sections stands at the left
)

// settingsLayout places list, picker and scroller.
type settingsLayout struct{ v *settingsView }

// MinSize implements [fyne.Layout].
func (settingsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 240) }

// Layout implements [fyne.Layout].
func (l settingsLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	v := l.v
	g := widgets.GridOf(v.scroll)
	wide := size.Width >= settingsWide
	v.nav.Hidden, v.picker.Hidden = !wide, wide
	for _, s := range v.sections {
		s.title.Hidden = !wide // the picker says it
	}
	sheet := v.sheet
	top := float32(0)
	if wide {
		navWidth := min(navMost, max(navLeast, v.nav.MinSize().Width))
		block := navWidth + navGap + sheetWidth
		x := max(20, (size.Width-block)/2)
		g.Place(v.nav, x, 24, navWidth, v.nav.MinSize().Height)
		left := x + navWidth
		sheet.x, sheet.width = navGap, min(sheetWidth, size.Width-left-navGap-24)
		sheet.top, sheet.below = 28, 32
		v.sheet.flow.Fit(sheet.width)
		g.Place(v.scroll, left, 0, size.Width-left, size.Height)
	} else {
		width := min(sheetWidth, size.Width-40)
		x := (size.Width - width) / 2
		top = 12 + look.ButtonHeight + 4
		g.Place(v.picker, x, 12, min(width, max(260, v.picker.MinSize().Width)), look.ButtonHeight)
		sheet.x, sheet.width, sheet.top, sheet.below = x, width, 12, 24
		v.sheet.flow.Fit(sheet.width)
		g.Place(v.scroll, 0, top, size.Width, size.Height-top)
	}
	v.body.Refresh()
}
