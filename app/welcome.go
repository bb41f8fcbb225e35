package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// cardWidth is the inner width of the cards of first start and settings.
const cardWidth = float32(448)

// welcomeDeeds is what the first screen asks for, on the UI goroutine.
type welcomeDeeds struct {
	start    func(key, baseURL string) // check the key, keep it, begin
	keep     func(key, baseURL string) // keep it unchecked, begin
	later    func(baseURL string)
	practice func()
}

// welcomeView is the first screen: the key, or how to go on without one.
type welcomeView struct {
	root     fyne.CanvasObject
	do       welcomeDeeds
	key      *widgets.Field
	server   *widgets.Field
	start    *widgets.FocusButton
	later    *widgets.FocusButton
	options  *widgets.FocusButton
	practice *widgets.FocusButton
	column   *fyne.Container
	page     *fyne.Container
	checking bool
	anyway   bool // the service couldn't be asked: Start keeps the key unchecked
	place    string
	noPlace  bool
	fixed    string // who has set the server; empty: the person may
}

// newWelcomeView returns the screen; baseURL is the server that is set now, and
// fixed says who has set it where the person can't.
func newWelcomeView(baseURL, fixed string, flat func() fyne.Theme, do welcomeDeeds) *welcomeView {
	w := &welcomeView{do: do, fixed: fixed}
	w.key = widgets.NewField(words.T("API key"), words.T("Paste the key here"), true)
	w.key.Entry.OnSubmitted = func(string) { w.submit() }
	w.key.Entry.OnChanged = func(string) { w.edited() }
	w.server = widgets.NewField(words.T("Server"), words.T("AionVision's own"), false)
	w.server.Entry.SetText(baseURL)
	w.server.Entry.OnSubmitted = func(string) { w.submit() }
	w.server.Entry.OnChanged = func(string) { w.edited() }
	w.server.Hidden = baseURL == ""
	w.start = widgets.NewFocusButton(words.T("Start"), look.IconNone, widgets.Primary, look.ButtonTall, w.submit)
	w.later = widgets.NewFocusButton(words.T("Add the key later"), look.IconNone, widgets.Secondary, look.ButtonTall, func() {
		if base, ok := w.base(); ok {
			do.later(base)
		}
	})
	w.options = widgets.NewFocusButton(words.T("Server…"), look.IconNone, widgets.Quiet, look.ButtonHeight, w.showServer)
	w.options.Hidden = !w.server.Hidden
	w.practice = widgets.NewFocusButton(words.T("Try it without a key: nothing leaves this computer"), look.IconNone, widgets.Link, look.ButtonHeight, do.practice)
	w.column = container.New(
		widgets.Column{Width: cardWidth, Gaps: []float32{0, 20, 6, 20, 16, 24, 12}},
		container.New(widgets.Row{}, widgets.NewTile(look.IconUp, look.Active, 56, 28, 14)),
		widgets.NewLabel(words.T("Connect to AionVision"), look.Title, true, look.Text),
		widgets.NewParagraph(words.T("Paste the API key that your administrator gave you, or copy it from your AionVision dashboard."), look.Body, look.Muted),
		w.key, w.server,
		container.New(startRow{}, w.start, w.later, container.New(outdent{-14}, w.options)),
		container.New(outdent{look.Space2}, container.New(widgets.Row{}, w.practice)),
	)
	w.page = container.New(widgets.Centred{Margin: 16}, card(w.column))
	w.root = container.NewStack(widgets.NewPanel(look.Background), scrolled(w.page, flat))
	w.hint()
	w.serverHint()
	return w
}

// scrolled lets a page be higher than the window. Its theme has
// no shadows, which a scroller draws at its edges.
func scrolled(page fyne.CanvasObject, flat func() fyne.Theme) *container.ThemeOverride {
	return container.NewThemeOverride(container.NewVScroll(page), flat())
}

// card puts a column onto a raised area.
func card(column fyne.CanvasObject) *fyne.Container {
	return container.NewStack(
		widgets.NewCard(look.Surface, look.Border, look.RadiusCard),
		container.New(widgets.Inset{X: 36, Y: 32}, column),
	)
}

// startRow lays out what the screen asks for, its way around, and Server… at
// the right, or below them where a language's words leave no room.
type startRow struct{}

