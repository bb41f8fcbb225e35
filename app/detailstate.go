package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// stateSection says what the video is, and how far it has come.
func (p *program) stateSection() *detailSection {
	tile := widgets.NewTile(look.IconNone, look.Neutral, 28, 14, 7)
	state := widgets.NewParagraph("", look.Body, look.Text)
	advice := widgets.NewParagraph("", look.Body, look.Muted)
	check := widgets.NewFocusButton(words.CheckConnection.Label(), words.CheckConnection.Icon(), widgets.Secondary, look.ButtonHeight, p.showCheck)
	check.OnEscape = p.closeDetails
	line := container.New(widgets.Row{}, check)
	stack := widgets.NewStack().Add(0, state).Add(2, advice).Add(12, line)
	return &detailSection{object: widgets.NewBeside(tile, stack, 10), gap: 4, update: func(d detail) bool {
		if d.one == nil {
			return false
		}
		tile.Set(d.row.Icon, d.row.Tone, false)
		text, rest, role := d.row.State, d.row.Rest, look.Text
		if d.row.Tone != look.Neutral && d.row.Tone != look.Active {
			role = d.row.Tone.Ink()
		}
		if rest != "" && !strings.HasSuffix(text, ".") { // figures stand in the same line, sentences in the next
			text, rest = text+" · "+rest, ""
		}
		state.Set(text, role)
		advice.Set(rest, look.Muted)
		setVisible(advice, rest != "")
		setVisible(line, words.LineFailed(d.one) && !d.practice)
		return true
	}}
}

// farSection holds what is far from everything else: the last is the abort.
func (p *program) farSection() *detailSection {
	var now detail
	act := func(a words.Action) func() { return func() { p.act(a, now.ids()) } }
	folder := widgets.NewFocusButton(words.ShowInFolder.Label(), look.IconFolder, widgets.Secondary, look.ButtonHeight, act(words.ShowInFolder))
	receipt := widgets.NewFocusButton(words.ViewReceipt.Label(), words.ViewReceipt.Icon(), widgets.Secondary, look.ButtonHeight, act(words.ViewReceipt))
	abort := widgets.NewFocusButton(words.Abort.Label(), look.IconTrash, widgets.Danger, look.ButtonHeight, act(words.Abort))
	why := widgets.NewParagraph("", look.Small, look.Muted)
	rule := widgets.NewPanel(look.Border)
	for _, b := range []*widgets.FocusButton{receipt, folder, abort} {
		b.OnEscape = p.closeDetails
	}
	stack := widgets.NewStack().Add(0, widgets.NewWrap(look.Space2, look.Space2, receipt, folder)).
		Add(32, rule).Add(20, container.New(widgets.Row{}, abort)).Add(8, why)
	return &detailSection{object: stack, gap: 28, update: func(d detail) bool {
		now = d
		setVisible(folder, d.one != nil)
		hasReceipt := !d.practice
		for _, s := range d.all {
			hasReceipt = hasReceipt && s.State.Phase == uploader.Uploaded
		}
		setVisible(receipt, hasReceipt)
		can, finishing := false, false
		for _, s := range d.all {
			can = can || words.Abortable(s)
			finishing = finishing || words.AbortWhy(s) != ""
		}
		for _, o := range []fyne.CanvasObject{rule, abort, why} {
			setVisible(o, can || finishing)
		}
		abort.Enable(can)
		why.Set("", look.Muted)
		if !can && finishing {
			why.Set(words.AbortWhy(d.all[0]), look.Muted)
		}
		return d.one != nil || hasReceipt || can || finishing
	}}
}
