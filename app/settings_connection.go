package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// The ways out, in the order of the choice.
const (
	proxySystem = iota
	proxyNone
	proxyAddress
)

// connectionSection is the way to the service: how fast, through which proxy,
// and whose certificates are trusted beside the system's.
type connectionSection struct {
	model *settingsModel
	do    settingsDeeds
	relay func()

	limited  *widgets.Switch
	rate     *widgets.Field
	rateRow  *widgets.Flow
	presets  []*widgets.FocusButton
	way      *widgets.Select
	wayRow   *widgets.Option
	proxy    *widgets.Field
	proxyRow *widgets.Flow
	useProxy *widgets.FocusButton
	ca       *widgets.Field
	useCA    *widgets.FocusButton
	chooseCA *widgets.FocusButton
	dropCA   *widgets.FocusButton
	rows     []fyne.CanvasObject
	ready    bool
}

func newConnectionSection(m *settingsModel, do settingsDeeds, relay func()) *connectionSection {
	s := &connectionSection{model: m, do: do, relay: relay}
	limit := s.makeRate()
	s.makeProxy()
	ca := s.makeCA()
	s.rows = []fyne.CanvasObject{widgets.NewGroup(limit, s.rateRow), widgets.NewGroup(s.wayRow, s.proxyRow), widgets.NewGroup(ca)}
	if m.practice {
		s.rows = []fyne.CanvasObject{s.rows[0], widgets.NewGroup(
			widgets.NewParagraph(words.T("Proxy and certificates belong to real uploads: leave practice to change them."), look.Body, look.Muted))}
	}
	s.ready = true
	return s
}

func (s *connectionSection) parts() []fyne.CanvasObject { return s.rows }

func (s *connectionSection) say(f *widgets.Field, text string, tone look.Tone) {
	f.Say(text, tone)
	if s.ready {
		s.relay()
	}
}

// firstLimit is what the switch begins with, in bytes a second.
const firstLimit = 2_000_000

func (s *connectionSection) makeRate() *widgets.Option {
	now := s.model.now.RateLimit
	s.rate = widgets.NewField(words.T("At most, in MB/s"), "", false)
	if now > 0 {
		s.rate.Entry.SetText(rateText(now))
	}
	s.rateHint(now)
	s.rate.Entry.OnChanged = s.rateTyped
	var buttons []fyne.CanvasObject
	for _, n := range []int64{500_000, 1_000_000, 2_000_000, 5_000_000} {
		b := widgets.NewFocusButton(words.Speed(n), look.IconNone, widgets.Secondary, look.ButtonHeight, func() { s.rate.Entry.SetText(rateText(n)) })
		s.presets = append(s.presets, b)
		buttons = append(buttons, b)
	}
	if s.model.lockedBy(setRate) != "" {
		buttons = nil
	}
	s.rateRow = withButtons(s.rate, buttons...)
	s.rateRow.Hidden = now == 0
	s.limited = widgets.NewSwitch(now > 0, func(on bool) {
		s.rateRow.Hidden = !on
		n := int64(0)
		if on {
			n = firstLimit
			if kept, problem := parseRate(s.rate.Entry.Text); problem == "" {
				n = kept
			}
		}
		s.setRate(n)
		if on {
			s.rate.Entry.SetText(rateText(n))
		}
		s.relay()
	})
	limit := widgets.NewOption(words.T("Limit the speed"),
		words.T("Leaves others room on a shared line or a hotspot. A sign at the top of the list says so while it is on."), s.limited)
	if s.model.lock(setRate, limit, s.limited) {
		s.rate.Lock("")
	}
	return limit
}

// rateTyped applies a speed while it is typed.
func (s *connectionSection) rateTyped(text string) {
	n, problem := parseRate(text)
	if problem != "" {
		s.say(s.rate, problem, look.Trouble)
		return
	}
	s.rateHint(n)
	s.setRate(n)
}

func (s *connectionSection) setRate(n int64) {
	if s.model.now.RateLimit != n {
		s.model.now.RateLimit = n
		s.do.change(func(c *settings.Settings) { c.RateLimit = n })
	}
}

func (s *connectionSection) rateHint(n int64) {
	s.say(s.rate, words.T("About {{.Bits}} Mbit/s, for all videos together.", words.V{"Bits": rateText(n * 8)}), look.Neutral)
}

