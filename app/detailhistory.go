package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// timelineShown is how many of the last lines are shown until the person asks
// for all.
const timelineShown = 8

// timelineSection says in plain words what happened when.
func (p *program) timelineSection() *detailSection {
	s := &detailSection{title: words.T("What happened")}
	stack := widgets.NewStack()
	s.object = stack
	var shown []words.Happened
	var of uploader.ID
	all := false
	var last detail
	more := widgets.NewFocusButton("", look.IconNone, widgets.Link, 28, func() {
		all, shown = true, nil
		s.update(last)
		p.relayDetails()
	})
	more.OnEscape = p.closeDetails
	s.update = func(d detail) bool {
		last = d
		if d.more == nil || len(d.more.Timeline) == 0 {
			return false
		}
		if of != d.one.ID {
			of, all, shown = d.one.ID, false, nil
		}
		lines := words.Timeline(d.more.Timeline, d.now, d.practice)
		if slices.Equal(lines, shown) {
			return true
		}
		shown = lines
		stack.Clear()
		if hidden := len(lines) - timelineShown; hidden > 1 && !all {
			lines = lines[hidden:]
			more.Set(words.N("Show {{.N}} earlier lines", hidden), look.IconNone, widgets.Link)
			stack.Add(0, atMargin(more))
		}
		for _, h := range lines {
			if h.Day != "" {
				stack.Add(10, widgets.NewLabel(h.Day, look.Small, true, look.Muted))
			}
			stack.Add(0, timelineRow(h))
		}
		stack.Refresh()
		return true
	}
	return s
}

const timelineTimes = float32(52)

func timelineRow(h words.Happened) fyne.CanvasObject {
	role := look.Text
	if h.Tone == look.Good || h.Tone == look.Caution || h.Tone == look.Trouble {
		role = h.Tone.Ink()
	}
	return widgets.NewNameRow(h.Time, timelineTimes, widgets.NewParagraph(h.Text, look.Small, role), nil)
}

// idsSection shows the IDs that support and the administrator ask for.
func (p *program) idsSection() *detailSection {
	media, upload, sum := p.copyRow(words.T("Video ID"), false), p.copyRow(words.T("Upload ID"), false), p.copyRow(words.T("SHA-256"), true)
	stack := widgets.NewStack().Add(0, media.row).Add(4, upload.row).Add(4, sum.row)
	return &detailSection{title: words.T("IDs"), object: stack, update: func(d detail) bool {
		if d.one == nil || d.practice {
			return false
		}
		id := ""
		if d.more != nil {
			id = d.more.UploadID
		}
		a, b, c := media.show(d.one.MediaID), upload.show(id), sum.show(d.one.SHA256)
		return a || b || c
	}}
}

// idNames is the width of the names' column beside IDs: what is left holds a
// UUID in one line.
const idNames = float32(76)

// copyRow is a value with a button that copies it.
type copyRow struct {
	row    *widgets.NameRow
	text   *widgets.Paragraph
	button *widgets.FocusButton
	value  string
	split  bool // into two lines of one length
}

func (p *program) copyRow(name string, split bool) *copyRow {
	r := &copyRow{text: widgets.NewParagraph("", look.Caption, look.Text), split: split}
	r.button = widgets.NewFocusButton("", look.IconCopy, widgets.Quiet, 28, func() {
		p.app.Clipboard().SetContent(r.value)
		r.button.Set("", look.IconCheck, widgets.Quiet) // it was copied
	})
	r.button.OnEscape = p.closeDetails
	r.row = widgets.NewNameRow(name, idNames, r.text, r.button)
	return r
}

// show shows a value and reports whether there is one.
func (r *copyRow) show(value string) bool {
	setVisible(r.row, value != "")
	if value == r.value {
		return value != ""
	}
	r.value = value
	text := value
	if r.split && len(value) > 2 {
		text = value[:len(value)/2] + " " + value[len(value)/2:]
	}
	r.text.Set(text, look.Text)
	r.button.Set("", look.IconCopy, widgets.Quiet)
	return value != ""
}

// technicalSection is the technical text, behind a button.
func (p *program) technicalSection() *detailSection {
	open, text := false, widgets.NewParagraph("", look.Small, look.Muted)
	var last detail
	toggle := widgets.NewFocusButton("", look.IconNone, widgets.Link, 28, nil)
	copied := widgets.NewFocusButton(words.T("Copy"), look.IconCopy, widgets.Secondary, 32, nil)
	box := widgets.NewStack().Add(0, text).Add(8, container.New(widgets.Row{}, copied))
	s := &detailSection{object: widgets.NewStack().Add(0, atMargin(toggle)).Add(6, box), gap: 16}
	s.update = func(d detail) bool {
		last = d
		if d.one == nil {
			return false
		}
		label := words.T("Show technical details")
		if open {
			label = words.T("Hide technical details")
			text.Set(words.Technical(d.one, d.more), look.Muted)
		}
		toggle.Set(label, look.IconNone, widgets.Link)
		setVisible(box, open)
		return true
	}
	s.toggle = func() {
		open = !open
		copied.Set(words.T("Copy"), look.IconCopy, widgets.Secondary)
		s.update(last)
		p.relayDetails()
	}
	toggle.OnTapped = func() { s.toggle() }
	copied.OnTapped = func() {
		p.app.Clipboard().SetContent(words.Technical(last.one, last.more))
		copied.Set(words.T("Copied"), look.IconCheck, widgets.Secondary)
	}
	toggle.OnEscape, copied.OnEscape = p.closeDetails, p.closeDetails
	return s
}

// atMargin puts a link so that its text, not its area, stands at the margin.
func atMargin(b *widgets.FocusButton) fyne.CanvasObject {
	return container.New(outdent{look.Space2}, container.New(widgets.Row{}, b))
}