func (startRow) fits(o []fyne.CanvasObject) bool {
	room := cardWidth - o[0].MinSize().Width - o[1].MinSize().Width - 2*look.Space2
	return !o[2].(*fyne.Container).Objects[0].Visible() || o[2].MinSize().Width-14 <= room
}

// MinSize implements [fyne.Layout].
func (r startRow) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := widgets.Row{Gap: look.Space2}.MinSize(o[:2])
	if !r.fits(o) {
		m.Height += look.Space2 + o[2].MinSize().Height
	}
	return m
}

// Layout implements [fyne.Layout].
func (r startRow) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if r.fits(o) {
		widgets.Row{Gap: look.Space2, Right: 2}.Layout(o, s)
		return
	}
	m := o[2].MinSize()
	widgets.Row{Gap: look.Space2}.Layout(o[:2], fyne.NewSize(s.Width, s.Height-look.Space2-m.Height))
	widgets.GridOf(o[2]).Place(o[2], -28, s.Height-m.Height, m.Width, m.Height)
}

// outdent moves an object to the left by the padding of a link's button, so
// that its text stands at the margin.
type outdent struct{ x float32 }

// Layout implements [fyne.Layout].
func (o outdent) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, c := range objects {
		c.Move(fyne.NewPos(-o.x, 0))
		c.Resize(s)
	}
}

// MinSize implements [fyne.Layout].
func (o outdent) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// keptIn says where the key is kept, once the keychain's name is known, or that
// there is none.
func (w *welcomeView) keptIn(name string, available bool) {
	w.place, w.noPlace = name, !available
	if !w.checking && !w.anyway {
		w.hint()
	}
}

func (w *welcomeView) hint() {
	text := words.T("Kept in your system's keychain, never in a file.")
	switch {
	case w.noPlace:
		w.say(w.key, words.T("This computer's keychain isn't available: the key is kept for this run only."), look.Caution)
		return
	case w.place != "":
		text = words.T("Kept in {{.Place}} on this computer, never in a file.", words.V{"Place": w.place})
	}
	w.say(w.key, text, look.Neutral)
}

func (w *welcomeView) say(f *widgets.Field, text string, tone look.Tone) {
	f.Say(text, tone)
	w.column.Refresh()
	w.page.Refresh()
}

func (w *welcomeView) showServer() {
	w.server.Show()
	w.options.Hide()
	w.column.Refresh()
	w.page.Refresh()
}

// edited takes back what was said of another key.
func (w *welcomeView) edited() {
	if w.checking {
		return
	}
	w.anyway = false
	w.start.Set(words.T("Start"), look.IconNone, widgets.Primary)
	w.hint()
	if odd := oddKey(w.key.Entry.Text); odd != "" {
		w.say(w.key, odd, look.Caution)
	}
	w.serverHint()
}

func (w *welcomeView) serverHint() {
	if w.fixed != "" {
		w.server.Lock(w.fixed)
		return
	}
	w.say(w.server, "", look.Neutral)
}

// base returns the server as it is kept, or says what is wrong with it.
func (w *welcomeView) base() (string, bool) {
	base, problem := checkServer(w.server.Entry.Text)
	if problem != "" {
		w.showServer()
		w.say(w.server, problem, look.Trouble)
	}
	return base, problem == ""
}

func (w *welcomeView) submit() {
	if w.checking {
		return
	}
	key, problem := trimKey(w.key.Entry.Text)
	if problem != "" {
		w.say(w.key, problem, look.Trouble)
		return
	}
	base, ok := w.base()
	if !ok {
		return
	}
	if w.anyway {
		w.do.keep(key, base)
		return
	}
	w.busy(true)
	w.say(w.key, words.T("Asking AionVision…"), look.Active)
	w.do.start(key, base)
}

func (w *welcomeView) busy(on bool) {
	w.checking = on
	w.start.Enable(!on)
	w.later.Enable(!on)
}

// answer shows what the service said of the key.
func (w *welcomeView) answer(v verdict) {
	w.busy(false)
	text, tone := v.words()
	w.say(w.key, text, tone)
	w.anyway = v.kind == keyUnknown
	if w.anyway {
		w.start.Set(words.T("Save and check later"), look.IconNone, widgets.Primary)
		w.column.Refresh()
		w.page.Refresh() // the column may have become higher
	}
}
