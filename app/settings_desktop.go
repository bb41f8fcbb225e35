package app

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// desktopSection is how the program behaves on this computer.
type desktopSection struct {
	onClose *widgets.Select
	notify  *widgets.Switch
	login   *widgets.Switch
	atLogin *widgets.Option
	updates *widgets.Switch
	rows    []fyne.CanvasObject
}

func newDesktopSection(m *settingsModel, do settingsDeeds) *desktopSection {
	s := &desktopSection{}
	ways := []string{settings.CloseAsks, settings.CloseQuits}
	names := []string{words.T("Ask each time"), words.T("Quit, go on next time")}
	if m.hides {
		ways = append(ways, settings.CloseHides)
		names = append(names, words.T("Keep uploading in the background"))
	}
	s.onClose = widgets.NewSelect(names, max(0, slices.Index(ways, m.now.OnClose)), func(n int) {
		do.change(func(c *settings.Settings) { c.OnClose = ways[n] })
	})
	closing := widgets.NewOption(words.T("Closing the window"), words.T("While videos aren't safe yet."), s.onClose)
	m.lock(setClose, closing, s.onClose)

	s.notify = widgets.NewSwitch(!m.now.NoNotifications, func(on bool) {
		do.change(func(c *settings.Settings) { c.NoNotifications = !on })
	})
	notify := widgets.NewOption(words.T("Notifications"), words.T("When all videos are safe, and when one needs you. Nothing else."), s.notify)
	m.lock(setNotify, notify, s.notify)

	s.login = widgets.NewSwitch(m.now.StartAtLogin, func(on bool) {
		do.change(func(c *settings.Settings) { c.StartAtLogin = on })
	})
	s.atLogin = widgets.NewOption(words.T("Start at login"), words.T("Uploads that were interrupted go on as soon as you log in."), s.login)
	m.lock(setLogin, s.atLogin, s.login)
	s.rows = []fyne.CanvasObject{widgets.NewGroup(closing, notify, s.atLogin)}

	s.updates = widgets.NewSwitch(!m.now.NoUpdates, func(on bool) {
		do.change(func(c *settings.Settings) { c.NoUpdates = !on })
	})
	updates := widgets.NewOption(words.T("Look for new versions"),
		words.T("Once a day at most. You are told in this window; nothing is installed by itself. This is version {{.Version}}.", words.V{"Version": m.version}), s.updates)
	m.lock(setUpdates, updates, s.updates)
	if m.looks {
		s.rows = append(s.rows, widgets.NewGroup(updates))
	}
	return s
}

func (s *desktopSection) parts() []fyne.CanvasObject { return s.rows }

// loginRefused says in the setting's place that the system didn't take it, and
// shows what holds.
func (s *desktopSection) loginRefused(holds bool) {
	s.login.Set(holds)
	sayTrouble(s.atLogin, words.T("This computer didn't take the change."))
}
