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
	line     *widgets.Chip
	limit    *widgets.FocusChip // while there is a speed limit
	gear     *widgets.FocusButton
	more     *widgets.FocusButton // what isn't about one video
	head     *widgets.Panel
	sentence *widgets.Label
	progress *widgets.Label
	bar      *widgets.Bar
	hold     *widgets.Notice // what holds everything
	held     *widgets.Notice // what waits for its first start
	away     *widgets.Notice // what happened while nobody looked
	news     *widgets.Notice // what became of the last files added
	list     *queue.List
	pane     *detailsPane        // the opened row
	analysis *scenesView         // in it
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
	v.line = widgets.NewChip("", look.IconDot, look.Neutral)
	v.limit = widgets.NewFocusChip("", look.IconGauge, look.Caution, do.limit)
	v.limit.Hide()
	v.gear = widgets.NewFocusButton("", look.IconGear, widgets.Quiet, look.ButtonHeight, do.settings)
	v.more = widgets.NewFocusButton("", look.IconDots, widgets.Quiet, look.ButtonHeight, do.menu)
	v.sentence = widgets.NewTruncated("", look.Headline, true, look.Text)
	v.progress = widgets.NewLabel("", look.Body, false, look.Muted)
	v.bar = widgets.NewBar(8)
	v.hold = widgets.NewNotice(nil)
	v.held = widgets.NewNotice(nil)
	v.away = widgets.NewNotice(do.dismissAway)
	v.news = widgets.NewNotice(func() { v.tellNews("", nil) })
	v.list = queue.New(v.source(), flat)
	v.empty = newEmptyView(practice, do.addVideos, do.addSample)
	v.footText = widgets.NewTruncated(words.T(dropHint), look.Small, false, look.Muted)
	v.clear = widgets.NewFocusButton("", look.IconNone, widgets.Link, 28, do.clearDone)
	// The Tab key goes through them in this order.
	v.root = container.New(v,
		v.top, v.head, v.foot, v.rules[0], v.rules[1], v.rules[2],
		v.banner, v.lines.root, v.add, v.pause, v.gets, v.getsEdit, v.limit, v.line, v.gear, v.more, v.sentence, v.progress, v.bar, v.hold, v.held, v.away, v.news,
		v.empty.root, v.list, v.footText, v.clear)
	if practice {
		v.banner.Tell(words.T("Practice: nothing leaves this computer, and nothing counts. Real uploads wait meanwhile."),
			look.IconInfo, look.Active, words.T("Leave practice"), do.leavePractice)
	}
	v.flush(picture{})
	return v
}

// dropHint stands at the foot of the list.
const dropHint = "Drop videos or folders anywhere in this window"

// The measures of the main view.
const (
	topHeight  = float32(56)
	headInner  = float32(74)
	footHeight = float32(34)
	sideGap    = float32(20)
)

// MinSize implements [fyne.Layout].
func (v *mainView) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(560, 400) }

// Layout implements [fyne.Layout].
func (v *mainView) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(v.root)
	y := v.layNotice(g, v.banner, 0, s.Width)
	if v.practice {
		g.Place(v.lines.root, 0, y, s.Width, practiceBarHeight)
		y += practiceBarHeight
	}
	y = v.layTop(g, y, s.Width)
	bottom := s.Height - footHeight
	if v.empty.root.Visible() {
		bottom = s.Height
	}
	width := v.layPane(g, y, s.Width, bottom)
	if !v.sentence.Hidden {
		y = v.layHead(g, y, width)
	}
	y = v.layNotice(g, v.hold, y, width)
	y = v.layNotice(g, v.held, y, width)
	y = v.layNotice(g, v.away, y, width)
	y = v.layNotice(g, v.news, y, width)
	g.Place(v.list, 0, y, width, bottom-y)
	g.Place(v.empty.root, 0, y, width, bottom-y)
	g.Place(v.rules[2], 0, bottom, s.Width, 1)
	g.Place(v.foot, 0, bottom+1, s.Width, footHeight-1)
	x := s.Width - sideGap + 8
	if v.clear.Visible() {
		x -= v.clear.MinSize().Width
		g.Middle(v.clear, x, bottom, footHeight)
	}
	h := v.footText.MinSize().Height
	g.Place(v.footText, sideGap, bottom+(footHeight-h)/2, x-2*sideGap, h)
}

// layPane places the opened row at the right and returns the width that is
// left for the list.
func (v *mainView) layPane(g widgets.Grid, y, width, bottom float32) float32 {
	if v.pane == nil || !v.pane.root.Visible() || v.pane.resized != nil {
		return width
	}
	v.resized(width)
	g.Place(v.pane.root, width-paneWidth, y, paneWidth, bottom-y)
	return width - paneWidth
}

func (v *mainView) layNotice(g widgets.Grid, n *widgets.Notice, y, width float32) float32 {
	h := n.HeightFor(width)
	if h > 0 {
		g.Place(n, 0, y, width, h)
	}
	return y + h
}

func (v *mainView) layTop(g widgets.Grid, y, width float32) float32 {
	g.Place(v.top, 0, y, width, topHeight-1)
	g.Place(v.rules[0], 0, y+topHeight-1, width, 1)
	left := g.Middle(v.add, 16, y, topHeight-1)
	left = g.Middle(v.pause, left+8, y, topHeight-1)
	x := width - 16 - v.more.MinSize().Width
	g.Middle(v.more, x, y, topHeight-1)
	x -= v.gear.MinSize().Width
	g.Middle(v.gear, x, y, topHeight-1)
	v.layChips(g, left+8, x-8, y)
	v.layGets(g, left+16, y)
	return y + topHeight
}

// layHead places the page's sentence. Where there is no room beside it, the
// amounts go below: the sentence is never cut.
func (v *mainView) layHead(g widgets.Grid, y, width float32) float32 {
	room, need, beside := width-2*sideGap, v.sentence.NaturalWidth(), v.progress.MinSize()
	sentence := v.sentence.MinSize().Height
	height := headInner
	if need+24+beside.Width <= room {
		g.Place(v.sentence, sideGap, y+12, room-beside.Width-24, sentence)
		g.Place(v.progress, width-sideGap-beside.Width, y+12+(sentence-beside.Height)/2+1, beside.Width, beside.Height)
	} else {
		g.Place(v.sentence, sideGap, y+12, room, sentence)
		g.Place(v.progress, sideGap, y+12+sentence+2, beside.Width, beside.Height)
		height += beside.Height + 4
	}
	g.Place(v.bar, sideGap, y+height-24, room, 8)
	g.Place(v.head, 0, y, width, height-1)
	g.Place(v.rules[1], 0, y+height-1, width, 1)
	return y + height
}

// relay lays the view out anew after something in it came, went or grew.
func (v *mainView) relay() {
	v.Layout(nil, v.root.Size())
	v.root.Refresh()
}
