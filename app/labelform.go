package app

import (
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// labelEdit changes labels: what the person did in a form.
type labelEdit func(uploader.Labels) uploader.Labels

// labelForm shows labels, of one video or of several together, and hands over
// each change as an edit.
type labelForm struct {
	stack   *widgets.Stack
	edit    func(labelEdit)
	changed func() // its height may have changed

	title    *widgets.Input // nil: labels without one
	tags     *widgets.TagField
	fields   map[string]*labelField
	extra    []string // names of fields beside the standard ones
	more     *widgets.FocusButton
	name     *widgets.Input // of a field that is being added
	value    *widgets.Input
	adding   fyne.CanvasObject
	problems []*labelProblem
	readOnly *widgets.Stack
	escape   func()
	locked   labelLock
	editing  *widgets.Stack
	rows     *widgets.Stack // of the extra fields
}

// labelField is one metadata field's row, with what is wrong below it.
type labelField struct {
	input *widgets.Input
	row   *widgets.Stack
}

const labelNames = float32(88) // the width of the names' column

// newLabelForm returns a form. Escape is what the key does with nothing typed.
func newLabelForm(withTitle bool, escape, changed func(), edit func(labelEdit)) *labelForm {
	f := &labelForm{
		edit: edit, changed: changed, escape: escape, fields: map[string]*labelField{}, stack: widgets.NewStack(),
		editing: widgets.NewStack(), rows: widgets.NewStack(), readOnly: widgets.NewStack(),
	}
	if withTitle {
		wrong := f.newProblem()
		f.title = f.input("", func(s string) {
			f.apply(wrong, uploader.CheckTitle(s), func(l uploader.Labels) uploader.Labels { l.Title = s; return l })
		})
		f.title.OnChanged = func(s string) { f.say(wrong, uploader.CheckTitle(s)) }
		f.editing.Add(0, widgets.NewNameRow(words.T("Title"), labelNames, f.title, nil)).Add(4, wrong.row)
	}
	wrong := f.makeTags()
	f.editing.Add(8, widgets.NewNameRow(words.T("Tags"), labelNames, f.tags, nil)).Add(4, wrong.row)
	for _, name := range words.StandardFields() {
		f.editing.Add(8, f.field(name, nil).row)
	}
	wrong = f.makeAdding()
	f.editing.Add(8, f.rows).Add(8, f.adding).Add(4, wrong.row).Add(4, atMargin(f.more))
	f.stack.Add(0, f.editing).Add(0, f.readOnly)
	return f
}

func (f *labelForm) input(placeholder string, done func(string)) *widgets.Input {
	i := widgets.NewInput(placeholder)
	i.OnDone, i.OnEscape = done, f.escape
	return i
}

func (f *labelForm) makeTags() *labelProblem {
	wrong := f.newProblem()
	f.tags = widgets.NewTagField(words.T("Add a tag"), f.escape)
	f.tags.OnAdd = func(s string) {
		err := uploader.CheckTag(s)
		if err != nil {
			f.tags.Restore(s) // to be mended
		}
		f.apply(wrong, err, func(l uploader.Labels) uploader.Labels {
			if !slices.Contains(l.Tags, s) {
				l.Tags = append(l.Tags, s)
			}
			return l
		})
	}
	f.tags.OnRemove = func(s string) {
		f.apply(wrong, nil, func(l uploader.Labels) uploader.Labels {
			l.Tags = slices.DeleteFunc(l.Tags, func(t string) bool { return t == s })
			return l
		})
	}
	f.tags.OnTyped = func(s string) {
		if s == "" {
			f.say(wrong, nil)
			return
		}
		f.say(wrong, uploader.CheckTag(s))
	}
	return wrong
}

// setField is the edit that gives a field a value; the empty one removes it.
func setField(name, value string) labelEdit {
	return func(l uploader.Labels) uploader.Labels {
		m := maps.Clone(l.Metadata)
		if m == nil {
			m = map[string]string{}
		}
		m[name] = value
		if value == "" {
			delete(m, name)
		}
		l.Metadata = m
		return l
	}
}

// field makes the row of a metadata field.
func (f *labelForm) field(name string, remove fyne.CanvasObject) *labelField {
	wrong := f.newProblem()
	x := &labelField{input: f.input("", func(s string) {
		s = strings.TrimSpace(s)
		f.apply(wrong, uploader.CheckField(name, s), setField(name, s))
	})}
	x.input.OnChanged = func(s string) { f.say(wrong, uploader.CheckField(name, s)) }
	x.row = widgets.NewStack().Add(0, widgets.NewNameRow(words.FieldName(name), labelNames, x.input, remove)).Add(4, wrong.row)
	f.fields[name] = x
	return x
}

// makeAdding makes what adds a field of the person's own.
func (f *labelForm) makeAdding() *labelProblem {
	wrong := f.newProblem()
	done := func(string) {
		name, value := strings.TrimSpace(f.name.Text), strings.TrimSpace(f.value.Text)
		if name == "" || value == "" {
			return
		}
		f.name.ShowText("")
		f.value.ShowText("")
		f.adding.Hide()
		f.more.Show()
		f.apply(wrong, uploader.CheckField(name, value), setField(name, value))
	}
	f.name, f.value = f.input(words.T("Name"), done), f.input(words.T("Value"), done)
	f.adding = container.New(halves{labelNames - 8}, f.name, f.value)
	f.adding.Hide()
	f.more = widgets.NewFocusButton(words.T("Add a field"), look.IconPlus, widgets.Link, 28, func() {
		f.adding.Show()
		f.more.Hide()
		f.changed()
		if c := fyne.CurrentApp().Driver().CanvasForObject(f.name); c != nil {
			c.Focus(f.name)
		}
	})
	f.more.OnEscape = f.escape
	return wrong
}

// show writes labels into the form, or read-only.
func (f *labelForm) show(all []uploader.Labels, open bool) {
	setVisible(f.editing, open)
	setVisible(f.readOnly, !open)
	if !open {
		f.showReadOnly(all)
		return
	}
	if f.title != nil {
		showIn(f.title, together(all, func(l uploader.Labels) string { return l.Title }))
	}
	f.tags.Set(tagsOf(all), !f.locked.tags)
	f.showExtra(all)
	for name, x := range f.fields {
		showIn(x.input, together(all, func(l uploader.Labels) string { return l.Metadata[name] }))
	}
}

// showExtra makes rows for the fields beside the standard ones.
func (f *labelForm) showExtra(all []uploader.Labels) {
	names := extraFields(all)
	if slices.Equal(names, f.extra) {
		return
	}
	for _, n := range f.extra {
		delete(f.fields, n)
	}
	f.extra = names
	f.rows.Clear()
	for _, n := range names {
		remove := widgets.NewFocusButton("", look.IconClose, widgets.Quiet, 28, func() { f.edit(setField(n, "")) })
		remove.OnEscape = f.escape
		f.rows.Add(8, f.field(n, remove).row)
	}
	setVisible(f.rows, len(names) > 0)
	f.rows.Refresh()
}

func (f *labelForm) showReadOnly(all []uploader.Labels) {
	f.readOnly.Clear()
	add := func(name string, o fyne.CanvasObject) {
		f.readOnly.Add(4, widgets.NewNameRow(name, labelNames, o, nil))
	}
	text := func(name string, v sharedText) {
		if s := v.words(); s != "" {
			add(name, widgets.NewParagraph(s, look.Small, look.Text))
		}
	}
	if len(all) > 1 && f.title != nil {
		text(words.T("Title"), together(all, func(l uploader.Labels) string { return l.Title }))
	}
	if tags := tagsOf(all); len(tags) > 0 {
		t := widgets.NewTagField("", nil)
		t.Set(tags, false)
		add(words.T("Tags"), t)
	}
	for _, name := range append(words.StandardFields(), extraFields(all)...) {
		text(words.FieldName(name), together(all, func(l uploader.Labels) string { return l.Metadata[name] }))
	}
	if len(f.readOnly.Objects()) == 0 {
		f.readOnly.Add(0, widgets.NewParagraph(words.T("No labels."), look.Small, look.Muted))
	}
	f.readOnly.Refresh()
}

// sharedText is a label of several videos together.
type sharedText struct {
	text    string
	various bool
}

func (s sharedText) words() string {
	if s.various {
		return words.Various()
	}
	return s.text
}

// together is what all have in common, or that they differ.
func together(all []uploader.Labels, of func(uploader.Labels) string) sharedText {
	var s sharedText
	for i, l := range all {
		switch v := of(l); {
		case i == 0:
			s.text = v
		case v != s.text:
			return sharedText{various: true}
		}
	}
	return s
}

func showIn(i *widgets.Input, s sharedText) {
	place := ""
	if s.various {
		place = words.Various()
	}
	if i.PlaceHolder != place {
		i.SetPlaceHolder(place)
	}
	i.ShowText(s.text)
}

// tagsOf are the tags that any of them has, in the order they are met.
func tagsOf(all []uploader.Labels) []widgets.Tag {
	var tags []widgets.Tag
	have := map[string]int{}
	for _, l := range all {
		for _, t := range l.Tags {
			if have[t]++; have[t] == 1 {
				tags = append(tags, widgets.Tag{Text: t})
			}
		}
	}
	for i, t := range tags {
		tags[i].Part = have[t.Text] < len(all)
	}
	return tags
}

// extraFields are the names of fields beside the standard ones, in order.
func extraFields(all []uploader.Labels) []string {
	names := map[string]bool{}
	for _, l := range all {
		for n := range l.Metadata {
			names[n] = true
		}
	}
	for _, n := range words.StandardFields() {
		delete(names, n)
	}
	return slices.Sorted(maps.Keys(names))
}

// halves lays a narrow input and a broad one side by side.
type halves struct{ first float32 }

// Layout implements [fyne.Layout].
func (h halves) Layout(o []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(o[0])
	g.Place(o[0], 0, 0, h.first, s.Height)
	g.Place(o[1], h.first+8, 0, s.Width-h.first-8, s.Height)
}

// MinSize implements [fyne.Layout].
func (h halves) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(2*h.first, widgets.InputHeight)
}
