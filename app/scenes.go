package app

import (
	"context"
	"errors"
	"image"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// ScenesEngine is what the window needs of the engine for what comes after an
// upload. Scenes and Thumbnail wait, and are called elsewhere than in the UI
// goroutine.
type ScenesEngine interface {
	AskAnalysis(id uploader.ID)
	RetryAnalysis(ids ...uploader.ID)
	Scenes(ctx context.Context, id uploader.ID) ([]uploader.Scene, error)
	Thumbnail(ctx context.Context, id uploader.ID, scene string) ([]byte, error)
}

const (
	scenesAtOnce = 30               // shown before the person asks for more
	thumbsAtOnce = 2                // fetched at the same time
	thumbWait    = 90 * time.Second // for one; then again while it is in sight
)

// scenesView is the part of the opened row that shows the analysis and, opened
// in turn, its scenes.
type scenesView struct {
	p       *program
	id      uploader.ID // whose they are
	open    bool
	loading bool
	trouble string // why there are none
	scenes  []uploader.Scene
	rows    []*sceneRow
	waits   bool               // everything waits, for internet or a key
	slow    bool               // the plan sets the pace
	cancel  context.CancelFunc // ends what is fetched for id
	ctx     context.Context
	hooked  bool

	tile  *widgets.Tile
	text  *widgets.Paragraph
	more  *widgets.Paragraph
	below *widgets.Beside // more, at the text's left edge
	moves *widgets.Beside // the bar, there too
	line  *widgets.Beside
	bar   *widgets.Bar
	retry *widgets.FocusButton
	show  *widgets.FocusButton
	say   *widgets.Paragraph
	list  *widgets.Stack
	next  *widgets.FocusButton
	stack *widgets.Stack
	boxes [3]*fyne.Container // of retry, show and next
}

// sceneRow is a scene and how far its picture is.
type sceneRow struct {
	*widgets.Scene
	id       string
	fetching bool
	gone     bool // there is no picture of it
}

// scenesSection shows what became of an uploaded video: the analysis, and its
// scenes once the person opens them.
func (p *program) scenesSection() *detailSection {
	v := &scenesView{
		p: p, tile: widgets.NewTile(look.IconNone, look.Neutral, 28, 14, 7),
		text: widgets.NewParagraph("", look.Body, look.Text), more: widgets.NewParagraph("", look.Small, look.Muted),
		bar: widgets.NewBar(6), say: widgets.NewParagraph("", look.Small, look.Muted), list: widgets.NewStack(), stack: widgets.NewStack(),
	}
	p.main.analysis = v
	v.line = widgets.NewBeside(v.tile, v.text, 10)
	v.retry = widgets.NewFocusButton(words.RetryAnalysis.Label(), look.IconRetry, widgets.Secondary, look.ButtonHeight, func() {
		p.act(words.RetryAnalysis, []uploader.ID{v.id})
	})
	v.show = widgets.NewFocusButton("", look.IconNone, widgets.Secondary, look.ButtonHeight, v.toggle)
	v.next = widgets.NewFocusButton("", look.IconDown, widgets.Secondary, look.ButtonHeight, v.showMore)
	for _, b := range []*widgets.FocusButton{v.retry, v.show, v.next} {
		b.OnEscape = p.closeDetails
	}
	left := func(b *widgets.FocusButton) *fyne.Container { return container.New(widgets.Row{}, b) }
	v.boxes = [3]*fyne.Container{left(v.retry), left(v.show), left(v.next)}
	indent := func() fyne.CanvasObject {
		r := canvas.NewRectangle(color.Transparent)
		r.SetMinSize(fyne.NewSize(v.tile.MinSize().Width, 0))
		return r
	}
	v.below, v.moves = widgets.NewBeside(indent(), v.more, 10), widgets.NewBeside(indent(), v.bar, 10)
	v.stack.Add(0, v.line).Add(4, v.moves).Add(4, v.below).Add(12, v.boxes[0]).Add(12, v.say).Add(12, v.boxes[1]).
		Add(16, v.list).Add(16, v.boxes[2])
	return &detailSection{title: words.T("Analysis"), object: v.stack, update: v.update}
}

// update shows d.
func (v *scenesView) update(d detail) bool {
	id := uploader.ID("")
	if d.one != nil && d.one.State.Phase == uploader.Uploaded && !d.practice {
		id = d.one.ID
	}
	if id != v.id {
		v.turnTo(id)
		if id != "" && (d.one.AnalysisJobID != "" || d.one.Analysis.Status != "") {
			v.p.session.engine.AskAnalysis(id)
			v.p.wake()
		}
	}
	if id == "" {
		return false
	}
	a := d.one.Analysis
	t := words.TellAnalysis(d.one)
	if t.Text == "" {
		return false
	}
	st := v.p.main.shown.status
	v.waits, v.slow = st.Wait != uploader.NoWait, st.Pace == uploader.PacePlan
	v.tile.Set(t.Icon, t.Tone, false)
	role := look.Text
	if t.Tone == look.Trouble {
		role = t.Tone.Ink()
	}
	v.text.Set(t.Text, role)
	v.more.Set(t.More, look.Muted)
	setVisible(v.below, t.More != "")
	setVisible(v.moves, a.Status == uploader.AnalysisRunning && a.Percent > 0)
	v.bar.Set(float32(a.Percent)/100, float32(a.Percent)/100)
	setVisible(v.boxes[0], a.Retryable())
	v.retry.Enable(!a.Asking)
	if a.Status != uploader.AnalysisCompleted && len(v.scenes) > 0 {
		v.turnTo(id) // it is analysed again
	}
	v.arrange(a)
	return true
}

// turnTo shows another video's scenes, closed at first.
func (v *scenesView) turnTo(id uploader.ID) {
	if v.cancel != nil {
		v.cancel()
	}
	v.ctx, v.cancel = context.WithCancel(v.p.ctx)
	v.id, v.open, v.loading, v.trouble = id, false, false, ""
	v.scenes, v.rows = nil, nil
	v.list.Clear()
}

// arrange shows and hides what belongs to the list of scenes.
func (v *scenesView) arrange(a uploader.Analysis) {
	can := a.Status == uploader.AnalysisCompleted && a.Scenes != 0
	setVisible(v.boxes[1], can)
	label := words.T("Show scenes")
	switch {
	case v.open && v.trouble != "":
		label = words.T("Try again")
	case v.open:
		label = words.T("Hide scenes")
	}
	v.show.Set(label, look.IconNone, widgets.Secondary)
	v.say.Set(v.sentence(), look.Muted)
	setVisible(v.say, can && v.open && v.say.Text() != "")
	setVisible(v.list, can && v.open && len(v.rows) > 0)
	left := len(v.scenes) - len(v.rows)
	setVisible(v.boxes[2], can && v.open && left > 0)
	if left > 0 {
		v.next.Set(words.N("Show {{.N}} more scenes", min(left, scenesAtOnce)), look.IconDown, widgets.Secondary)
	}
	if can && v.open {
		v.fetchSeen()
	}
}

// sentence says what is missing in the list, and why.
func (v *scenesView) sentence() string {
	switch {
	case v.trouble != "":
		return v.trouble
	case v.loading && v.waits:
		return words.T("The scenes are fetched once you are online and the key is accepted.")
	case v.loading:
		return words.T("Fetching the scenes…")
	case v.open && len(v.scenes) == 0:
		return words.T("No scenes were found.")
	case v.slow && v.missing():
		return words.T("Pictures follow once your plan has calls to spare.")
	}
	return ""
}

// missing reports whether a picture is still to come.
func (v *scenesView) missing() bool {
	for _, r := range v.rows {
		if !r.gone && !r.Thumb.HasImage() {
			return true
		}
	}
	return false
}

// toggle opens and closes the list, or tries again.
func (v *scenesView) toggle() {
	retry := v.open && v.trouble != ""
	v.open = retry || !v.open
	v.trouble = ""
	if v.open && len(v.scenes) == 0 && !v.loading {
		v.load()
	}
	v.p.showDetails()
	v.fetchSeen()
}

// load fetches the scenes.
func (v *scenesView) load() {
	v.loading = true
	s, id, ctx := v.p.session, v.id, v.ctx
	v.p.spawn(func() {
		all, err := s.engine.Scenes(ctx, id)
		v.p.post(func() {
			if v.ctx != ctx || v.p.session != s {
				return // another video is shown
			}
			v.loading = false
			if err != nil {
				var e *uploader.Error
				code := ""
				if errors.As(err, &e) {
					code = e.Code
				}
				v.trouble = words.ScenesTrouble(code)
			}
			v.scenes = all
			v.addRows()
			v.p.showDetails()
			v.fetchSeen() // they have their places now
		})
	})
}

// showMore shows some scenes more.
func (v *scenesView) showMore() {
	v.addRows()
	v.p.showDetails()
	v.fetchSeen() // they have their places now
}

// addRows makes the next rows.
func (v *scenesView) addRows() {
	from := len(v.rows)
	for _, s := range v.scenes[from:min(len(v.scenes), from+scenesAtOnce)] {
		r := &sceneRow{id: s.ID, gone: s.ID == ""}
		r.Scene = widgets.NewScene(words.TimeRange(s.Start, s.End), s.Description, strings.Join(s.Tags, " · "), look.IconPlay)
		v.rows = append(v.rows, r)
		v.list.Add(16, r.Scene)
	}
}

// fetchSeen fetches the pictures that are in sight, a few at a time.
func (v *scenesView) fetchSeen() {
	if !v.hooked {
		v.hooked = true
		scroll, before := v.p.main.pane.scroll, v.p.main.pane.scroll.OnScrolled
		scroll.OnScrolled = func(at fyne.Position) {
			if before != nil {
				before(at)
			}
			v.fetchSeen()
		}
	}
	if !v.open || !v.p.details.open || v.p.session == nil {
		return
	}
	busy := 0
	for _, r := range v.rows {
		if r.fetching {
			busy++
		}
	}
	for _, r := range v.rows {
		if busy >= thumbsAtOnce {
			return
		}
		if !r.gone && !r.fetching && !r.Thumb.HasImage() && v.inSight(r) {
			busy++
			v.fetch(r)
		}
	}
}

// inSight reports whether a row's picture is, or is nearly, within the pane. It
// adds up positions: the driver knows a new object only once it was painted.
func (v *scenesView) inSight(r *sceneRow) bool {
	pane := v.p.main.pane
	y := pane.column.Position().Y + v.stack.Position().Y + v.list.Position().Y + r.Scene.Position().Y - pane.scroll.Offset.Y
	h := r.Thumb.Size().Height
	return h > 0 && y > -2*h && y < pane.scroll.Size().Height+h
}

// fetch fetches one picture. What fails leaves its quiet area; only what came
// too late is tried again.
func (v *scenesView) fetch(r *sceneRow) {
	r.fetching = true
	s, id, ctx := v.p.session, v.id, v.ctx
	v.p.spawn(func() {
		img, err := fetchThumb(ctx, s.engine, id, r.id)
		v.p.post(func() {
			r.fetching = false
			if v.ctx != ctx || v.p.session != s {
				return
			}
			switch {
			case err == nil:
				r.Thumb.SetImage(img)
			case !errors.Is(err, context.DeadlineExceeded):
				r.gone = true
			}
			v.fetchSeen()
		})
	})
}

func fetchThumb(ctx context.Context, e Engine, id uploader.ID, scene string) (image.Image, error) {
	ctx, cancel := context.WithTimeout(ctx, thumbWait)
	defer cancel()
	b, err := e.Thumbnail(ctx, id, scene)
	if err != nil {
		return nil, err
	}
	return decodeThumb(b)
}
