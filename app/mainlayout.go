package app

import (
	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// The measures of the main view.
const (
	topHeight  = float32(56)
	headInner  = float32(74)
	findHeight = float32(52)
	footHeight = float32(34)
	sideGap    = float32(20)
	barGap     = float32(16) // beside the buttons at the top
)

// The widths of the search's field in the bar at the top.
const (
	findLeast = float32(200)
	findMost  = float32(320)
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
	bottom := s.Height - footHeight
	if v.empty.root.Visible() {
		bottom = s.Height
	}
	width := v.layPane(g, y+topHeight, s.Width, bottom)
	left, right := look.Margin(width), look.Margin(width)
	if width < s.Width {
		right = 0 // the opened row ends at the window's edge
	}
	y = v.layTop(g, y, s.Width, left, right)
	if !v.sentence.Hidden {
		y = v.layHead(g, y, width)
	}
	y = v.layFind(g, y, width)
	y = v.layNotice(g, v.hold, y, width)
	y = v.layNotice(g, v.ruled, y, width)
	y = v.layNotice(g, v.held, y, width)
	y = v.layNotice(g, v.away, y, width)
	y = v.layNotice(g, v.news, y, width)
	y = v.layNotice(g, v.newer, y, width)
	g.Place(v.list, 0, y, width, bottom-y)
	g.Place(v.find.none, 0, y, width, bottom-y)
	g.Place(v.empty.root, 0, y, width, bottom-y)
	v.layFoot(g, bottom, s.Width, left, right)
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

// layFoot places the last line; left and right are the margins.
func (v *mainView) layFoot(g widgets.Grid, y, width, left, right float32) {
	g.Place(v.rules[2], 0, y, width, 1)
	g.Place(v.foot, 0, y+1, width, footHeight-1)
	x := width - right - sideGap + 8
	if v.clear.Visible() {
		x -= v.clear.MinSize().Width
		g.Middle(v.clear, x, y, footHeight)
	}
	h := v.footText.MinSize().Height
	g.Place(v.footText, left+sideGap, y+(footHeight-h)/2, x-left-2*sideGap, h)
}

func (v *mainView) layNotice(g widgets.Grid, n *widgets.Notice, y, width float32) float32 {
	h := n.HeightFor(width)
	if h > 0 {
		g.Place(n, 0, y, width, h)
	}
	return y + h
}

// layTop places the bar at the top. Where there is less room, the search
// becomes a button, Pause all its symbol, and the settings are left to the
// menu, which has them too. left and right are the margins.
func (v *mainView) layTop(g widgets.Grid, y, width, left, right float32) float32 {
	const inner = topHeight - 1
	g.Place(v.top, 0, y, width, inner)
	g.Place(v.rules[0], 0, y+inner, width, 1)
	free := v.collapse(width - left - right - 2*barGap)
	end := g.Middle(v.add, left+barGap, y, inner)
	end = g.Middle(v.pause, end+8, y, inner)
	x := width - right - barGap
	for _, b := range []*widgets.FocusButton{v.more, v.gear, v.find.button} {
		if b.Visible() {
			x -= b.MinSize().Width
			g.Middle(b, x, y, inner)
		}
	}
	v.layChips(g, end+8, x-8, y)
	if v.find.beside {
		w := min(findMost, free)
		if v.gets.Text() != "" {
			w = findLeast
		}
		g.Place(v.find.field, x-8-v.chips()-barGap-w, y+(inner-look.ButtonHeight)/2, w, look.ButtonHeight)
	}
	v.layGets(g, end+16, y)
	return y + topHeight
}

// collapse decides what of the bar is shown in a width, and returns what is
// free between its left and its right.
func (v *mainView) collapse(width float32) float32 {
	offered := v.find.offered(len(v.shown.all))
	v.gear.Hidden = false
	v.labelPause(true)
	free := width - v.topLeft() - v.topRight() - 2*barGap
	v.find.beside = offered && free >= findLeast
	v.find.button.Hidden = !offered || v.find.beside
	v.find.field.Hidden = !v.find.beside && !v.find.inBand(offered)
	if !v.find.button.Hidden {
		free -= v.find.button.MinSize().Width
	}
	if free < 0 {
		free += v.pause.MinSize().Width
		v.labelPause(false)
		free -= v.pause.MinSize().Width
	}
	if free < 0 {
		v.gear.Hidden = true
		free += v.gear.MinSize().Width
	}
	return free
}

// besideField is what the search has in the bar: its field or its button.
func (v *mainView) besideField() fyne.CanvasObject {
	if v.find.beside {
		return v.find.field
	}
	return v.find.button
}

// topLeft is the width of what stands at the left of the bar.
func (v *mainView) topLeft() float32 {
	w := v.add.MinSize().Width
	if v.pause.Visible() {
		w += 8 + v.pause.MinSize().Width
	}
	return w
}

// topRight is the width of what stands at the right of it, but for the search.
func (v *mainView) topRight() float32 {
	return v.chips() + 8 + v.gear.MinSize().Width + v.more.MinSize().Width
}

// chips is the width of the state of the line and of the speed limit.
func (v *mainView) chips() float32 {
	w := v.line.MinSize().Width
	if v.limit.Visible() {
		w += 8 + v.limit.MinSize().Width
	}
	return w
}

// labelPause gives the button for all its words, or its symbol alone.
func (v *mainView) labelPause(full bool) {
	text, icon := words.T("Pause all"), look.IconPause
	if v.resumes() {
		text, icon = words.T("Resume all"), look.IconPlay
	}
	if !full {
		text = ""
	}
	v.pause.Set(text, icon, widgets.Secondary)
}

// resumes reports whether the button for all means Resume now.
func (v *mainView) resumes() bool {
	t := v.shown.totals
	return t.Pausable == 0 && t.Resumable > 0
}

// layHead places the page's sentence. Where there is no room beside it, the
// amounts go below: the sentence is never cut.
func (v *mainView) layHead(g widgets.Grid, y, width float32) float32 {
	m := look.Margin(width)
	x, room := m+sideGap, width-2*m-2*sideGap
	need, beside := v.sentence.NaturalWidth(), v.progress.NaturalWidth()
	sentence, amounts := v.sentence.MinSize().Height, v.progress.MinSize().Height
	height := headInner
	if need+24+beside <= room {
		g.Place(v.sentence, x, y+12, room-beside-24, sentence)
		g.Place(v.progress, x+room-beside, y+12+(sentence-amounts)/2+1, beside, amounts)
	} else {
		g.Place(v.sentence, x, y+12, room, sentence)
		g.Place(v.progress, x, y+12+sentence+2, room, amounts)
		height += amounts + 4
	}
	g.Place(v.bar, x, y+height-24, room, 8)
	g.Place(v.head, 0, y, width, height-1)
	g.Place(v.rules[1], 0, y+height-1, width, 1)
	return y + height
}

// layFind places the search's field on a band of its own, where it is wanted
// and doesn't stand in the bar at the top.
func (v *mainView) layFind(g widgets.Grid, y, width float32) float32 {
	shown := !v.find.beside && !v.find.field.Hidden
	v.find.band.Hidden, v.find.rule.Hidden = !shown, !shown
	if !shown {
		return y
	}
	g.Place(v.find.band, 0, y, width, findHeight-1)
	g.Place(v.find.rule, 0, y+findHeight-1, width, 1)
	m := look.Margin(width)
	g.Place(v.find.field, m+sideGap, y+(findHeight-1-look.ButtonHeight)/2, width-2*m-2*sideGap, look.ButtonHeight)
	return y + findHeight
}

// relay lays the view out anew after something in it came, went or grew. What
// has changed has been refreshed already, and one more is enough for a repaint;
// to refresh the root would be to write everything anew, each second.
func (v *mainView) relay() {
	v.Layout(nil, v.root.Size())
	v.rules[0].Refresh()
}
