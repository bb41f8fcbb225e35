package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// deeds is what the main view asks for. Every function is called on the UI
// goroutine and returns at once.
type deeds struct {
	addVideos     func()
	addSample     func()
	pauseAll      func()
	resumeAll     func()
	settings      func()
	menu          func()
	leavePractice func()
	practiceLine  func(PracticeLine)
	dismissAway   func()
	check         func() // the connection
	signIn        func() // to this Wi-Fi
	clearDone     func()
	find          func()
	startHeld     func()
	limit         func() // to the setting of the speed limit
	act           func(words.Action, []uploader.ID)
	open          func() // what is selected
	newLabels     func() // change what new videos get
	selected      func([]queue.ID)
	escape        func()
	refused       func(string) // a key that can't do anything here, and why
}

// mainView is the window's usual content: what is safe, what moves, and what
// needs the person. It shows pictures of the engine and calls back.
type mainView struct {
	practice bool
	do       deeds
	root     *fyne.Container

	banner   *widgets.Notice // practice
	lines    *practiceBar    // its line
	top      *widgets.Panel
	add      *widgets.FocusButton
	pause    *widgets.FocusButton
	gets     *widgets.Label // what labels new videos get
	getsEdit *widgets.FocusButton
	line     *widgets.FocusChip
	limit    *widgets.FocusChip // while there is a speed limit
	gear     *widgets.FocusButton
	more     *widgets.FocusButton // what isn't about one video
	head     *widgets.Panel
	sentence *widgets.Label
	progress *widgets.Label
	bar      *widgets.Bar
	hold     *widgets.Notice // what holds everything
	held     *widgets.Notice // what waits for its first start
	ruled    *widgets.Notice // what is wrong with the administrator's policy
	newer    *widgets.Notice // there is a newer version
	away     *widgets.Notice // what happened while nobody looked
	news     *widgets.Notice // what became of the last files added
	find     *finder
	list     *queue.List
	pane     *detailsPane        // the opened row
	analysis *scenesView         // in it
	labels   *labelForm          // in it
	resized  func(width float32) // while the pane is there
	empty    *emptyView
	foot     *widgets.Panel
	footText *widgets.Label
	clear    *widgets.FocusButton
	rules    [3]*widgets.Panel

	shown viewState
}

// newMainView returns an empty main view.
func newMainView(practice bool, do deeds, flat func() fyne.Theme) *mainView {
	v := &mainView{practice: practice, do: do, shown: newViewState()}
	v.banner = widgets.NewNotice(nil)
	v.lines = newPracticeBar(do.practiceLine)
	v.lines.root.Hidden = !practice
	v.top, v.head, v.foot = widgets.NewPanel(look.Surface), widgets.NewPanel(look.Surface), widgets.NewPanel(look.Surface)
	for i := range v.rules {
		v.rules[i] = widgets.NewPanel(look.Border)
	}
	v.add = widgets.NewFocusButton(words.T("Add videos…"), look.IconPlus, widgets.Primary, look.ButtonHeight, do.addVideos)
	v.pause = widgets.NewFocusButton(words.T("Pause all"), look.IconPause, widgets.Secondary, look.ButtonHeight, do.pauseAll)
	v.gets = widgets.NewTruncated("", look.Small, false, look.Muted)
	v.getsEdit = widgets.NewFocusButton(words.T("Change…"), look.IconNone, widgets.Link, 28, do.newLabels)
	hide(v.gets, v.getsEdit)
	v.line = widgets.NewFocusChip("", look.IconDot, look.Neutral, do.settings)
	v.limit = widgets.NewFocusChip("", look.IconGauge, look.Caution, do.limit)
	v.limit.Hide()
	v.gear = widgets.NewFocusButton("", look.IconGear, widgets.Quiet, look.ButtonHeight, do.settings)
	v.more = widgets.NewFocusButton("", look.IconDots, widgets.Quiet, look.ButtonHeight, do.menu)
	v.sentence = widgets.NewTruncated("", look.Headline, true, look.Text)
	v.progress = widgets.NewLabel("", look.Body, false, look.Muted)
	v.bar = widgets.NewBar(8)
	v.hold = widgets.NewNotice(nil)
	v.held = widgets.NewNotice(nil)
	v.ruled = widgets.NewNotice(func() {})
	v.newer = widgets.NewNotice(func() {})
	v.newer.Close().Set(words.T("Later"), look.IconNone, widgets.Quiet)
	v.away = widgets.NewNotice(do.dismissAway)
	v.news = widgets.NewNotice(func() { v.tellNews("", nil) })
	v.find = newFinder(practice, flat(), func() { v.filtered() }, do.find, func() { v.relay(); v.list.Focus() })
	v.list = queue.New(v.source(), flat)
	v.empty = newEmptyView(practice, do.addVideos, do.addSample)
	v.footText = widgets.NewTruncated(words.T(dropHint), look.Small, false, look.Muted)
	v.clear = widgets.NewFocusButton("", look.IconNone, widgets.Link, 28, do.clearDone)
	// The Tab key goes through them in this order.
	v.root = container.New(v,
		v.top, v.head, v.foot, v.find.band, v.rules[0], v.rules[1], v.rules[2], v.find.rule,
		v.banner, v.lines.root, v.add, v.pause, v.gets, v.getsEdit, v.find.button, v.find.field, v.limit, v.line, v.gear, v.more,
		v.sentence, v.progress, v.bar, v.hold, v.ruled, v.held, v.away, v.news, v.newer,
		v.empty.root, v.list, v.find.none, v.footText, v.clear)
	if practice {
		v.banner.Tell(words.T("Practice: nothing leaves this computer, and nothing counts. Real uploads wait meanwhile."),
			look.IconInfo, look.Active, words.T("Leave practice"), do.leavePractice)
	}
	v.flush(picture{})
	return v
}

// dropHint stands at the foot of the list.
const dropHint = "Drop videos or folders anywhere in this window"
