package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// findFrom is how many videos there are before a search is offered.
const findFrom = 11

// finder is the search of the list: a field in the bar at the top, or where
// there is no room a button there that opens the field below.
type finder struct {
	input  *widgets.Entry
	field  *container.ThemeOverride // the input, as high as the buttons beside it
	button *widgets.FocusButton
	band   *widgets.Panel
	rule   *widgets.Panel
	clear  *widgets.Button

	none      *fyne.Container // stands in the list's place when nothing matches
	noneText  *widgets.Paragraph
	noneClear *widgets.FocusButton

	practice bool
	open     bool // the button was pressed
	beside   bool // the field stands in the bar at the top
	terms    []string
	texts    map[uploader.ID]foundText
	states   map[stateKey]string
}

// foundText is what is searched of one snapshot, but for its state.
type foundText struct {
	of   *uploader.Snapshot
	text string
}

// stateKey is what a state's words depend on.
type stateKey struct {
	state uploader.State
	code  string
}

// newFinder returns a search with nothing searched for; changed is called when
// that changes, leave when the keyboard goes back to the list.
func newFinder(practice bool, flat fyne.Theme, changed, open, leave func()) *finder {
	f := &finder{practice: practice, texts: map[uploader.ID]foundText{}, states: map[stateKey]string{}}
	f.input = widgets.NewEntry(words.T("Search the list"), false)
	f.input.Icon = look.IconSearch.Resource(look.Muted)
	f.clear = widgets.NewButton("", look.IconClose, widgets.Quiet, 28, func() { f.input.SetText(""); f.input.OnEscape() })
	f.input.ActionItem = f.clear
	f.clear.Hide()
	f.field = container.NewThemeOverride(f.input, look.Compact(flat))
	f.input.OnChanged = func(s string) {
		f.terms = strings.Fields(strings.ToLower(s))
		f.clear.Hidden = s == ""
		f.clear.Refresh()
		changed()
	}
	f.input.OnEscape = func() {
		f.open = false
		f.input.SetText("")
		leave()
	}
	f.input.OnDown = leave
	f.input.OnSubmitted = func(string) { leave() }
	f.button = widgets.NewFocusButton("", look.IconSearch, widgets.Quiet, look.ButtonHeight, open)
	f.band, f.rule = widgets.NewPanel(look.Surface), widgets.NewPanel(look.Border)
	f.noneText = widgets.NewCentred("", look.RowTitle, look.Text)
	f.noneClear = widgets.NewFocusButton(words.T("Clear the search"), look.IconNone, widgets.Secondary, look.ButtonHeight, f.input.OnEscape)
	f.none = container.New(noneLayout{f}, widgets.NewTile(look.IconSearch, look.Neutral, 56, 28, 14), f.noneText, f.noneClear)
	f.none.Hide()
	return f
}

// restyle takes another palette over.
func (f *finder) restyle(flat fyne.Theme) {
	f.field.Theme = look.Compact(flat)
	f.field.Refresh()
}

// active reports whether the list shows only what matches.
func (f *finder) active() bool { return len(f.terms) > 0 }

// offered reports whether there is a search for a list of so many.
func (f *finder) offered(rows int) bool { return rows >= findFrom || f.input.Text != "" }

// inBand reports whether the field is wanted where the bar has no room for it.
func (f *finder) inBand(offered bool) bool { return offered && (f.open || f.input.Text != "") }

// matches reports whether every word that is searched for is in a transfer's
// title, file name, labels or state.
func (f *finder) matches(s *uploader.Snapshot) bool {
	if s == nil {
		return false
	}
	t := f.texts[s.ID]
	if t.of != s {
		if t.of == nil || t.of.Name != s.Name || !sameLabels(&t.of.Labels, &s.Labels) {
			t.text = searched(s)
		}
		t.of = s
		f.texts[s.ID] = t
	}
	state := ""
	for _, term := range f.terms {
		if strings.Contains(t.text, term) {
			continue
		}
		if state == "" {
			state = f.stateWords(s)
		}
		if !strings.Contains(state, term) {
			return false
		}
	}
	return true
}

// forget drops what is remembered of transfers that have gone.
func (f *finder) forget(byID map[uploader.ID]*uploader.Snapshot) {
	if len(f.texts) <= len(byID) {
		return
	}
	for id := range f.texts {
		if byID[id] == nil {
			delete(f.texts, id)
		}
	}
}

