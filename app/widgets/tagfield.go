package widgets

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Tag is one tag as a [TagField] shows it.
type Tag struct {
	Text string
	Part bool // only some of several things have it
}

// TagField shows tags, lets them be taken away, and takes new ones: a comma or
// Enter ends one.
type TagField struct {
	widget.BaseWidget
	OnAdd    func(string)
	OnRemove func(string)
	OnTyped  func(string) // what stands in the input; may be nil

	Input    *Input
	tags     []Tag
	editable bool
	chips    []*TagChip
	parts    []fyne.CanvasObject
}

// NewTagField returns a field without tags. Escape is what the key does where
// nothing was typed.
func NewTagField(placeholder string, escape func()) *TagField {
	f := &TagField{Input: NewInput(placeholder), editable: true}
	f.Input.OnEscape = escape
	f.Input.OnChanged = f.typed
	f.Input.OnDone = f.add
	f.parts = []fyne.CanvasObject{f.Input}
	f.ExtendBaseWidget(f)
	return f
}

// Set shows these tags; the input is there only while they can be changed.
func (f *TagField) Set(tags []Tag, editable bool) {
	if slices.Equal(tags, f.tags) && editable == f.editable {
		return
	}
	f.tags, f.editable = slices.Clone(tags), editable
	f.chips, f.parts = nil, nil
	for _, t := range tags {
		remove := func() {
			if f.OnRemove != nil {
				f.OnRemove(t.Text)
			}
		}
		if !editable {
			remove = nil
		}
		c := NewTagChip(t, remove)
		c.OnEscape = f.Input.OnEscape
		f.chips = append(f.chips, c)
		f.parts = append(f.parts, c)
	}
	if editable {
		f.parts = append(f.parts, f.Input)
	}
	f.Refresh()
}

// Chips returns the tags' widgets, for tests and for whoever moves the focus.
func (f *TagField) Chips() []*TagChip { return f.chips }

func (f *TagField) typed(s string) {
	if before, after, ok := strings.Cut(s, ","); ok {
		f.Input.before = after
		f.Input.SetText(strings.TrimLeft(after, " "))
		f.Input.before = ""
		f.take(before)
		return
	}
	if f.OnTyped != nil {
		f.OnTyped(strings.TrimSpace(s))
	}
}

// add takes what was typed as a tag.
func (f *TagField) add(s string) {
	f.Input.before = ""
	f.Input.SetText("")
	f.take(s)
}

func (f *TagField) take(s string) {
	if s = strings.TrimSpace(s); s != "" && f.OnAdd != nil {
		f.OnAdd(s)
	}
}

// Restore puts a text that wasn't taken back into the input.
func (f *TagField) Restore(s string) { f.Input.SetText(s) }

// HeightFor returns the height at a width.
func (f *TagField) HeightFor(w float32) float32 { return f.walk(w, nil) }

const tagInputLeast = float32(120)

func (f *TagField) walk(w float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	const gap = float32(6)
	line := look.ChipHeight
	if f.editable {
		line = InputHeight // chips stand in the middle of a line that the input may be on
	}
	x, y := float32(0), float32(0)
	for _, o := range f.parts {
		m := o.MinSize()
		width, height, input := min(m.Width, w), m.Height, o == fyne.CanvasObject(f.Input)
		if input {
			width, height = tagInputLeast, InputHeight
		}
		if x > 0 && x+width > w {
			x, y = 0, y+line+gap/2
		}
		if input {
			width = w - x
		}
		if put != nil {
			put(o, x, y+(line-height)/2, width, height)
		}
		x += width + gap
	}
	return y + line
}

// Inside implements [Holder].
func (f *TagField) Inside() []fyne.CanvasObject { return f.parts }

// CreateRenderer implements [fyne.Widget].
func (f *TagField) CreateRenderer() fyne.WidgetRenderer { return &tagFieldRenderer{f} }

type tagFieldRenderer struct{ f *TagField }

func (r *tagFieldRenderer) Destroy()                     {}
func (r *tagFieldRenderer) Objects() []fyne.CanvasObject { return r.f.parts }
func (r *tagFieldRenderer) MinSize() fyne.Size {
	return fyne.NewSize(100, r.f.HeightFor(max(100, r.f.Size().Width)))
}

