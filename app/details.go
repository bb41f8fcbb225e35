package app

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// The opened row: a pane at the list's right, or in its place where the window
// is narrow. It is a column of sections, which follow the selection.
//
// To add a section: write a function that returns a *detailSection in a file of your
// own, and put a call of it into detailSections where it belongs. Its object
// is laid out at the pane's width, and as high as its HeightFor says (widgets
// .Stack, .Flow and .Paragraph have one) or else its MinSize. Its update is
// called on the UI goroutine when the selection changes and at most once a
// second while the pane is open; it writes what has changed and returns whether
// the section has anything to show. What takes time is started from there by
// program.spawn, comes back by program.post, and calls program.showDetails.

// detailSection is one part of the pane.
type detailSection struct {
	title  string // over it, in capitals; empty: none. update may change it by head.SetText
	object fyne.CanvasObject
	gap    float32 // above it; 0: the usual

	// update shows d. False hides the section, its title too.
	update func(d detail) bool

	toggle func()         // opens and closes what is hidden at first; nil: nothing is
	head   *widgets.Label // made by the pane
}

// detailSections returns the pane's sections, the first on top.
func (p *program) detailSections() []*detailSection {
	return []*detailSection{
		p.stateSection(),
		p.scenesSection(),
		p.labelsSection(),
		p.piecesSection(),
		p.speedSection(),
		p.timelineSection(),
		p.idsSection(),
		p.technicalSection(),
		p.farSection(),
	}
}

// detail is what the pane shows.
type detail struct {
	all  []*uploader.Snapshot // what is selected, in the list's order: at least one
	one  *uploader.Snapshot   // of one video alone; nil for several
	row  words.Row            // of one
	more *uploader.Details    // of one; nil until the engine has answered

	now      time.Time
	practice bool
}

// ids returns the IDs of all that is selected.
func (d detail) ids() []uploader.ID {
	ids := make([]uploader.ID, len(d.all))
	for i, s := range d.all {
		ids[i] = s.ID
	}
	return ids
}

// The measures of the pane.
const (
	paneWidth = float32(384)
	paneSide  = float32(20)
	paneEdge  = float32(4)  // over and below what scrolls: a ring of the focus fits
	paneGap   = float32(24) // between sections
)

// detailsPane is the opened row.
type detailsPane struct {
	root     *fyne.Container
	title    *widgets.Paragraph
	file     *widgets.Label
	rule     *widgets.Panel // below the title, while something is scrolled away
	close    *widgets.FocusButton
	sections []*detailSection
	column   *widgets.Stack
	lead     *canvas.Rectangle // has the labels of several videos keep their distance from the title
	scroll   *container.Scroll
	flat     *container.ThemeOverride
	resized  func(width float32) // the pane alone fills the window; nil: it stands beside the list

	shown  []uploader.ID // whose details are shown
	shapes []float32     // the sections' heights, as they were laid out last
}

func newDetailsPane(sections []*detailSection, flat func() fyne.Theme, close func()) *detailsPane {
	v := &detailsPane{sections: sections, column: widgets.NewStack()}
	v.title = widgets.NewBoldParagraph("", look.RowTitle+2, look.Text)
	v.title.SetMaxLines(3)
	v.file = widgets.NewTruncated("", look.Small, false, look.Muted)
	v.rule = widgets.NewPanel(look.Border)
	v.close = widgets.NewFocusButton("", look.IconClose, widgets.Quiet, look.ButtonHeight, close)
	v.close.OnEscape = close
	v.lead = canvas.NewRectangle(color.Transparent)
	v.column.Add(0, v.lead)
	for _, s := range sections {
		s.head = widgets.NewLabel(upper(s.title), look.Caption, true, look.Muted)
		gap := s.gap
		if gap == 0 {
			gap = paneGap
		}
		if s.title != "" {
			v.column.Add(gap, s.head)
			gap = 10
		}
		v.column.Add(gap, s.object)
	}
	v.scroll = container.NewVScroll(container.New(widgets.Inset{X: paneSide, Y: paneEdge}, v.column))
	v.scroll.OnScrolled = func(at fyne.Position) { setVisible(v.rule, at.Y > 0) }
	v.flat = container.NewThemeOverride(v.scroll, flat())
	v.root = container.New(v, widgets.NewPanel(look.Surface), widgets.NewPanel(look.Border), v.title, v.file, v.close, v.flat, v.rule)
	v.root.Hide()
	return v
}

// MinSize implements [fyne.Layout].
func (v *detailsPane) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(paneWidth, 200) }

// Layout implements [fyne.Layout].
func (v *detailsPane) Layout(o []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(v.root)
	g.Place(o[0], 0, 0, s.Width, s.Height)
	g.Place(o[1], 0, 0, 1, s.Height)
	room := s.Width - 2*paneSide
	if v.close.Visible() {
		room -= look.ButtonHeight - 4
	}
	h := v.title.HeightFor(room)
	g.Place(v.title, paneSide+1, paneSide, room, h) // in line with what scrolls, right of the rule
	g.Place(v.close, s.Width-look.ButtonHeight-8, 13, look.ButtonHeight, look.ButtonHeight)
	file := v.file.MinSize().Height
	g.Place(v.file, paneSide+1, paneSide+h+2, room, file)
	top := paneSide + h + 2 + file + 8
	g.Place(v.flat, 1, top, s.Width-1, s.Height-top)
	g.Place(v.rule, 1, top, s.Width-1, 1)
	v.shapes = nil
	v.relay()
	if v.resized != nil {
		v.resized(s.Width)
	}
}

// relay gives the column its height at the pane's width, when a section has
// come, gone or changed its own.
func (v *detailsPane) relay() {
	w := v.scroll.Size().Width
	inner := w - 2*paneSide
	if inner <= 0 {
		return
	}
	shapes := v.column.Heights(inner)
	if slices.Equal(shapes, v.shapes) {
		return
	}
	v.shapes = shapes
	content := v.scroll.Content
	content.Resize(fyne.NewSize(w, max(v.scroll.Size().Height, v.column.HeightFor(inner)+paneEdge+paneSide)))
	v.column.Refresh()
	v.scroll.Refresh()
}

// show writes d into all sections.
func (v *detailsPane) show(d detail) {
	if ids := d.ids(); !slices.Equal(ids, v.shown) {
		v.shown = ids
		v.scroll.ScrollToTop()
		v.rule.Hide()
	}
	title := d.row.Title
	if d.one == nil {
		title = words.N("{{.N}} videos selected", len(d.all))
	}
	if title != v.title.Text() {
		v.title.Set(title, look.Text)
		v.Layout(v.root.Objects, v.root.Size())
	}
	v.file.SetText(words.FileLine(d.all))
	setVisible(v.lead, d.one == nil)
	for _, s := range v.sections {
		on := s.update(d)
		setVisible(s.object, on)
		setVisible(s.head, on && s.title != "")
	}
	v.relay()
}

// restyle follows a change of the theme.
func (v *detailsPane) restyle(flat fyne.Theme) {
	v.flat.Theme = flat
	v.root.Refresh()
	v.flat.Refresh()
	v.column.Refresh()
}

func setVisible(o fyne.CanvasObject, on bool) {
	switch {
	case on == o.Visible():
	case on:
		o.Show()
	default:
		o.Hide()
	}
}
