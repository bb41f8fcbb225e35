package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/support"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/assets"
	"github.com/aionvision/aion-uploader/uploader"
)

// The program's names. The window's title is also its class on X11 and
// Wayland, by which desktops find its icon.
const (
	ID    = "tech.aionvision.uploader"
	Title = "Aion Uploader"
)

// program is one run. Its fields belong to the UI goroutine, but for cfg and
// the functions, which don't change.
type program struct {
	cfg    Config
	app    fyne.App
	window fyne.Window
	store  *settings.Store
	ctx    context.Context // ends with the run

	post  func(func())                              // to the UI goroutine
	spawn func(func())                              // what may take time
	serve func(func())                              // what lasts as long as a session
	save  func(func())                              // what the run's end waits for
	later func(time.Duration, func()) (stop func()) // once, on the UI goroutine

	theme     *look.Theme
	session   *session // nil while one is opened
	opening   bool
	main      *mainView
	shows     *picture // the newest, with what is hidden
	welcome   *welcomeView
	settings  *settingsView
	details   detailsState
	tried     settings.NewVideos // the labels of new videos in practice: not kept
	page      *page              // another screen in the list's place; nil: none
	key       keyState
	asked     bool      // the keychain has answered
	place     string    // what people call the keychain
	noPlace   bool      // it isn't available
	waiting   []arrival // files that came before there was an engine
	claims    claims
	picking   bool
	updates   updates
	rulesRead bool // the person has read what is wrong with the policy
	asking    bool // a question is open
	question  words.Question
	dialog    *widgets.Dialog
	quitting  bool
	desktop   desktopState
	receipt   *receiptView // the newest of its kind, as the three below
	history   *historyView
	verify    *verifyView
	card      *cardView

	away       awayWatch
	began      time.Time        // of the run, by both clocks
	lastCheck  []uploader.Check // of the connection, for the report
	checkPage  *checkView       // the newest of its kind
	reportPage *reportView
}

// Run shows the window until it is closed, or has a window that is open already
// do what this start was for, or does a chore. It must be called on the main goroutine; the state
// is kept when it returns.
func Run(cfg Config) error {
	if cfg.Chores.Any() {
		return chore(cfg, os.Stdout)
	}
	base, err := settings.CheckBaseURL(cfg.BaseURL)
	if err != nil {
		return fmt.Errorf("app: base URL %q: %w", cfg.BaseURL, err)
	}
	cfg.BaseURL = base
	first, handed, err := meetFirst(&cfg)
	if handed {
		return nil
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "aion-uploader:", err)
	}
	store, problem := settings.Load(cfg.Dirs)
	if err := words.Speak(assets.Translations(), "translations", store.Get().Language); err != nil {
		return fmt.Errorf("app: texts: %w", err)
	}
	if cfg.Log == nil {
		cfg.Log = support.NewLog()
	}
	cfg.govern(store)
	if text := cfg.rules.problem(); text != "" {
		fmt.Fprintln(os.Stderr, "aion-uploader:", text)
	}
	fyneapp.SetMetadata(fyne.AppMetadata{ID: ID, Name: Title, Version: cfg.Version})
	a := fyneapp.NewWithID(ID)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.IconPNG()))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var jobs, saves sync.WaitGroup
	p := newProgram(ctx, cfg, a, store)
	p.serve = func(f func()) { jobs.Go(f) }
	p.save = func(f func()) { saves.Go(f) }
	p.claims = first
	if problem != nil {
		fmt.Fprintln(os.Stderr, "aion-uploader:", problem)
	}
	p.makeTray(ctx)
	a.Lifecycle().SetOnStarted(p.started)
	a.Lifecycle().SetOnStopped(cancel) // afterwards fyne.Do runs on its caller
	a.Lifecycle().SetOnEnteredForeground(func() { p.attend(inFront) })
	a.Lifecycle().SetOnExitedForeground(func() { p.attend(behind) })
	p.window.ShowAndRun()
	// Every way out passes here: the window's button, a signal, the desktop's
	// own Quit.
	cancel()
	// The claim itself ends with the process, so that "--quit" waits for that.
	p.claims.stop()
	p.removeNow(p.session)
	err = p.session.close()
	jobs.Wait()
	if !settled(&saves, saveTime) {
		err = errors.Join(err, errUnsaved)
	}
	p.closeTaskbar()
	return errors.Join(p.failure(), err, p.store.Save())
}

// newProgram makes the window, with nothing in it yet.
func newProgram(ctx context.Context, cfg Config, a fyne.App, store *settings.Store) *program {
	p := &program{
		cfg: cfg, app: a, store: store, ctx: ctx, began: time.Now(),
		post: fyne.Do, spawn: func(f func()) { go f() }, serve: func(f func()) { go f() }, save: func(f func()) { go f() },
	}
	if len(cfg.Files) > 0 {
		p.waiting = []arrival{{paths: absolute(cfg.Files), opened: true}}
	}
	if cfg.Log == nil {
		p.cfg.Log = support.NewLog()
	}
	if cfg.SaveFile == nil {
		p.cfg.SaveFile = p.saveNatively
	}
	p.later = func(d time.Duration, f func()) func() {
		t := time.AfterFunc(d, func() {
			if ctx.Err() == nil { // afterwards post runs on its caller
				p.post(f)
			}
		})
		return func() { t.Stop() }
	}
	if cfg.Pick == nil {
		p.cfg.Pick = pickNatively
	}
	if cfg.PickCA == nil {
		p.cfg.PickCA = pickCertificates
	}
	if cfg.Key != "" {
		p.key, p.asked = keyState{key: cfg.Key, forRun: true}, true
	}
	p.theme = look.New(p.store.Get().Appearance)
	a.Settings().SetTheme(p.theme)
	p.window = a.NewWindow(Title)
	p.window.SetPadded(false)
	p.window.SetMaster()
	size := fyne.NewSize(1040, 720)
	if s := store.Get(); s.Width > 0 && s.Height > 0 {
		size = fyne.NewSize(s.Width, s.Height)
	}
	p.window.Resize(size)
	p.window.SetOnDropped(p.dropped)
	p.window.SetCloseIntercept(p.closeAsked)
	p.shortcuts()
	p.showMain(cfg.Practice)
	return p
}