func (r *tagFieldRenderer) Layout(s fyne.Size) { r.f.walk(s.Width, GridOf(r.f).Place) }

func (r *tagFieldRenderer) Refresh() {
	r.Layout(r.f.Size())
	for _, o := range r.f.parts {
		o.Refresh()
	}
	canvas.Refresh(r.f)
}

// TagChip is one tag with a button that takes it away, reached by Tab; Enter,
// Space, Del and Backspace press it.
type TagChip struct {
	widget.BaseWidget
	OnEscape func() // may be nil

	tag      Tag
	remove   func() // nil: it stays
	focused  bool
	hovered  bool
	bg, ring *canvas.Rectangle
	label    *canvas.Text
	cross    *canvas.Image
}

// NewTagChip returns a chip; remove may be nil.
func NewTagChip(t Tag, remove func()) *TagChip {
	c := &TagChip{tag: t, remove: remove, bg: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil), label: NewText(look.Small, true), cross: newImage()}
	c.label.Text = t.Text
	c.bg.CornerRadius, c.ring.CornerRadius = canvas.RadiusMaximum, canvas.RadiusMaximum
	c.ring.StrokeWidth = 2
	c.ExtendBaseWidget(c)
	return c
}

// Text returns the tag.
func (c *TagChip) Text() string { return c.tag.Text }

const (
	tagPad   = float32(12)
	tagCross = float32(10)
)

// CreateRenderer implements [fyne.Widget].
func (c *TagChip) CreateRenderer() fyne.WidgetRenderer {
	c.style()
	return &Renderer{
		Parts: []fyne.CanvasObject{c.bg, c.label, c.cross, c.ring},
		Min: func() fyne.Size {
			w := fyne.MeasureText(c.tag.Text, look.Small, c.label.TextStyle).Width + 2*tagPad
			if c.remove != nil {
				w += tagCross + 6
			}
			return fyne.NewSize(ceil(w), look.ChipHeight)
		},
		Lay:     c.lay,
		Restyle: func() { c.style(); c.lay(c.Size()); canvas.Refresh(c.bg) },
	}
}

func (c *TagChip) style() {
	ink, area := look.Accent, look.AccentSoft
	c.bg.StrokeWidth = 0
	if c.tag.Part {
		ink, area = look.Muted, look.Surface
		c.bg.StrokeWidth, c.bg.StrokeColor = 1, look.Color(look.Outline)
	}
	if c.hovered && c.remove != nil {
		area = look.Pressed
	}
	c.bg.FillColor, c.label.Color = look.Color(area), look.Color(ink)
	c.ring.FillColor, c.ring.StrokeColor, c.ring.Hidden = look.Color(look.None), look.Color(look.Accent), !c.focused
	c.cross.Hidden = c.remove == nil
	if c.remove != nil {
		c.cross.Resource = look.IconClose.Resource(ink)
		c.cross.Refresh()
	}
}

func (c *TagChip) lay(s fyne.Size) {
	g := GridOf(c)
	c.bg.Resize(s)
	g.Place(c.ring, -3, -3, s.Width+6, s.Height+6)
	room := s.Width - 2*tagPad
	if c.remove != nil {
		room -= tagCross + 6
	}
	c.label.Text = Ellipsis(c.tag.Text, room+1, look.Small, c.label.TextStyle)
	h := c.label.MinSize().Height
	g.Place(c.label, tagPad, (s.Height-h)/2, room, h)
	g.Place(c.cross, s.Width-tagPad-tagCross, (s.Height-tagCross)/2, tagCross, tagCross)
}

func (c *TagChip) takeAway() {
	if c.remove != nil {
		c.remove()
	}
}

// Tapped implements [fyne.Tappable].
func (c *TagChip) Tapped(*fyne.PointEvent) { c.takeAway() }

// FocusGained implements [fyne.Focusable].
func (c *TagChip) FocusGained() {
	c.focused = true
	c.Refresh()
	IntoSight(c)
}

// FocusLost implements [fyne.Focusable].
func (c *TagChip) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements [fyne.Focusable].
func (c *TagChip) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (c *TagChip) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDelete, fyne.KeyBackspace:
		c.takeAway()
	case fyne.KeyEscape:
		if c.OnEscape != nil {
			c.OnEscape()
		}
	}
}
