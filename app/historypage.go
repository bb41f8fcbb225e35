package app

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// historyStep is how many entries are asked for at once.
const historyStep = 100

// historyView is the page of all finished uploads, the newest first. Of a long
// history only what comes into sight is asked for.
type historyView struct {
	p      *program
	root   *fyne.Container
	top    *widgets.Panel
	rule   *widgets.Panel
	search *widgets.Field
	check  *widgets.FocusButton
	count  *widgets.Label
	list   *queue.List
	empty  *widgets.Paragraph

	query   string
	turn    int // goes up with each query: late answers to others are dropped
	total   int
	known   map[int]uploader.Past
	asked   map[int]bool // steps
	waiting *time.Timer
}

// showHistory opens the page.
func (p *program) showHistory() {
	if p.session == nil || p.session.practice || p.welcome != nil {
		return
	}
	v := &historyView{p: p, top: widgets.NewPanel(look.Surface), rule: widgets.NewPanel(look.Border)}
	v.search = widgets.NewField(words.T("Search"), words.T("Name, title, tag, label or video ID"), false)
	v.search.Entry.OnChanged = v.typed
	v.check = widgets.NewFocusButton(words.T("Check a file against its receipt…"), look.IconNone, widgets.Secondary, look.ButtonHeight, p.showVerify)
	v.count = widgets.NewTruncated("", look.Small, false, look.Muted)
	v.empty = widgets.NewCentred("", look.Body, look.Muted)
	none := func([]queue.ID) {}
	v.list = queue.New(queue.Source{
		Content: v.content, Menu: v.menu, Main: v.view, Toggle: none, Delete: none, Move: func([]queue.ID, bool) {},
		Open: func(id queue.ID, _ queue.Opener) { v.view(id) }, Escape: p.backToMain,
	}, p.flatTheme)
	v.root = container.New(v, widgets.NewPanel(look.Background), v.top, v.rule, v.search, v.check, v.count, v.empty, v.list)
	p.history = v
	p.showPage(&page{title: words.T("History and receipts"), content: v.root, focus: v.search.Entry, left: v.leave})
	v.ask("")
}

// MinSize implements [fyne.Layout].
func (v *historyView) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(520, 300) }

// Layout implements [fyne.Layout].
func (v *historyView) Layout(o []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(v.root)
	g.Place(o[0], 0, 0, s.Width, s.Height)
	const gap = float32(16)
	beside := v.check.MinSize()
	width := min(400, s.Width-2*sideGap-beside.Width-gap)
	h := v.search.HeightFor(width)
	g.Place(v.search, sideGap, gap, width, h)
	g.Place(v.check, s.Width-sideGap-beside.Width, gap+h-38, beside.Width, beside.Height)
	count := v.count.MinSize().Height
	g.Place(v.count, sideGap, gap+h+10, s.Width-2*sideGap, count)
	y := gap + h + 10 + count + 12
	g.Place(v.top, 0, 0, s.Width, y)
	g.Place(v.rule, 0, y, s.Width, 1)
	g.Place(v.list, 0, y+1, s.Width, s.Height-y-1)
	g.Place(v.empty, sideGap, y+80, s.Width-2*sideGap, v.empty.HeightFor(s.Width-2*sideGap))
}

// typed asks when the person has stopped typing for a moment.
func (v *historyView) typed(text string) {
	v.leave()
	v.waiting = time.AfterFunc(200*time.Millisecond, func() {
		v.p.post(func() {
			if v.p.history == v {
				v.ask(text)
			}
		})
	})
}

func (v *historyView) leave() {
	if v.waiting != nil {
		v.waiting.Stop()
	}
}

// ask begins a query anew.
func (v *historyView) ask(query string) {
	v.query, v.total = query, 0
	v.turn++
	v.known, v.asked = map[int]uploader.Past{}, map[int]bool{}
	v.fetch(0)
}

// fetch asks for one step of the answer.
func (v *historyView) fetch(step int) {
	if v.asked[step] || v.p.session == nil {
		return
	}
	v.asked[step] = true
	turn, query, s := v.turn, v.query, v.p.session
	v.p.spawn(func() {
		found, total, err := s.engine.History(v.p.ctx, query, historyStep, step*historyStep)
		v.p.post(func() {
			if v.turn != turn || v.p.history != v || v.p.ctx.Err() != nil {
				return
			}
			if err != nil {
				v.empty.Set(words.T("The history couldn't be read from this computer's disk."), look.Muted)
				v.empty.Show()
				v.root.Refresh()
				return
			}
			v.show(step, found, total)
		})
	})
}