func sameLabels(a, b *uploader.Labels) bool {
	if a.Title != b.Title || len(a.Tags) != len(b.Tags) || len(a.Metadata) != len(b.Metadata) {
		return false
	}
	for i, t := range a.Tags {
		if b.Tags[i] != t {
			return false
		}
	}
	for k, v := range a.Metadata {
		if b.Metadata[k] != v {
			return false
		}
	}
	return true
}

// searched is a transfer's text in small letters. Parts stand on lines of their
// own, so that nothing matches across two.
func searched(s *uploader.Snapshot) string {
	var b strings.Builder
	for _, part := range append([]string{s.Labels.Title, s.Name}, s.Labels.Tags...) {
		b.WriteString(part)
		b.WriteByte('\n')
	}
	for _, v := range s.Labels.Metadata {
		b.WriteString(v)
		b.WriteByte('\n')
	}
	return strings.ToLower(b.String())
}

// stateWords is what a row says of its state, and the name of its group.
func (f *finder) stateWords(s *uploader.Snapshot) string {
	k := stateKey{state: s.State}
	if s.Err != nil {
		k.code = s.Err.Code
	}
	w, ok := f.states[k]
	if !ok {
		r := words.Describe(s, words.About{Practice: f.practice})
		w = strings.ToLower(r.State + "\n" + words.GroupOf(s.State).Title(f.practice))
		f.states[k] = w
	}
	return w
}

// keep returns the rows that match, in their groups.
func (f *finder) keep(groups *[words.GroupCount][]queue.ID, byID map[uploader.ID]*uploader.Snapshot) (found int) {
	f.forget(byID)
	for g, ids := range groups {
		var kept []queue.ID
		for _, id := range ids {
			if f.matches(byID[uploader.ID(id)]) {
				kept = append(kept, id)
			}
		}
		groups[g] = kept
		found += len(kept)
	}
	return found
}

// noneLayout centres what is said when nothing matches.
type noneLayout struct{ f *finder }

// MinSize implements [fyne.Layout].
func (noneLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 120) }

// Layout implements [fyne.Layout]. In a low window the sign gives way.
func (l noneLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	g, w := widgets.GridOf(l.f.none), min(s.Width-48, 480)
	text := l.f.noneText.HeightFor(w)
	height := 56 + 16 + text + 16 + look.ButtonHeight
	sign := height+32 <= s.Height
	o[0].(*widgets.Tile).Hidden = !sign
	if !sign {
		height -= 56 + 16
	}
	y := max(8, (s.Height-height)/2)
	if sign {
		g.Place(o[0], (s.Width-56)/2, y, 56, 56)
		y += 56 + 16
	}
	g.Place(o[1], (s.Width-w)/2, y, w, text)
	b := o[2].MinSize()
	g.Place(o[2], (s.Width-b.Width)/2, y+text+16, b.Width, b.Height)
}

// find puts the keyboard into the search, where there is one.
func (p *program) find() {
	v := p.main
	if p.page != nil || p.settings != nil || p.welcome != nil || !v.find.offered(len(v.shown.all)) {
		return
	}
	v.find.open = true
	v.relay()
	p.window.Canvas().Focus(v.find.input)
	v.find.input.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// filtered shows the list anew after what is searched for has changed.
func (v *mainView) filtered() {
	v.regroup()
	v.list.Top()
	if v.showFind() {
		v.relay() // costs more than all the rest: not for every letter
	}
}

// showNone says that nothing matches, where the list would be empty.
func (v *mainView) showNone() bool {
	none := v.find.active() && v.shown.found == 0 && len(v.shown.all) > 0
	if none {
		v.find.noneText.Set(words.T("No video matches “{{.Text}}”", words.V{"Text": strings.TrimSpace(v.find.input.Text)}), look.Text)
		v.find.none.Refresh()
	}
	if v.find.none.Visible() == none {
		return false
	}
	v.find.none.Hidden = !none
	v.list.Hidden = none || v.empty.root.Visible()
	return true
}

// reveal brings a transfer into sight and gives the list the keyboard; a search
// that hides it ends.
func (v *mainView) reveal(id uploader.ID) {
	s := v.shown.byID[id]
	if s == nil {
		return
	}
	if v.find.active() && !v.find.matches(s) {
		v.find.input.SetText("")
	}
	v.list.Focus()
	v.list.Reveal(queue.ID(id))
}
