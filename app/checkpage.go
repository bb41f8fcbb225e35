package app

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// connectionChecker is what the page needs of the engine.
type connectionChecker interface {
	// CheckConnection gives each step begun and done, and closes the channel at
	// the end or soon after ctx.
	CheckConnection(ctx context.Context) <-chan uploader.Check
}

// checkWidth is the inner width of the page's card.
const checkWidth = float32(520)

// checkDeeds is what the page asks for, on the UI goroutine.
type checkDeeds struct {
	again  func()
	copy   func(code string)
	signIn func(address string)
	report func()
}

// checkView is the page "Check the connection": the verdict, the steps one by
// one, and a code for support.
type checkView struct {
	root    *container.ThemeOverride
	do      checkDeeds
	all     []uploader.Check // results so far, and the step under way
	verdict *checkRow
	steps   []*checkRow
	code    *widgets.Paragraph
	signIn  *widgets.FocusButton
	again   *widgets.FocusButton
	copy    *widgets.FocusButton
	after   []fyne.CanvasObject // what is there once the check has ended
	address string              // of the sign-in page
	column  *fyne.Container
	page    *fyne.Container
}

func newCheckView(flat func() fyne.Theme, do checkDeeds) *checkView {
	v := &checkView{do: do, verdict: newVerdict(), code: widgets.NewParagraph("", look.Small, look.Text)}
	v.signIn = widgets.NewFocusButton(words.T("Open sign-in page"), look.IconNone, widgets.Primary, look.ButtonHeight, func() { do.signIn(v.address) })
	v.again = widgets.NewFocusButton(words.T("Check again"), look.IconRetry, widgets.Secondary, look.ButtonHeight, do.again)
	v.copy = widgets.NewFocusButton(words.T("Copy the code"), look.IconCopy, widgets.Secondary, look.ButtonHeight, func() { do.copy(uploader.CheckCode(v.all)) })
	report := widgets.NewFocusButton(words.T("Save a report for support…"), look.IconNone, widgets.Link, look.ButtonHeight, do.report)
	rule := func() fyne.CanvasObject { return widgets.NewPanel(look.Border) }

	objects := []fyne.CanvasObject{v.verdict.root, container.New(indent{v.verdict.textX()}, v.signIn), rule()}
	gaps := []float32{0, 12, 20}
	for range uploader.CheckSteps() {
		r := newCheckStep()
		v.steps = append(v.steps, r)
		objects, gaps = append(objects, r.root), append(gaps, 12)
	}
	buttons := container.New(widgets.Row{Gap: look.Space2}, v.copy, v.again)
	v.after = []fyne.CanvasObject{rule(), widgets.NewLabel(words.T("Code for support"), look.Body, true, look.Text), v.code, buttons,
		container.New(indent{-look.Space2}, report)}
	objects, gaps = append(objects, v.after...), append(gaps, 20, 16, 4, 16, 4)
	v.column = container.New(widgets.Column{Width: checkWidth, Gaps: gaps}, objects...)
	v.page = container.New(atTop{20}, card(v.column))
	v.root = scrolled(v.page, flat)
	v.begin()
	return v
}

// begin forgets what was found.
func (v *checkView) begin() {
	v.all, v.address = nil, ""
	hide(v.after...)
	v.show(false)
}

// take shows one piece of news.
func (v *checkView) take(c uploader.Check) {
	if n := len(v.all); n > 0 && v.all[n-1].Running && v.all[n-1].Step == c.Step {
		v.all[n-1] = c
	} else {
		v.all = append(v.all, c)
	}
	if c.SignInURL != "" {
		v.address = c.SignInURL
	}
	v.show(false)
}

// end shows the code. A check that was cut off has none: it proves nothing.
func (v *checkView) end() {
	for _, o := range v.after {
		o.Show()
	}
	v.code.Set(uploader.CheckCode(v.all), look.Text)
	v.show(true)
}

// show writes everything that is known.
func (v *checkView) show(done bool) {
	verdict := words.CheckVerdict(v.all, done)
	v.verdict.set(verdict)
	for i, r := range v.steps {
		if i < len(v.all) {
			l := words.Check(v.all[i])
			if l.Advice == verdict.Text {
				l.Advice = "" // it is said above
			}
			r.set(l)
			r.root.Show()
		} else {
			r.root.Hide() // steps come one by one
		}
	}
	v.signIn.Hidden = v.address == ""
	v.column.Objects[1].(*fyne.Container).Hidden = v.signIn.Hidden
	v.column.Refresh()
	v.page.Refresh()
}

// showCheck opens the page and begins. Practice has no connection.
func (p *program) showCheck() {
	if p.session == nil || p.main.practice || p.welcome != nil {
		return
	}
	ctx, cancel := context.WithCancel(p.ctx)
	var v *checkView
	v = newCheckView(p.flatTheme, checkDeeds{
		again:  func() { p.runCheck(ctx, v) },
		copy:   func(code string) { p.app.Clipboard().SetContent(code) },
		signIn: p.openSignIn,
		report: p.showReport,
	})
	p.checkPage = v
	p.showPage(&page{title: words.T("Check the connection"), content: v.root, focus: v.again, left: cancel})
	p.runCheck(ctx, v)
}

// runCheck runs one check into the page. It ends when the page is left.
func (p *program) runCheck(ctx context.Context, v *checkView) {
	s := p.session
	if s == nil {
		return
	}
	v.begin()
	v.again.Enable(false)
	p.spawn(func() {
		for c := range s.engine.CheckConnection(ctx) {
			p.post(func() { v.take(c) })
		}
		p.post(func() {
			if ctx.Err() == nil {
				v.again.Enable(true)
				v.end()
				p.lastCheck = v.all
				p.wake()
			}
		})
	})
}

// signInAddress is where a sign-in page shows itself when nobody has named it:
// the server without TLS, which such pages answer in its place.
func (p *program) signInAddress() string {
	base := p.baseURL()
	if base == "" {
		base = uploader.DefaultBaseURL
	}
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	host := u.Host
	if u.Scheme == "https" {
		host = u.Hostname()
	}
	return (&url.URL{Scheme: "http", Host: host, Path: "/"}).String()
}

// openSignIn opens a sign-in page in the desktop's browser: a web address and
// nothing else, whoever named it.
func (p *program) openSignIn(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	p.spawn(func() {
		if err := p.app.OpenURL(u); err != nil {
			p.post(func() {
				p.tell(words.T("The browser couldn't be opened. Open any web page yourself: the sign-in page appears."))
			})
		}
	})
}