// start opens the first session. It runs once the window is there.
func (p *program) start() {
	p.claims.serve(p.otherStart)
	p.watchUpdates()
	if !p.cfg.Practice && p.key.key == "" && !p.store.Get().Welcomed {
		p.showWelcome()
	}
	p.away.started(p.store.Get().LastSeen, time.Now())
	p.openSession(p.cfg.Practice)
}

func (p *program) attend(a attention) {
	if p.desktop.hidden {
		a = unseen
	}
	switch a {
	case unseen:
		p.seenNow()
		p.away.hide()
	case inFront:
		p.away.show(time.Now())
	}
	if p.session != nil {
		p.session.presenter.attend(a)
	}
}

func (p *program) flatTheme() fyne.Theme { return p.theme.Flat() }

// baseURL is the server of real uploads; empty for the public one.
func (p *program) baseURL() string {
	if p.cfg.BaseURL != "" {
		return p.cfg.BaseURL
	}
	return p.store.Get().BaseURL
}

// keychain is the place for the key of the server in use.
func (p *program) keychain() Keychain {
	if p.cfg.Keychain == nil {
		return nil
	}
	return p.cfg.Keychain(p.baseURL())
}

// change changes the settings and keeps them.
func (p *program) change(f func(*settings.Settings)) {
	p.store.Change(f)
	p.spawn(func() {
		if err := p.store.Save(); err != nil {
			p.post(func() { p.tell(words.T("The settings couldn't be kept on this computer's disk.")) })
		}
	})
}

func (p *program) shortcuts() {
	c := p.window.Canvas()
	add := func(key fyne.KeyName, f func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
			if !p.asking {
				f()
			}
		})
	}
	add(fyne.KeyO, p.addVideos)
	add(fyne.KeyComma, p.showSettings)
	add(fyne.KeyQ, p.quitAsked)
	add(fyne.KeyF, p.find)
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch {
		case p.asking:
		case p.settings == nil && p.page == nil:
			if p.details.open { // a button of the pane has the keyboard, or nothing
				widgets.ScrollByKey(p.main.pane.root, e.Name)
			}
		case e.Name == fyne.KeyEscape:
			p.backToMain()
		default:
			widgets.ScrollByKey(c.Content(), e.Name)
		}
	})
	c.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) {
		if !p.asking && p.page == nil && p.settings == nil {
			p.undo()
		}
	})
	c.AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { p.pasted() })
}

// openSession closes the session that is there and opens another, if no other
// window has its list. Meanwhile the window keeps what is dropped.
func (p *program) openSession(practice bool) {
	if p.opening {
		return
	}
	p.opening = true
	p.claimList(practice, func(leave func()) { p.openClaimed(practice, leave) })
}

// openClaimed is openSession once the list is this window's. leave gives the
// earlier list to others.
func (p *program) openClaimed(practice bool, leave func()) {
	if !practice && !p.asked {
		p.askKeychain() // practice has no key
	}
	old := p.session
	p.removeNow(old)
	p.session, p.shows = nil, nil
	base, key, set := p.baseURL(), p.key.key, p.store.Get()
	p.save(func() {
		closeErr := old.close()
		leave()
		s, err := p.cfg.open(practice, base, key, set)
		if p.ctx.Err() != nil { // the run ended meanwhile, and nothing is posted any more
			_ = s.close() // its state is kept, or the next start mends it
			return
		}
		p.post(func() {
			p.opening = false
			if p.quitting || p.ctx.Err() != nil {
				p.session = s
				return
			}
			if err != nil {
				p.cantOpen(err, practice)
				return
			}
			p.attach(s)
			p.reopened(s, set)
			if closeErr != nil {
				p.tell(words.T("The list was closed before all work had stopped. It goes on where it was last kept."))
			}
		})
	})
}

// attach shows a new session.
func (p *program) attach(s *session) {
	p.session, s.removal = s, newRemoval()
	if p.main == nil || p.main.practice != s.practice {
		p.showMain(s.practice)
	}
	s.presenter = newPresenter(s.engine, p.post, func(pic picture) {
		if p.session == s && p.ctx.Err() == nil {
			p.flush(p.main, pic) // another one than at first, after a change of language
		}
	})
	ctx, stop := context.WithCancel(p.ctx)
	s.stop, s.done = stop, make(chan struct{})
	p.serve(func() {
		defer close(s.done)
		s.presenter.run(ctx)
	})
	p.watchDesktop(ctx, s)
	if !s.practice && p.key.key != "" {
		s.engine.SetKey(p.key.key) // it may have come while the engine was opened
	}
	waiting := p.waiting
	p.waiting = nil
	for _, a := range waiting {
		p.arrive(a)
	}
}

// cantOpen says why there is no list, and offers to try again.
func (p *program) cantOpen(err error, practice bool) {
	p.ask(words.Question{
		Title: words.T("The list can't be opened"),
		Text:  words.CantOpen(err),
		Yes:   words.T("Try again"), No: words.T("Quit"),
	}, p.quit, func() { p.openSession(practice) })
}
