package app

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// detailBench is the labelled scene with nothing opened.
func detailBench(t *testing.T, f frame) *bench {
	t.Helper()
	b := welcomedBench(t, f, nil)
	b.engine.all = detailScene()
	b.engine.fakeDetails.details = detailsOfScene()
	b.show(noon)
	return b
}

// inSight is everything below o that can be seen, in the order of drawing.
func inSight(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	out := []fyne.CanvasObject{o}
	switch w := o.(type) {
	case *fyne.Container:
		for _, c := range w.Objects {
			out = append(out, inSight(c)...)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(w).Objects() {
			out = append(out, inSight(c)...)
		}
	}
	return out
}

// said is every text in the pane, in the order it is read.
func (b *bench) said() string {
	var out []string
	for _, o := range inSight(b.main.pane.root) {
		switch w := o.(type) {
		case *widgets.Label:
			out = append(out, w.Text())
		case *widgets.Paragraph:
			out = append(out, w.Text())
		case *widgets.TagChip:
			out = append(out, w.Text())
		case *widgets.FocusButton:
			out = append(out, w.Text())
		}
	}
	return strings.Join(out, "\n")
}

// input finds an input of the pane by the text that it has.
func (b *bench) input(t *testing.T, text string) *widgets.Input {
	t.Helper()
	for _, o := range inSight(b.window.Content()) {
		if i, ok := o.(*widgets.Input); ok && i.Text == text {
			return i
		}
	}
	t.Fatalf("no input says %q", text)
	return nil
}

// write replaces what an input says, and ends with Enter.
func (b *bench) write(i *widgets.Input, text string) {
	b.window.Canvas().Focus(i)
	i.SetText(text)
	i.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestDetailsFollowTheSelection(t *testing.T) {
	b := detailBench(t, plain())
	b.open("n1")
	for _, want := range []string{"Bridge 17, north bearing", "PIECES · 176 OF 336 CONFIRMED", "on the way 5", "Internet was gone for 3 min", "SPEED, LAST 10 MIN", "Sent when the upload started", "Abort upload…"} {
		if !strings.Contains(b.said(), want) {
			t.Errorf("%q isn't said in\n%s", want, b.said())
		}
	}
	if strings.Contains(b.said(), "View receipt") {
		t.Error("a video on its way offers a receipt")
	}
	if b.window.Canvas().Focused() != fyne.Focusable(b.main.list) {
		t.Error("the keyboard left the list")
	}
	b.main.list.Reveal("u1")
	if s := b.said(); !strings.Contains(s, "Retaining wall, section B") || strings.Contains(s, "north bearing") || strings.Contains(s, "Abort") {
		t.Errorf("the next row shows\n%s", s)
	} else if !strings.Contains(s, "View receipt") {
		t.Errorf("an uploaded video offers no receipt in\n%s", s)
	}
	b.main.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.main.pane.root.Visible() || b.details.open {
		t.Error("Escape doesn't close it")
	}
	b.act(words.OpenDetails, []uploader.ID{"q1"})
	if !b.details.open || !strings.Contains(b.said(), "Culvert 3, inlet") {
		t.Error("the menu doesn't open it")
	}
	b.engine.all = b.engine.all[:3] // it is gone
	b.show(noon.Add(time.Minute))
	if b.details.open && strings.Contains(b.said(), "Culvert 3") {
		t.Errorf("after it has gone: open %t\n%s", b.details.open, b.said())
	}
}

func TestDetailsInANarrowWindow(t *testing.T) {
	f := plain()
	f.size = fyne.NewSize(640, 480)
	b := detailBench(t, f)
	b.open("n1")
	if b.page == nil || b.page.title != "Details" || b.window.Canvas().Focused() != fyne.Focusable(b.page.frame.back) {
		t.Fatal("the pane doesn't take the list's place")
	}
	test.Tap(b.page.frame.back)
	if b.page != nil || b.details.open || b.main.pane.root.Visible() {
		t.Error("Back doesn't lead to the list")
	}
	b.open("n1")
	b.window.Resize(fyne.NewSize(1120, 740))
	if b.page != nil || !b.details.open || !b.main.pane.root.Visible() || b.window.Content() != fyne.CanvasObject(b.main.root) {
		t.Errorf("in a wider window: page %v, open %t", b.page, b.details.open)
	}
	b.window.Resize(fyne.NewSize(640, 480))
	if b.page == nil || !b.details.open {
		t.Error("in a narrower window it isn't a page")
	}
	b.showSettings()
	if b.details.open {
		t.Error("the settings leave it open")
	}
}

func TestTitleClickOpensDetails(t *testing.T) {
	b := detailBench(t, plain())
	b.engine.all = b.engine.all[:7] // without the one whose title fills its row
	b.show(noon)
	c := b.window.Canvas()
	b.main.list.Reveal("n1")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.main.list)
	tapped := func(x float32) {
		for y := at.Y; y < at.Y+b.main.list.Size().Height && !b.details.open; y += 6 {
			test.TapCanvas(c, fyne.NewPos(x, y))
		}
	}
	tapped(at.X + 600) // beside the titles
	if b.details.open {
		t.Error("a click beside the title opens the row")
	}
	tapped(at.X + 12 + 80)
	if !b.details.open {
		t.Error("a click on the title doesn't open the row")
	}
}

func TestLabelsOfOneVideo(t *testing.T) {
	b := detailBench(t, plain())
	b.open("q1")
	b.write(b.input(t, "Culvert 3, inlet"), "Culvert 3, outlet")
	tags := tagFieldIn(b.main.pane.root)
	b.window.Canvas().Focus(tags.Input)
	test.Type(tags.Input, "north side,")
	test.Type(tags.Input, "Brücke")
	if !strings.Contains(b.said(), "Tags take the letters a to z") {
		t.Error("a wrong tag isn't refused as it is typed")
	}
	tags.Input.SetText("")
	test.Tap(tags.Chips()[0])
	b.write(b.input(t, "rain, 8 °C"), "dry")
	got := b.engine.snapshot("q1").Labels
	if got.Title != "Culvert 3, outlet" || strings.Join(got.Tags, ",") != "inlet,north side" || got.Metadata["weather"] != "dry" || got.Metadata["site"] != "Culvert 3" {
		t.Errorf("the engine has %+v", got)
	}
}

func TestLabelsOfSeveralVideos(t *testing.T) {
	b := detailBench(t, plain())
	b.open("q1", "q2", "h1")
	for _, want := range []string{"3 videos selected", "LABELS FOR 3 VIDEOS", "1 of them was sent already and keeps its labels."} {
		if !strings.Contains(b.said(), want) {
			t.Errorf("%q isn't said in\n%s", want, b.said())
		}
	}
	tags := tagFieldIn(b.main.pane.root)
	b.window.Canvas().Focus(tags.Input)
	test.Type(tags.Input, "spring\n")
	tags.Input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	for _, i := range []string{"q1", "q2"} {
		l := b.engine.snapshot(uploader.ID(i)).Labels
		if strings.Join(l.Tags, ",") == "" || l.Tags[len(l.Tags)-1] != "spring" {
			t.Errorf("%s has the tags %q", i, l.Tags)
		}
	}
	if l := b.engine.snapshot("q2").Labels; l.Metadata["asset"] != "C3-2" || l.Title == "various" {
		t.Errorf("what differs was changed: %+v", l)
	}
	if l := b.engine.snapshot("h1").Labels; len(l.Tags) != 0 {
		t.Errorf("what was sent was changed: %+v", l)
	}
}

// TestLeavingARowKeepsWhatWasTyped goes to another row with the keyboard still
// in a field: the text belongs to the row it was typed for.
func TestLeavingARowKeepsWhatWasTyped(t *testing.T) {
	b := detailBench(t, plain())
	b.open("q1")
	i := b.input(t, "Culvert 3, inlet")
	b.window.Canvas().Focus(i)
	i.SetText("Typed, not ended")
	b.main.list.Reveal("q2")
	if got := b.engine.snapshot("q1").Labels.Title; got != "Typed, not ended" {
		t.Errorf("the first row's title is %q", got)
	}
	if got := b.engine.snapshot("q2").Labels.Title; strings.HasPrefix(got, "Typed") {
		t.Errorf("the second row's title is %q", got)
	}
}

func TestLabelsThatWereJustSent(t *testing.T) {
	b := detailBench(t, plain())
	b.open("q1")
	b.engine.late = map[uploader.ID]error{"q1": uploader.ErrLabelsSent}
	b.write(b.input(t, "Culvert 3, inlet"), "Too late")
	if got := b.main.news.Text(); got != words.LabelsSent() {
		t.Errorf("says %q", got)
	}
}

func TestStickyLabels(t *testing.T) {
	b := detailBench(t, plain())
	if b.main.gets.Visible() {
		t.Error("something sticks at the beginning")
	}
	b.open("q1")
	b.write(b.input(t, "Culvert 3"), "Culvert 4")
	if got := b.main.gets.Text(); got != "New videos get: Site Culvert 4" || !b.main.gets.Visible() {
		t.Errorf("beside Add: %q", got)
	}
	b.showLabelsPage()
	tags := tagFieldIn(b.window.Content())
	b.window.Canvas().Focus(tags.Input)
	test.Type(tags.Input, "spring,")
	b.backToMain()
	b.addPaths([]string{"/card/a.mp4"}, false)
	o := b.engine.options[len(b.engine.options)-1]
	if o.Labels.Metadata["site"] != "Culvert 4" || strings.Join(o.Labels.Tags, ",") != "spring" {
		t.Errorf("a new video gets %+v", o.Labels)
	}
	if k := b.store.Get().NewVideos; k != (settings.NewVideos{Site: "Culvert 4", Tags: "spring"}) {
		t.Errorf("kept: %+v", k)
	}
}

func TestPracticeKeepsItsLabelsToItself(t *testing.T) {
	b := newBench(t, plain(), func(c *Config) { c.Practice = true })
	b.start()
	b.keepNewLabels(stickyLabels)
	if b.newLabels().Metadata["site"] != "Bridge 12" || b.store.Get().NewVideos != (settings.NewVideos{}) {
		t.Errorf("in practice %+v, kept %+v", b.newLabels(), b.store.Get().NewVideos)
	}
	b.engine.all = detailScene()
	b.engine.fakeDetails.details = detailsOfScene()
	b.show(noon)
	b.open("u1")
	if s := b.said(); strings.Contains(s, "Uploaded") || strings.Contains(s, "safe") || !strings.Contains(s, "Practised") {
		t.Errorf("practice says\n%s", s)
	}
}

func TestCopyAndTechnicalDetails(t *testing.T) {
	b := detailBench(t, plain())
	b.open("n1")
	b.showTechnical()
	if !strings.Contains(b.said(), "storage: storage.aionvision.tech") {
		t.Errorf("technical details aren't shown in\n%s", b.said())
	}
	for _, o := range inSight(b.main.pane.root) {
		if f, ok := o.(*widgets.FocusButton); ok && f.Text() == "Copy" {
			test.Tap(f)
		}
	}
	if got := b.app.Clipboard().Content(); !strings.Contains(got, "upload id: 2~Vmxy") {
		t.Errorf("copied %q", got)
	}
}

// TestDetailsAreAskedOnceASecond holds that looking costs the engine little.
func TestDetailsAreAskedOnceASecond(t *testing.T) {
	b := detailBench(t, plain())
	b.open("n1")
	before := len(b.engine.heard())
	b.show(noon.Add(100 * time.Millisecond)) // sooner than figures change
	for n := range 3 {
		b.show(noon.Add(time.Duration(n+2) * time.Second))
	}
	if got := b.engine.asks["n1"]; got < 3 || got > 6 {
		t.Errorf("the engine was asked %d times in some 3 s", got)
	}
	if len(b.engine.heard()) != before {
		t.Errorf("looking did %q", b.engine.heard()[before:])
	}
}

// TestTabLeadsIntoSight goes through the pane by Tab: what has the keyboard can
// be seen.
func TestTabLeadsIntoSight(t *testing.T) {
	f := plain()
	f.size = fyne.NewSize(1000, 480)
	b := detailBench(t, f)
	b.open("q1")
	c := b.window.Canvas()
	seen := 0
	for range 24 {
		test.FocusNext(c)
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || o == fyne.CanvasObject(b.main.pane.close) || o == fyne.CanvasObject(b.main.clear) {
			continue
		}
		d := fyne.CurrentApp().Driver()
		at, pane := d.AbsolutePositionForObject(o), d.AbsolutePositionForObject(b.main.pane.flat)
		if at.X < pane.X || at.Y+20 < pane.Y && at.Y < 56 {
			continue // elsewhere in the window
		}
		seen++
		if at.Y < pane.Y || at.Y+o.Size().Height > pane.Y+b.main.pane.flat.Size().Height {
			t.Errorf("%T has the keyboard at %v, out of sight", o, at)
		}
	}
	if seen < 8 {
		t.Errorf("Tab reaches %d things in the pane", seen)
	}
}

// TestClosingKeepsWhatWasTyped closes the window with the keyboard still in a
// field.
func TestClosingKeepsWhatWasTyped(t *testing.T) {
	b := detailBench(t, plain())
	b.open("q1")
	i := b.input(t, "Culvert 3, inlet")
	b.window.Canvas().Focus(i)
	i.SetText("Typed, not ended")
	b.closeAsked()
	if got := b.engine.snapshot("q1").Labels.Title; got != "Typed, not ended" {
		t.Errorf("the title is %q", got)
	}
}

func TestNewLabelsShownAfterPracticeAndRestart(t *testing.T) {
	b := detailBench(t, plain())
	b.keepNewLabels(setField(words.FieldSite, "Bridge 12"))
	b.showMain(false) // as a start, another language and leaving practice do
	if got := b.main.gets.Text(); !b.main.gets.Visible() || got != "New videos get: Site Bridge 12" {
		t.Errorf("beside Add: %q, visible %t", got, b.main.gets.Visible())
	}
}
