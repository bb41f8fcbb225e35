package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// labelLock is which labels somebody else has set: the names of fields, and
// whether the tags are among them.
type labelLock struct {
	fields []string
	tags   bool
}

func (l labelLock) none() bool { return len(l.fields) == 0 && !l.tags }

// names are the locked labels as people call them.
func (l labelLock) names() string {
	var all []string
	if l.tags {
		all = append(all, words.T("Tags"))
	}
	for _, f := range l.fields {
		all = append(all, words.FieldName(f))
	}
	return strings.Join(all, ", ")
}

// keeps returns an edit that leaves what is locked as it is.
func (l labelLock) keeps(e labelEdit) labelEdit {
	if l.none() {
		return e
	}
	return func(was uploader.Labels) uploader.Labels {
		tags := slices.Clone(was.Tags)
		fields := map[string]string{}
		for _, f := range l.fields {
			fields[f] = was.Metadata[f]
		}
		now := e(was)
		if l.tags {
			now.Tags = tags
		}
		for f, v := range fields {
			now = setField(f, v)(now)
		}
		return now
	}
}

// labelLock is what the policy locks of the labels; nothing in practice.
func (p *program) labelLock() labelLock {
	var l labelLock
	if p.main.practice {
		return l
	}
	by := p.cfg.lockedBy()
	for _, f := range words.StandardFields() {
		if by[lockedLabel(f)] != "" {
			l.fields = append(l.fields, f)
		}
	}
	l.tags = by[setTags] != ""
	return l
}

// lock shows labels as ones that can't be changed here, and says so below. It
// is called once, before the form is shown.
func (f *labelForm) lock(l labelLock) {
	if f.locked = l; l.none() {
		return
	}
	for _, name := range l.fields {
		f.fields[name].input.Disable()
	}
	note := widgets.NewParagraph(words.T("Set by your administrator: {{.Names}}.", words.V{"Names": l.names()}), look.Small, look.Muted)
	mark := widgets.NewTile(look.IconNone, look.Neutral, 16, 12, 0)
	mark.SetBare(look.IconLock, look.Neutral)
	f.editing.Add(8, widgets.NewBeside(mark, note, 4))
}

// first is where the keyboard goes: the first field that can be changed.
func (f *labelForm) first() fyne.Focusable {
	for _, name := range words.StandardFields() {
		if x := f.fields[name].input; !x.Disabled() {
			return x
		}
	}
	return nil
}
