package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aionvision/aion-uploader/app/autostart"
	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// showSettings shows the settings, in practice those that it has.
func (p *program) showSettings() {
	if p.main.practice {
		p.showSettingsAt(sectionUploads)
		return
	}
	p.showSettingsAt(sectionKey)
}

// showSettingsAt shows one section of the settings.
func (p *program) showSettingsAt(n int) {
	if p.welcome != nil || p.settings != nil {
		return
	}
	v := newSettingsView(settingsModel{
		key: p.key, place: p.place, baseURL: p.baseURL(), fixedURL: p.fixedServer(),
		practice: p.main.practice, now: p.store.Get(), hides: p.canHide(), locked: p.cfg.lockedBy(),
		looks: p.cfg.UpdateURL != "", version: p.cfg.Version,
	}, n, p.flatTheme, settingsDeeds{
		back:      p.backToMain,
		saveKey:   p.saveKey,
		removeKey: p.removeKey,
		server:    p.changeServer,
		change:    p.changeSettings,
		chooseCA:  p.chooseCA,
		useCA:     p.useCA,
	})
	p.leavePage()
	p.settings = v
	p.window.SetContent(v.root)
	p.window.Canvas().Focus(nil)
	if n == sectionKey && !p.main.practice && p.asked && p.key.key == "" && v.model.lockedBy(setKey) == "" {
		p.window.Canvas().Focus(v.key.Entry) // it was opened to paste one
	}
}

// changeSettings keeps a change and applies it at once.
func (p *program) changeSettings(f func(*settings.Settings)) {
	old := p.store.Get()
	p.change(f)
	p.applied(old, p.store.Get())
}

// applied does what follows from another choice. The rest is read where it is
// needed.
func (p *program) applied(old, now settings.Settings) {
	if s := p.session; s != nil {
		if old.RateLimit != now.RateLimit {
			s.engine.SetRateLimit(now.RateLimit)
			p.wake()
		}
		if old.Videos != now.Videos {
			s.engine.SetVideos(now.Videos)
		}
	}
	if (old.Proxy != now.Proxy || old.CAFile != now.CAFile) && !p.main.practice {
		p.openSession(false)
	}
	if old.Appearance != now.Appearance {
		p.appear(now.Appearance)
	}
	if old.Language != now.Language {
		p.speak(now.Language)
	}
	if old.NoUpdates != now.NoUpdates {
		p.offerUpdate()
		p.lookForUpdate()
	}
	if old.StartAtLogin != now.StartAtLogin {
		p.startAtLogin(now.StartAtLogin)
	}
}

// reopened brings a new session up to date: settings may have changed while it
// was opened with those of before.
func (p *program) reopened(s *session, with settings.Settings) {
	if s.unused != "" {
		p.tell(s.unused)
	}
	p.applied(settings.Settings{
		RateLimit: with.RateLimit, Videos: with.Videos, Proxy: with.Proxy, CAFile: with.CAFile,
		Appearance: p.store.Get().Appearance, Language: p.store.Get().Language, StartAtLogin: p.store.Get().StartAtLogin,
		NoUpdates: p.store.Get().NoUpdates,
	}, p.store.Get())
}

// saveKey checks a key and keeps it; unchecked keeps it as it is.
func (p *program) saveKey(key string, unchecked bool) {
	take := func() {
		p.takeKey(key)
		if v := p.settings; v != nil {
			v.changed(p.key)
			v.keySection.say(v.key, words.T("Key saved."), look.Good)
		}
	}
	if unchecked {
		take()
		return
	}
	p.judge(key, p.baseURL(), func(a verdict) {
		if a.kind == keyGood {
			take()
		} else if v := p.settings; v != nil {
			v.answer(a)
		}
	})
}

// changeServer goes on with another server, which has its own key and its own
// uploads.
func (p *program) changeServer(base string) {
	p.change(func(s *settings.Settings) { s.BaseURL = base })
	p.key = keyState{}
	p.asked = false
	p.openSession(false)
	if v := p.settings; v != nil {
		v.changed(p.key)
		v.keySection.say(v.server, words.T("In use now."), look.Good)
	}
}

// appear changes the palette.
func (p *program) appear(a look.Appearance) {
	p.theme = look.New(a)
	p.app.Settings().SetTheme(p.theme)
	if v := p.settings; v != nil {
		v.scroll.Theme = p.flatTheme()
		v.scroll.Refresh()
	}
	p.main.find.restyle(p.flatTheme())
	p.main.pane.restyle(p.flatTheme())
	p.main.root.Refresh() // it may be out of the window now
}

// chooseCA lets the person pick a file of certificates by the desktop's dialog.
func (p *program) chooseCA() {
	if p.picking {
		return
	}
	p.picking = true
	title := words.T("Choose a file of certificates")
	p.spawn(func() {
		paths, err := p.cfg.PickCA(p.ctx, title)
		p.post(func() {
			p.picking = false
			v := p.settings
			switch {
			case v == nil:
			case len(paths) > 0:
				v.caChosen(paths[0])
			case err != nil && p.ctx.Err() == nil:
				v.connectionSection.say(v.ca, words.T("This desktop has no dialog for files: type the path of the file."), look.Caution)
			}
		})
	})
}

// useCA looks at a file of certificates and uses it, or says why not.
func (p *program) useCA(path string) {
	path = strings.TrimSpace(path)
	p.spawn(func() {
		var err error
		if path != "" {
			if path, err = filepath.Abs(path); err == nil {
				_, err = uploader.LoadCA(path)
			}
		}
		p.post(func() {
			problem := caProblem(err)
			if v := p.settings; v != nil {
				v.caAnswer(path, problem)
			}
			if problem == "" {
				p.changeSettings(func(s *settings.Settings) { s.CAFile = path })
			}
		})
	})
}

// startAtLogin tells the system, and the person where it doesn't take it.
func (p *program) startAtLogin(on bool) {
	p.spawn(func() {
		exe, err := os.Executable()
		if err == nil {
			err = p.cfg.autostart(exe, on)
		}
		if err == nil {
			return
		}
		fmt.Fprintln(os.Stderr, "aion-uploader: start at login:", err)
		p.post(func() {
			p.change(func(s *settings.Settings) { s.StartAtLogin = !on })
			if v := p.settings; v != nil {
				v.loginRefused(!on)
				v.relay()
			}
		})
	})
}

// autostart is the system's, unless a test has its own.
func (c *Config) autostart(exe string, on bool) error {
	if c.Autostart != nil {
		return c.Autostart(exe, on)
	}
	return autostart.Set(exe, on)
}

// canHide reports whether closing can hide the window: there must be a way to
// get it back.
func (p *program) canHide() bool { return p.desktop.tray }
