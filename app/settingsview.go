package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// settingsDeeds is what the settings ask for, on the UI goroutine.
type settingsDeeds struct {
	back      func()
	saveKey   func(key string, unchecked bool)
	removeKey func()
	server    func(baseURL string)
	appear    func(look.Appearance)
	practice  func()
}

// settingsModel is what the settings show.
type settingsModel struct {
	key        keyState
	place      string // the keychain's name
	baseURL    string
	fixedURL   bool // given for this run: can't be changed here
	appearance look.Appearance
	practice   bool
}

// settingsView is the settings' page. What is changed applies at once.
type settingsView struct {
	root   fyne.CanvasObject
	do     settingsDeeds
	model  settingsModel
	back   *widgets.FocusButton
	key    *widgets.Field
	save   *widgets.FocusButton
	remove *widgets.FocusButton
	state  *widgets.Paragraph
	server *widgets.Field
	apply  *widgets.FocusButton
	choice *widgets.Segmented
	try    *widgets.FocusButton
	column *fyne.Container
	page   *fyne.Container
	scroll *container.ThemeOverride
	anyway bool
	busy   bool
}

func appearances() []look.Appearance { return []look.Appearance{look.System, look.Light, look.Dark} }

// newSettingsView returns the page.
func newSettingsView(m settingsModel, flat func() fyne.Theme, do settingsDeeds) *settingsView {
	v := &settingsView{do: do, model: m}
	v.makeKey()
	v.makeServer()
	labels := []string{words.T("As the system"), words.T("Light"), words.T("Dark")}
	at := 0
	for i, a := range appearances() {
		if a == m.appearance {
			at = i
		}
	}
	v.choice = widgets.NewSegmented(labels, at, func(i int) { do.appear(appearances()[i]) })
	v.try = widgets.NewFocusButton(words.T("Open practice"), look.IconNone, widgets.Secondary, look.ButtonHeight, do.practice)
	v.column = container.New(
		widgets.Column{Width: cardWidth, Gaps: []float32{0, 8, 12, 12, 24, 8, 12, 24, 10, 24, 6, 12, 20}},
		section(words.T("Key")), v.state, v.key,
		container.New(widgets.Row{Gap: look.Space2}, v.save, v.remove),
		section(words.T("Server")), v.server, container.New(widgets.Row{}, v.apply),
		section(words.T("Appearance")), v.choice.Object,
		section(words.T("Practice")),
		widgets.NewParagraph(words.T("Try everything with your own videos: nothing leaves this computer. Real uploads wait meanwhile."), look.Body, look.Muted),
		container.New(widgets.Row{}, v.try),
	)
	if m.practice {
		hide(v.column.Objects[:7]...)
		hide(v.column.Objects[9:]...)
		v.column.Add(widgets.NewParagraph(words.T("Key and server belong to real uploads: leave practice to change them."), look.Body, look.Muted))
	}
	v.page = container.New(widgets.Centred{Margin: 20}, card(v.column))
	v.scroll = scrolled(v.page, flat)
	frame := newPageFrame(words.T("Settings"), v.scroll, do.back)
	v.root, v.back = frame.root, frame.back
	v.showKey()
	return v
}

func hide(objects ...fyne.CanvasObject) {
	for _, o := range objects {
		o.Hide()
	}
}

func section(title string) *widgets.Label {
	return widgets.NewLabel(title, look.RowTitle, true, look.Text)
}

func (v *settingsView) makeKey() {
	v.state = widgets.NewParagraph("", look.Body, look.Muted)
	v.key = widgets.NewField(words.T("New key"), words.T("Paste the key here"), true)
	v.key.Entry.OnSubmitted = func(string) { v.submitKey() }
	v.key.Entry.OnChanged = func(string) {
		if !v.busy {
			v.anyway = false
			v.save.Set(words.T("Check and save"), look.IconNone, widgets.Secondary)
			v.say(v.key, "", look.Neutral)
		}
	}
	v.save = widgets.NewFocusButton(words.T("Check and save"), look.IconNone, widgets.Secondary, look.ButtonHeight, v.submitKey)
	v.remove = widgets.NewFocusButton(words.T("Remove the key"), look.IconNone, widgets.Quiet, look.ButtonHeight, v.do.removeKey)
}

