package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// keySection is the key and the server that it belongs to.
type keySection struct {
	model  *settingsModel
	do     settingsDeeds
	relay  func()
	state  *widgets.Option
	key    *widgets.Field
	save   *widgets.FocusButton
	remove *widgets.FocusButton
	server *widgets.Field
	apply  *widgets.FocusButton
	anyway bool
	busy   bool
}

func newKeySection(m *settingsModel, do settingsDeeds, relay func()) *keySection {
	s := &keySection{model: m, do: do, relay: relay}
	s.remove = widgets.NewFocusButton(words.T("Remove the key"), look.IconNone, widgets.Secondary, look.ButtonHeight, do.removeKey)
	s.state = widgets.NewOption(words.T("API key"), "", s.remove)
	s.key = widgets.NewField(words.T("New key"), words.T("Paste the key here"), true)
	s.key.Entry.OnSubmitted = func(string) { s.submitKey() }
	s.key.Entry.OnChanged = func(string) { s.keyEdited() }
	s.save = widgets.NewFocusButton(words.T("Check and save"), look.IconNone, widgets.Secondary, look.ButtonHeight, s.submitKey)

	s.server = widgets.NewField(words.T("Server"), words.T("AionVision's own"), false)
	s.server.Entry.SetText(m.baseURL)
	s.apply = widgets.NewFocusButton(words.T("Use this server"), look.IconNone, widgets.Secondary, look.ButtonHeight, s.submitServer)
	s.apply.Enable(false)
	s.server.Entry.OnSubmitted = func(string) { s.submitServer() }
	s.server.Entry.OnChanged = func(text string) {
		base, problem := checkServer(text)
		s.apply.Enable(problem == "" && base != m.baseURL)
		if problem == "" {
			s.serverHint()
		} else {
			s.say(s.server, problem, look.Trouble)
		}
	}
	s.serverHint()
	if why := m.lockedBy(setServer); why != "" {
		s.server.Lock(why)
	}
	if why := m.lockedBy(setKey); why != "" {
		s.key.Lock(why)
	}
	s.showKey()
	return s
}

// parts are the section's contents. In practice there is no key to change.
func (s *keySection) parts() []fyne.CanvasObject {
	if s.model.practice {
		return []fyne.CanvasObject{widgets.NewGroup(
			widgets.NewParagraph(words.T("Key and server belong to real uploads: leave practice to change them."), look.Body, look.Muted))}
	}
	var save, apply []fyne.CanvasObject
	if s.model.lockedBy(setKey) == "" {
		save = append(save, s.save)
	}
	if s.model.lockedBy(setServer) == "" {
		apply = append(apply, s.apply)
	}
	return []fyne.CanvasObject{
		widgets.NewGroup(s.state, withButtons(s.key, save...)),
		widgets.NewGroup(withButtons(s.server, apply...)),
	}
}

// withButtons puts buttons below a field, if there are any.
func withButtons(f fyne.CanvasObject, buttons ...fyne.CanvasObject) *widgets.Flow {
	if len(buttons) == 0 {
		return widgets.NewFlow(nil, f)
	}
	return widgets.NewFlow([]float32{0, 12}, f, container.New(widgets.Row{Gap: look.Space2}, buttons...))
}

func (s *keySection) say(f *widgets.Field, text string, tone look.Tone) {
	f.Say(text, tone)
	s.relay()
}

// keyEdited takes back what was said of another key.
func (s *keySection) keyEdited() {
	if s.busy {
		return
	}
	s.anyway = false
	s.save.Set(words.T("Check and save"), look.IconNone, widgets.Secondary)
	s.say(s.key, oddKey(s.key.Entry.Text), look.Caution)
}

func (s *keySection) serverHint() {
	s.say(s.server, words.T("Leave it empty unless your administrator gave you one. Each server has its own key."), look.Neutral)
}

// showKey says which key is in use and where it is kept.
func (s *keySection) showKey() {
	k := s.model.key
	place := s.model.place
	if place == "" {
		place = words.T("your system's keychain")
	}
	data := words.V{"Key": lastFour(k.key), "Place": place}
	text := words.T("There is no key yet. Videos wait until there is one.")
	warning := ""
	switch {
	case k.key == "":
	case k.forRun:
		text = words.T("{{.Key}}, given when the program was started, for this run only.", data)
	case k.kept:
		text = words.T("{{.Key}}, kept in {{.Place}}.", data)
	default:
		text = words.T("{{.Key}}, kept for this run only: this computer's keychain isn't available.", data)
		warning = words.T("It will be asked for again at the next start.")
	}
	s.state.SetText(text)
	s.state.Say(warning, look.IconAlert, look.Caution)
	s.remove.Hidden = k.key == "" || s.model.lockedBy(setKey) != ""
	s.relay()
}

// changed shows another key state, after it was saved or removed.
func (s *keySection) changed(k keyState) {
	s.model.key = k
	s.busy = true // its own clearing is no edit
	s.key.Entry.SetText("")
	s.busy = false
	s.anyway = false
	s.save.Set(words.T("Check and save"), look.IconNone, widgets.Secondary)
	s.save.Enable(true)
	s.showKey()
}

func (s *keySection) submitKey() {
	if s.busy || s.model.lockedBy(setKey) != "" {
		return
	}
	key, problem := trimKey(s.key.Entry.Text)
	if problem != "" {
		s.say(s.key, problem, look.Trouble)
		return
	}
	s.busy = true
	s.save.Enable(false)
	s.say(s.key, words.T("Asking AionVision…"), look.Active)
	s.do.saveKey(key, s.anyway)
}

// answer shows what the service said of a key.
func (s *keySection) answer(a verdict) {
	s.busy = false
	s.save.Enable(true)
	text, tone := a.words()
	if s.anyway = a.kind == keyUnknown; s.anyway {
		s.save.Set(words.T("Save and check later"), look.IconNone, widgets.Secondary)
	}
	s.say(s.key, text, tone)
}

func (s *keySection) submitServer() {
	base, problem := checkServer(s.server.Entry.Text)
	switch {
	case s.model.lockedBy(setServer) != "":
	case problem != "":
		s.say(s.server, problem, look.Trouble)
	case base != s.model.baseURL:
		s.model.baseURL = base
		s.apply.Enable(false)
		s.do.server(base)
	}
}