func (s *connectionSection) makeProxy() {
	now := s.model.now.Proxy
	at := proxyAddress
	switch now {
	case "":
		at = proxySystem
	case settings.NoProxy:
		at = proxyNone
	}
	s.way = widgets.NewSelect([]string{words.T("As the system"), words.T("None"), words.T("An address")}, at, s.choseWay)
	s.wayRow = widgets.NewOption(words.T("Proxy"), words.T("How the program gets out of a company's network."), s.way)
	s.proxy = widgets.NewField(words.T("Proxy's address"), "http://proxy.example.com:3128", false)
	if at == proxyAddress {
		s.proxy.Entry.SetText(now)
	}
	s.useProxy = widgets.NewFocusButton(words.T("Use this proxy"), look.IconNone, widgets.Secondary, look.ButtonHeight, s.submitProxy)
	s.useProxy.Enable(false)
	s.proxy.Entry.OnSubmitted = func(string) { s.submitProxy() }
	s.proxy.Entry.OnChanged = func(text string) {
		address, problem := checkProxy(text)
		s.useProxy.Enable(problem == "" && address != s.model.now.Proxy)
		s.say(s.proxy, problem, look.Trouble)
	}
	if s.model.lock(setProxy, s.wayRow, s.way) {
		s.proxy.Lock("")
		s.proxyRow = withButtons(s.proxy)
	} else {
		s.proxyRow = withButtons(s.proxy, s.useProxy)
	}
	s.proxyRow.Hidden = at != proxyAddress
}

// choseWay applies a way that needs no address.
func (s *connectionSection) choseWay(n int) {
	s.proxyRow.Hidden = n != proxyAddress
	switch n {
	case proxySystem:
		s.setProxy("")
	case proxyNone:
		s.setProxy(settings.NoProxy)
	case proxyAddress:
		s.say(s.proxy, words.T("It is used once there is an address."), look.Neutral)
	}
	s.relay()
}

func (s *connectionSection) submitProxy() {
	address, problem := checkProxy(s.proxy.Entry.Text)
	switch {
	case s.model.lockedBy(setProxy) != "":
	case problem != "":
		s.say(s.proxy, problem, look.Trouble)
	default:
		s.useProxy.Enable(false)
		s.setProxy(address)
		s.say(s.proxy, words.T("In use now."), look.Good)
	}
}

func (s *connectionSection) setProxy(address string) {
	if s.model.now.Proxy != address {
		s.model.now.Proxy = address
		s.do.change(func(c *settings.Settings) { c.Proxy = address })
	}
}

func (s *connectionSection) makeCA() fyne.CanvasObject {
	now := s.model.now.CAFile
	s.ca = widgets.NewField(words.T("Extra certificates"), words.T("None"), false)
	s.ca.Entry.SetText(now)
	s.useCA = widgets.NewFocusButton(words.T("Use this file"), look.IconNone, widgets.Secondary, look.ButtonHeight, s.submitCA)
	s.chooseCA = widgets.NewFocusButton(words.T("Choose…"), look.IconFolder, widgets.Secondary, look.ButtonHeight, s.do.chooseCA)
	s.dropCA = widgets.NewFocusButton(words.T("Don't use it"), look.IconNone, widgets.Quiet, look.ButtonHeight, func() {
		s.ca.Entry.SetText("")
		s.do.useCA("")
	})
	s.ca.Entry.OnSubmitted = func(string) { s.submitCA() }
	s.ca.Entry.OnChanged = func(string) { s.showCA(); s.caHint() }
	s.showCA()
	s.caHint()
	if why := s.model.lockedBy(setCA); why != "" {
		s.ca.Lock(why)
		return s.ca
	}
	return widgets.NewFlow([]float32{0, 12}, s.ca, container.New(widgets.Row{Gap: look.Space2}, s.chooseCA, s.useCA, s.dropCA))
}

func (s *connectionSection) caHint() {
	s.say(s.ca, words.T("A file in PEM form, where your company checks what goes out. The system's own certificates hold beside it."), look.Neutral)
}

// showCA offers what can be done with the path that stands there.
func (s *connectionSection) showCA() {
	path := s.ca.Entry.Text
	s.useCA.Enable(path != s.model.now.CAFile)
	s.dropCA.Hidden = s.model.now.CAFile == ""
}

func (s *connectionSection) submitCA() {
	s.say(s.ca, words.T("Reading the file…"), look.Active)
	s.useCA.Enable(false)
	s.do.useCA(s.ca.Entry.Text)
}

// caChosen takes what the person picked.
func (s *connectionSection) caChosen(path string) {
	s.ca.Entry.SetText(path)
	s.submitCA()
}

// caAnswer says what became of a file: problem is empty when it is in use.
func (s *connectionSection) caAnswer(path, problem string) {
	if problem != "" {
		s.showCA()
		s.say(s.ca, problem, look.Trouble)
		return
	}
	s.model.now.CAFile = path
	s.showCA()
	if path == "" {
		s.caHint()
		return
	}
	s.say(s.ca, words.T("In use now."), look.Good)
}