func (v *settingsView) makeServer() {
	v.server = widgets.NewField(words.T("Address"), words.T("AionVision's own"), false)
	v.server.Entry.SetText(v.model.baseURL)
	v.apply = widgets.NewFocusButton(words.T("Use this server"), look.IconNone, widgets.Secondary, look.ButtonHeight, v.submitServer)
	v.apply.Enable(false)
	v.server.Entry.OnSubmitted = func(string) { v.submitServer() }
	v.server.Entry.OnChanged = func(s string) {
		base, problem := checkServer(s)
		v.apply.Enable(problem == "" && base != v.model.baseURL)
		v.say(v.server, problem, look.Trouble)
	}
	if v.model.fixedURL {
		v.server.Entry.Disable()
		v.server.Say(words.T("Given when the program was started, for this run."), look.Neutral)
	} else {
		v.server.Say(words.T("Leave it empty unless your administrator gave you one. Each server has its own key."), look.Neutral)
	}
}

func (v *settingsView) say(f *widgets.Field, text string, tone look.Tone) {
	f.Say(text, tone)
	v.column.Refresh()
	v.page.Refresh()
}

// showKey says which key is in use and where it is kept.
func (v *settingsView) showKey() {
	k := v.model.key
	place := v.model.place
	if place == "" {
		place = words.T("your system's keychain")
	}
	data := words.V{"Key": lastFour(k.key), "Place": place}
	text, role := words.T("There is no key yet. Videos wait until there is one."), look.Muted
	switch {
	case k.key == "":
	case k.forRun:
		text = words.T("{{.Key}}, given when the program was started, for this run only.", data)
	case k.kept:
		text = words.T("{{.Key}}, kept in {{.Place}}.", data)
	default:
		text, role = words.T("{{.Key}}, kept for this run only: this computer's keychain isn't available.", data), look.Warn
	}
	v.state.Set(text, role)
	v.remove.Hidden = k.key == ""
	v.column.Refresh()
	v.page.Refresh()
}

// changed shows another key state, after it was saved or removed.
func (v *settingsView) changed(k keyState) {
	v.model.key = k
	v.busy = true // its own clearing is no edit
	v.key.Entry.SetText("")
	v.busy = false
	v.anyway = false
	v.save.Set(words.T("Check and save"), look.IconNone, widgets.Secondary)
	v.save.Enable(true)
	v.showKey()
}

func (v *settingsView) submitKey() {
	if v.busy {
		return
	}
	key, problem := trimKey(v.key.Entry.Text)
	if problem != "" {
		v.say(v.key, problem, look.Trouble)
		return
	}
	v.busy = true
	v.save.Enable(false)
	v.say(v.key, words.T("Asking AionVision…"), look.Active)
	v.do.saveKey(key, v.anyway)
}

// answer shows what the service said of a key.
func (v *settingsView) answer(a verdict) {
	v.busy = false
	v.save.Enable(true)
	text, tone := a.words()
	v.say(v.key, text, tone)
	if v.anyway = a.kind == keyUnknown; v.anyway {
		v.save.Set(words.T("Save and check later"), look.IconNone, widgets.Secondary)
		v.column.Refresh()
	}
}

func (v *settingsView) submitServer() {
	base, problem := checkServer(v.server.Entry.Text)
	switch {
	case v.model.fixedURL:
	case problem != "":
		v.say(v.server, problem, look.Trouble)
	case base != v.model.baseURL:
		v.model.baseURL = base
		v.apply.Enable(false)
		v.do.server(base)
	}
}