// show takes one step of the answer over.
func (v *historyView) show(step int, found []uploader.Past, total int) {
	for i, f := range found {
		v.known[step*historyStep+i] = f
	}
	if step == 0 || total != v.total {
		v.total = total
		ids := make([]queue.ID, total)
		for i := range ids {
			ids[i] = queue.ID(strconv.Itoa(i))
		}
		var groups []queue.Group
		if total > 0 {
			groups = []queue.Group{{Title: upper(words.T("Newest first")), IDs: ids}}
		}
		v.list.SetGroups(groups)
	} else {
		for i := range found {
			v.list.Touch(queue.ID(strconv.Itoa(step*historyStep + i)))
		}
	}
	text := words.T("Every finished upload stays here, also after it has left the list.")
	switch {
	case total == 0 && v.query != "":
		v.empty.Set(words.T("Nothing in the history has these words."), look.Muted)
	case total == 0:
		v.empty.Set(words.T("No upload has been finished yet. Each one gets a receipt, which you find here."), look.Muted)
	case v.query != "":
		text = words.N("{{.N}} found", total)
	default:
		text = words.N("{{.N}} uploads. They stay here, also after they have left the list.", total)
	}
	v.count.SetText(text)
	setVisible(v.empty, total == 0)
	setVisible(v.list, total > 0)
	v.Layout(v.root.Objects, v.root.Size())
	v.root.Refresh()
}

// at returns the entry of a row, if it is there already.
func (v *historyView) at(id queue.ID) (uploader.Past, bool) {
	n, err := strconv.Atoi(string(id))
	if err != nil {
		return uploader.Past{}, false
	}
	f, ok := v.known[n]
	if !ok {
		v.fetch(n / historyStep)
		f, ok = v.known[n] // answered at once, in tests
	}
	return f, ok
}

func (v *historyView) content(id queue.ID) queue.Content {
	f, ok := v.at(id)
	if !ok {
		return queue.Content{Icon: look.IconClock, Title: "…"}
	}
	r := f.Receipt
	c := queue.Content{
		Icon: look.IconCheck, Tone: look.Good, Title: receipt.Visible(r.Title), File: receipt.Visible(r.Name),
		State: words.Moment(r.FinishedAt.Local(), time.Now()), Amount: words.Bytes(r.Size), Button: words.T("View receipt"),
	}
	if c.Title == "" {
		c.Title, c.File = c.File, ""
	}
	switch {
	case r.Anyway:
		c.Rest = words.T("uploaded anyway")
	case r.SHA256 == "":
		c.Rest = words.T("its SHA-256 isn't known")
	}
	return c
}

func (v *historyView) view(id queue.ID) {
	if f, ok := v.at(id); ok {
		query := v.search.Entry.Text
		v.p.showReceipts([]receipt.Receipt{f.Receipt}, func() { v.p.backToHistory(query) })
	}
}

// backToHistory opens the history as it was searched.
func (p *program) backToHistory(query string) {
	p.showHistory()
	if v := p.history; v != nil && query != "" {
		v.search.Entry.SetText(query)
		v.leave()
		v.ask(query)
	}
}

func (v *historyView) menu(id queue.ID) *fyne.Menu {
	var all []uploader.Past
	for _, t := range v.list.Target(id) {
		if f, ok := v.at(t); ok {
			all = append(all, f)
		}
	}
	m := fyne.NewMenu("")
	if len(all) == 0 {
		return m
	}
	add := func(a words.Action, f func()) {
		item := fyne.NewMenuItem(a.Label(), f)
		item.Icon = a.Icon().Resource(look.Muted)
		m.Items = append(m.Items, item)
	}
	query := v.search.Entry.Text
	add(words.ViewReceipt, func() {
		var rs []receipt.Receipt
		for _, f := range all {
			rs = append(rs, f.Receipt)
		}
		v.p.showReceipts(rs, func() { v.p.backToHistory(query) })
	})
	if len(all) == 1 {
		add(words.CopyVideoID, func() { v.p.app.Clipboard().SetContent(all[0].Receipt.VideoID) })
	}
	return m
}
