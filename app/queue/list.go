package queue

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
)

// List is a virtual list of groups and rows. It holds the keyboard focus; its
// rows don't.
type List struct {
	widget.BaseWidget
	source Source
	theme  func() fyne.Theme // without shadows, for the scroller

	index   index
	rows    map[ID]*row // in sight
	free    []*row
	heads   []*head
	scroll  *container.Scroll
	content *fyne.Container
	wrap    *container.ThemeOverride

	selected map[ID]bool
	current  ID   // the row the keyboard is at
	anchor   ID   // where a range began
	onHead   bool // the keyboard is at the button over the current row's group
	focused  bool
	keyed    bool // the keyboard was used last, not the pointer
	hovered  ID
	follow   bool // the next groups keep the keyboard's row in sight
}

// New returns an empty list. The flat theme is asked for again at each
// change of theme.
func New(s Source, flat func() fyne.Theme) *List {
	l := &List{source: s, theme: flat, index: newIndex(nil), rows: map[ID]*row{}, selected: map[ID]bool{}}
	l.content = container.New(listLayout{l})
	l.scroll = container.NewVScroll(l.content)
	l.scroll.OnScrolled = func(fyne.Position) { l.place() }
	l.wrap = container.NewThemeOverride(l.scroll, flat())
	l.ExtendBaseWidget(l)
	return l
}

// listLayout gives the scroller the height of all rows, and places those in
// sight.
type listLayout struct{ l *List }

// Layout implements [fyne.Layout].
func (x listLayout) Layout([]fyne.CanvasObject, fyne.Size) { x.l.place() }

// MinSize implements [fyne.Layout].
func (x listLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, x.l.index.height)
}

// CreateRenderer implements [fyne.Widget].
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	return &widgets.Renderer{
		Parts: []fyne.CanvasObject{l.wrap},
		Min:   func() fyne.Size { return fyne.NewSize(320, 120) },
		Lay:   func(s fyne.Size) { l.wrap.Resize(s); l.place() },
		Restyle: func() {
			for _, h := range l.heads {
				h.text.Color = look.Color(look.Muted)
				h.act.Refresh()
			}
			for _, r := range l.rows {
				r.Refresh()
			}
			for _, r := range l.free {
				r.bound = false
			}
			l.wrap.Theme = l.theme()
			l.wrap.Refresh()
		},
	}
}

// SetGroups replaces what the list shows. Selection and keyboard stay with
// their rows; the scroll position stays.
func (l *List) SetGroups(groups []Group) {
	before := l.index.at[l.current]
	l.index = newIndex(groups)
	for id := range l.selected {
		if _, ok := l.index.at[id]; !ok {
			delete(l.selected, id)
		}
	}
	if _, ok := l.index.at[l.current]; !ok && len(l.index.flat) > 0 {
		l.current = l.index.flat[min(before, len(l.index.flat)-1)]
		l.anchor = l.current
	}
	l.onHead = l.onHead && l.headOf(l.index.at[l.current]) != nil
	for _, r := range l.rows {
		r.bound = false // its words may depend on its place
	}
	// The scroller takes the new height from the layout, and moves its offset
	// back when the list has become shorter.
	l.content.Resize(fyne.NewSize(l.content.Size().Width, max(l.index.height, l.scroll.Size().Height)))
	l.scroll.Refresh()
	l.place()
	if l.follow {
		l.follow = false
		if _, ok := l.index.at[l.current]; ok {
			l.intoSight(l.current)
		}
	}
}

// Top scrolls to the beginning.
func (l *List) Top() {
	l.scroll.ScrollToOffset(fyne.NewPos(0, 0)) // does not call OnScrolled
	l.place()
}

// Follow keeps the keyboard's row in sight through the next change of groups:
// the person is moving it.
func (l *List) Follow() { l.follow = true }

// Groups returns what the list shows.
func (l *List) Groups() []Group { return l.index.groups }

// InSight calls f for each row in sight.
func (l *List) InSight(f func(ID)) {
	for id := range l.rows {
		f(id)
	}
}

// Touch writes a row's content anew, if it is in sight.
func (l *List) Touch(id ID) {
	if r := l.rows[id]; r != nil {
		r.show(l.source.Content(id))
	}
}

// TouchBar moves a row's bar, if it is in sight.
func (l *List) TouchBar(id ID, confirmed, sent float32) {
	if r := l.rows[id]; r != nil {
		r.showBar(confirmed, sent)
	}
}

// Hovered returns the row under the pointer; empty when there is none.
func (l *List) Hovered() ID { return l.hovered }

func (l *List) hover(id ID, on bool) {
	switch {
	case on:
		l.hovered = id
	case l.hovered == id:
		l.hovered = ""
	}
}

// place lets go of rows that have left the sight and fills those that came
// into it.
func (l *List) place() {
	top, height, width := l.scroll.Offset.Y, l.scroll.Size().Height, l.scroll.Size().Width
	bottom := top + height
	for id, r := range l.rows {
		i, ok := l.index.at[id]
		if !ok || l.index.y(i)+rowHeight < top || l.index.y(i) > bottom {
			l.release(id, r)
		}
	}
	grid, heads := widgets.GridOf(l), 0
	for g, group := range l.index.groups {
		y := l.index.top[g]
		if y > bottom {
			break
		}
		if y+headHeight > top {
			l.placeHead(grid, heads, g, y, width)
			heads++
		}
		a, b := l.index.rows(g, top, bottom)
		for k := a; k < b; k++ {
			l.placeRow(grid, group.IDs[k], y+headHeight+float32(k)*pitch, width)
		}
	}
	for _, h := range l.heads[heads:] {
		h.text.Hidden, h.act.Hidden = true, true
	}
}

func (l *List) placeRow(grid widgets.Grid, id ID, y, width float32) {
	r := l.rows[id]
	if r == nil {
		if n := len(l.free); n > 0 {
			r, l.free = l.free[n-1], l.free[:n-1]
		} else {
			r = newRow(l)
			l.content.Objects = append(l.content.Objects, r)
		}
		l.rows[id] = r
		r.id, r.bound, r.Hidden = id, false, false
	}
	side := look.Margin(width) + sidePad
	grid.Place(r, side, y, width-2*side, rowHeight)
	r.mark(l.selected[id], l.hasKeyboard(id))
	if !r.bound {
		r.show(l.source.Content(id))
	}
}

func (l *List) release(id ID, r *row) {
	r.Hidden, r.hovered, r.bound = true, false, false
	l.hover(id, false)
	l.free = append(l.free, r)
	delete(l.rows, id)
}

// Reveal scrolls so far that the row can be seen, and puts the keyboard there.
func (l *List) Reveal(id ID) {
	if _, ok := l.index.at[id]; !ok {
		return
	}
	l.current, l.anchor, l.onHead = id, id, false
	clear(l.selected)
	l.selected[id] = true
	l.intoSight(id)
	l.marked()
}

func (l *List) intoSight(id ID) {
	i := l.index.at[id]
	y, height, offset := l.index.y(i), l.scroll.Size().Height, l.scroll.Offset
	top := y - 4
	if g := l.index.groupOf(i); l.index.first[g] == i {
		top = l.index.top[g] // the first row of a group shows its head too
	}
	switch {
	case top < offset.Y:
		offset.Y = max(0, top)
	case y+rowHeight+8 > offset.Y+height:
		offset.Y = y + rowHeight + 8 - height
	default:
		return
	}
	l.scroll.ScrollToOffset(offset) // does not call OnScrolled
	l.place()
}
