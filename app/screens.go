package app

import (
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// showMain makes the main view anew and shows it.
func (p *program) showMain(practice bool) {
	p.main = newMainView(practice, deeds{
		addVideos:     p.addVideos,
		addSample:     p.addSample,
		pauseAll:      p.withEngine(Engine.PauseAll),
		resumeAll:     p.withEngine(Engine.ResumeAll),
		settings:      p.showSettings,
		menu:          p.openMainMenu,
		leavePractice: p.leavePractice,
		practiceLine:  p.practiceLine,
		dismissAway:   p.dismissAway,
		check:         p.showCheck,
		signIn:        func() { p.openSignIn(p.signInAddress()) },
		clearDone:     p.clearDone,
		startHeld:     p.startHeld,
		find:          p.find,
		limit:         func() { p.showSettingsAt(sectionConnection) },
		act:           p.act,
		refused:       p.tell,
		open:          p.openDetails,
		newLabels:     p.showLabelsPage,
		selected:      p.selected,
		escape:        p.closeDetails,
	}, p.flatTheme)
	p.addDetails()
	p.main.ruled.Close().OnTapped = func() { p.rulesRead = true; p.sayRules() }
	p.sayRules()
	p.main.newer.Close().OnTapped = p.laterUpdate
	p.offerUpdate()
	p.showNewLabels()
	p.showNewLabels() // they hold from the run before, too
	p.backToMain()
}

// backToMain shows the main view as it is.
func (p *program) backToMain() {
	p.welcome, p.settings = nil, nil
	p.leavePage()
	p.window.SetContent(p.main.root)
	p.window.Canvas().Focus(nil)
	if len(p.main.shown.all) > 0 {
		p.main.list.Focus()
	}
}

// flush shows a picture in a view. Whether there is a key is known here: it is
// no news before the keychain has answered, and worth saying before there is
// anything to send.
func (p *program) flush(v *mainView, pic picture) {
	none := pic.status.Wait == uploader.WaitNoKey
	switch {
	case v.practice:
		pic.status.Wait = words.Practised(pic.status.Wait)
	case none && !p.asked:
		pic.status.Wait = uploader.NoWait
	case pic.status.Wait == uploader.NoWait && p.asked && p.key.key == "":
		pic.status.Wait = uploader.WaitNoKey
	}
	empty := v.empty.root.Visible()
	if v == p.main && p.session != nil && p.session.removal != nil {
		p.shows = &picture{pic.all, pic.status, pic.at}
		pic.all = p.session.removal.without(pic.all)
	}
	v.flush(pic)
	if v == p.main {
		p.flushDetails(pic.at)
	}
	p.watchAway(v, pic)
	if empty && !v.empty.root.Visible() {
		p.keyboardToList(v)
	}
}

// keyboardToList gives the list the keyboard when it comes in the place of the
// empty view, unless the person is somewhere else with it.
func (p *program) keyboardToList(v *mainView) {
	if v != p.main || p.page != nil || p.settings != nil || p.welcome != nil || p.asking {
		return
	}
	switch p.window.Canvas().Focused() {
	case nil, v.empty.choose, v.empty.sample:
		v.list.Focus()
	}
}

// leavePractice goes back to real uploads, by the first screen for somebody
// who hasn't answered it.
func (p *program) leavePractice() {
	p.openSession(false)
	if p.key.key == "" && !p.store.Get().Welcomed {
		p.showWelcome()
	}
}

// withEngine returns a function that does something with the engine, if there
// is one.
func (p *program) withEngine(f func(Engine)) func() {
	return func() {
		if p.session != nil {
			p.main.shown.places.askAll()
			f(p.session.engine)
			p.session.presenter.wake()
		}
	}
}

// showWelcome shows the first screen.
func (p *program) showWelcome() {
	w := newWelcomeView(p.baseURL(), p.fixedServer(), p.flatTheme, welcomeDeeds{
		start: func(key, base string) { p.judge(key, base, p.welcomeAnswer(key, base)) },
		keep: func(key, base string) {
			p.welcomed(base)
			p.takeKey(key)
		},
		later: func(base string) { p.welcomed(base) },
		practice: func() {
			p.openSession(true)
			p.showMain(true)
		},
	})
	p.leavePage()
	p.welcome = w
	p.settings = nil
	p.window.SetContent(w.root)
	p.window.Canvas().Focus(w.key.Entry)
	p.showPlace()
}

// welcomeAnswer is what is done with the verdict on the first screen's key.
func (p *program) welcomeAnswer(key, base string) func(verdict) {
	return func(v verdict) {
		if w := p.welcome; w != nil {
			w.answer(v)
		}
		if v.kind == keyGood {
			p.welcomed(base)
			p.takeKey(key)
		}
	}
}

// welcomed leaves the first screen for good.
func (p *program) welcomed(base string) {
	p.asked = true
	changed := base != p.baseURL() && p.cfg.BaseURL == ""
	p.change(func(s *settings.Settings) {
		s.Welcomed = true
		if p.cfg.BaseURL == "" {
			s.BaseURL = base
		}
	})
	p.backToMain()
	if changed {
		p.openSession(false)
	}
}

// judge asks the service about a key, and hands its verdict on.
func (p *program) judge(key, base string, answer func(verdict)) {
	s := p.session
	if s == nil {
		answer(verdict{kind: keyUnknown})
		return
	}
	p.spawn(func() {
		v := checkKey(p.ctx, s.engine, base, key)
		p.post(func() { answer(v) })
	})
}

// ask shows a question. No changes nothing; yes does it.
func (p *program) ask(q words.Question, no, yes func()) { p.askThree(q, nil, no, yes) }

// askThree is ask for a question that may have a third answer.
func (p *program) askThree(q words.Question, third, no, yes func()) {
	if p.asking {
		return
	}
	p.asking = true
	done := func(f func()) func() {
		return func() {
			p.asking = false
			if f != nil {
				f()
			}
		}
	}
	safe, other := widgets.Secondary, widgets.Primary
	if q.Harm {
		safe, other = widgets.Primary, widgets.Danger
	}
	answers := []widgets.Answer{{Text: q.No, Kind: safe, Do: done(no), Escape: true}, {Text: q.Yes, Kind: other, Do: done(yes)}}
	if q.Third != "" {
		answers = []widgets.Answer{
			{Text: q.Third, Kind: widgets.Primary, Do: done(third)},
			{Text: q.Yes, Kind: widgets.Secondary, Do: done(yes)},
			{Text: q.No, Kind: widgets.Secondary, Do: done(no), Escape: true},
		}
	}
	p.question = q
	p.dialog = widgets.Ask(p.window.Canvas(), q.Title, q.Text, answers...)
}

// tell says something over the list.
func (p *program) tell(text string) { p.main.tellNews(text, nil) }
