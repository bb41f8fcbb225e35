package app

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// labelsSection shows the labels of what is selected, to be changed until the
// upload begins.
func (p *program) labelsSection() *detailSection {
	s := &detailSection{title: words.T("Labels")}
	var now detail
	form := newLabelForm(true, p.closeDetails, p.relayDetails, func(e labelEdit) {
		p.editLabels(openLabels(now.all), e)
	})
	form.lock(p.labelLock())
	p.main.labels = form
	note := widgets.NewParagraph("", look.Small, look.Muted)
	s.object = widgets.NewStack().Add(0, form.stack).Add(8, note)
	s.update = func(d detail) bool {
		if !sameIDs(d.all, now.all) {
			form.hush()
			form.done() // what was typed belongs to those that were shown
		}
		now = d
		s.head.SetText(upper(words.N("Labels for {{.N}} videos", len(d.all))))
		var all []uploader.Labels
		for _, x := range d.all {
			all = append(all, x.Labels)
		}
		form.show(all, len(openLabels(d.all)) > 0)
		note.Set(words.LabelsNote(d.all), look.Muted)
		return true
	}
	return s
}

func sameIDs(a, b []*uploader.Snapshot) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].ID != b[i].ID {
			return false
		}
	}
	return true
}

// done hands over what was typed and not ended yet.
func (f *labelForm) done() {
	if f.title != nil {
		f.title.Done()
	}
	f.tags.Input.Done()
	for _, x := range f.fields {
		x.input.Done()
	}
}

// openLabels are the videos whose labels can still be changed.
func openLabels(all []*uploader.Snapshot) []uploader.ID {
	var ids []uploader.ID
	for _, s := range all {
		if words.LabelsOpen(s) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// relayDetails makes room for what has grown in the pane.
func (p *program) relayDetails() {
	if p.main != nil && p.main.pane != nil {
		p.main.pane.relay()
	}
}

// editLabels changes labels in the engine and, where it is a field that sticks,
// those of new videos.
func (p *program) editLabels(ids []uploader.ID, e labelEdit) {
	s := p.session
	if s == nil || len(ids) == 0 {
		return
	}
	e = p.labelLock().keeps(e)
	p.stick(e)
	answer := s.engine.SetLabels(ids, e)
	p.spawn(func() {
		a, ok := <-answer
		if !ok {
			return // the engine was closed
		}
		p.post(func() {
			if p.session != s {
				return
			}
			for _, err := range a.Refused {
				p.tell(words.LabelProblem(err))
				break
			}
			s.presenter.wake()
		})
	})
}

// stick keeps site, asset and inspection for the next videos when an edit gives
// them a value; taking one away is done where they are shown.
func (p *program) stick(e labelEdit) {
	had := p.newLabels()
	empty := e(uploader.Labels{})
	fields := map[string]string{}
	for _, f := range words.StandardFields() {
		if v := empty.Metadata[f]; v != "" && v != had.Metadata[f] {
			fields[f] = v
		}
	}
	if len(fields) == 0 {
		return
	}
	p.keepNewLabels(func(l uploader.Labels) uploader.Labels {
		for f, v := range fields {
			l = setField(f, v)(l)
		}
		return l
	})
}

// newLabels are the labels that new videos get.
func (p *program) newLabels() uploader.Labels {
	k := p.store.Get().NewVideos
	if p.main.practice {
		k = p.tried
	}
	l := uploader.Labels{}
	for f, v := range map[string]string{words.FieldSite: k.Site, words.FieldAsset: k.Asset, words.FieldInspection: k.Inspection} {
		if v != "" {
			l = setField(f, v)(l)
		}
	}
	for _, t := range strings.Split(k.Tags, ",") {
		if t != "" {
			l.Tags = append(l.Tags, t)
		}
	}
	if l.Check() != nil { // the file was changed by hand
		return uploader.Labels{}
	}
	return l
}

// keepNewLabels changes the labels that new videos get.
func (p *program) keepNewLabels(e labelEdit) {
	l := e(p.newLabels())
	k := settings.NewVideos{
		Site: l.Metadata[words.FieldSite], Asset: l.Metadata[words.FieldAsset], Inspection: l.Metadata[words.FieldInspection],
		Tags: strings.Join(l.Tags, ","),
	}
	if p.main.practice {
		p.tried = k
	} else {
		p.change(func(s *settings.Settings) { s.NewVideos = k })
	}
	p.showNewLabels()
}

// showNewLabels writes beside Add what new videos get.
func (p *program) showNewLabels() {
	if p.main != nil && p.main.showGets(words.NewVideosGet(p.newLabels())) {
		p.main.relay()
	}
}

// showGets says what new videos get, empty for nothing.
func (v *mainView) showGets(text string) bool {
	if v.gets.Text() == text {
		return false
	}
	v.gets.SetText(text)
	setVisible(v.gets, text != "")
	v.getsEdit.Hidden = text == ""
	return true
}

// layGets places what new videos get between x and the chips, which have their
// places already.
func (v *mainView) layGets(g widgets.Grid, x, y float32) {
	if v.gets.Text() == "" {
		return
	}
	right := v.gear.Position().X
	for _, o := range []fyne.CanvasObject{v.line, v.limit, v.besideField()} {
		if o.Visible() {
			right = min(right, o.Position().X-16)
		}
	}
	room, link := right-x, v.getsEdit.MinSize().Width
	v.gets.Hidden = room < v.gets.MinSize().Width // the menu tells it too
	v.getsEdit.Hidden = room < link+120           // the menu has it too
	if !v.getsEdit.Hidden {
		room -= link
	}
	w, h := max(0, min(v.gets.NaturalWidth()+1, room)), v.gets.MinSize().Height
	g.Place(v.gets, x, y+(topHeight-1-h)/2, w, h)
	g.Middle(v.getsEdit, x+w, y, topHeight-1)
}
