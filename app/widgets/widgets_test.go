package widgets

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
)

func newApp(t *testing.T) fyne.App {
	t.Helper()
	a := test.NewApp()
	a.Settings().SetTheme(look.New(look.Light))
	return a
}

func TestBarIsTwoToned(t *testing.T) {
	c := barColors{track: color.NRGBA{R: 1, A: 255}, sent: color.NRGBA{G: 255, A: 255}, confirmed: color.NRGBA{B: 255, A: 255}}
	const w, h = 200, 8
	count := func(confirmed, sent float32) (solid, hatched, track int) {
		im := image.NewRGBA(image.Rect(0, 0, w, h))
		paintBar(im, confirmed, sent, c)
		for x := range w {
			switch p := im.RGBAAt(x, h/2); {
			case p.B > 200:
				solid++
			case p.G > 60:
				hatched++
			case p.A > 200:
				track++
			}
		}
		return solid, hatched, track
	}
	for _, s := range []struct {
		confirmed, sent              float32
		solid, hatchedMin, trackLess int
	}{
		{0, 0, 0, 0, w + 1},
		{.5, .5, 100, 0, 101},
		{.25, .75, 50, 40, 120},
		{0, 1, 0, 90, 110},
		{1, 1, w, 0, 1},
		{.001, .001, 8, 0, w}, // something is confirmed, so something is seen
	} {
		solid, hatched, track := count(s.confirmed, s.sent)
		if solid < s.solid-2 || solid > s.solid+2 || hatched < s.hatchedMin || track >= s.trackLess {
			t.Errorf("%v/%v: %d solid, %d hatched, %d track", s.confirmed, s.sent, solid, hatched, track)
		}
	}
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	paintBar(im, 1, 1, c)
	if im.RGBAAt(0, 0).A > 60 || im.RGBAAt(w-1, h-1).A > 60 {
		t.Error("the ends aren't round")
	}
}

func TestBarKeepsToItsRange(t *testing.T) {
	newApp(t)
	b := NewBar(6)
	b.Set(1.4, .2)
	if c, s := b.Values(); c != 1 || s != 1 {
		t.Errorf("%v, %v", c, s)
	}
	for _, size := range []image.Point{{0, 0}, {1, 1}, {3, 8}, {1000, 1}} {
		b.draw(size.X, size.Y) // nothing is too small
	}
}

func BenchmarkPaintBar(b *testing.B) {
	im := image.NewRGBA(image.Rect(0, 0, 900, 6))
	for b.Loop() {
		paintBar(im, .52, .545, barColors{})
	}
}

func TestEllipsis(t *testing.T) {
	newApp(t)
	long := "Brücke 17, nördliches Lager, Kamera 2"
	full := fyne.MeasureText(long, look.Body, fyne.TextStyle{}).Width
	if got := Ellipsis(long, full, look.Body, fyne.TextStyle{}); got != long {
		t.Errorf("cut although it fits: %q", got)
	}
	for _, w := range []float32{full - 1, full / 2, 40, 14, 1, 0} {
		got := Ellipsis(long, w, look.Body, fyne.TextStyle{})
		if m := fyne.MeasureText(got, look.Body, fyne.TextStyle{}).Width; w >= 14 && m > w {
			t.Errorf("%q is %v wide, %v allowed", got, m, w)
		}
		if w > 0 && []rune(got)[len([]rune(got))-1] != '…' {
			t.Errorf("%q doesn't say that it is cut", got)
		}
	}
}

func TestParagraphWraps(t *testing.T) {
	newApp(t)
	p := NewParagraph("one two three four five six seven eight nine ten\nsecond", look.Body, look.Text)
	line := p.HeightFor(10_000) / 2
	if line <= 0 || p.HeightFor(120) < 4*line {
		t.Errorf("%v in one line each, %v when narrow", p.HeightFor(10_000), p.HeightFor(120))
	}
	p.Set("", look.Text)
	if p.HeightFor(100) != 0 {
		t.Error("no text has a height")
	}
}

func TestButton(t *testing.T) {
	newApp(t)
	n := 0
	b := NewFocusButton("Retry", look.IconRetry, Secondary, look.ButtonHeight, func() { n++ })
	test.Tap(b)
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyA} {
		b.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if n != 4 {
		t.Errorf("pressed %d times, want 4", n)
	}
	b.Enable(false)
	test.Tap(b)
	if n != 4 {
		t.Error("a disabled button works")
	}
	b.FocusGained()
	test.WidgetRenderer(b)
	if b.ring.Hidden {
		t.Error("the focus can't be seen")
	}
	if h := b.MinSize().Height; h != look.ButtonHeight {
		t.Errorf("%v high", h)
	}
}

func TestNotice(t *testing.T) {
	newApp(t)
	closed, acted := 0, 0
	n := NewNotice(func() { closed++ })
	if n.HeightFor(600) != 0 {
		t.Error("it takes room with nothing to tell")
	}
	if !n.Tell("No internet.", look.IconAlert, look.Caution, "Do", func() { acted++ }) {
		t.Error("the layout isn't told")
	}
	if n.Tell("No internet.", look.IconAlert, look.Caution, "Do", func() { acted += 10 }) {
		t.Error("the same again changes the layout")
	}
	test.Tap(n.Action())
	test.Tap(n.close)
	if closed != 1 || acted != 10 {
		t.Errorf("closed %d, acted %d", closed, acted)
	}
	long := "No internet. Your videos are safe on this computer; uploading goes on when you are back online. Don't wipe the card yet."
	n.Tell(long, look.IconAlert, look.Caution, "", nil)
	if n.HeightFor(320) <= n.HeightFor(1200) {
		t.Error("a long text isn't given more room in a narrow window")
	}
	if n.Tell("", look.IconAlert, look.Caution, "", nil); n.Visible() || n.Text() != "" {
		t.Error("it can't be taken back")
	}
}

func TestAsk(t *testing.T) {
	w := newApp(t).NewWindow("")
	w.Resize(fyne.NewSize(640, 480))
	got := ""
	ask := func() *Dialog {
		return Ask(w.Canvas(), "Abort?", "7.1 GB", Answer{Text: "Keep", Kind: Primary, Do: func() { got += "keep " }}, Answer{Text: "Abort", Kind: Danger, Do: func() { got += "abort " }})
	}
	d := ask()
	if w.Canvas().Focused() != d.Buttons[0] {
		t.Error("the answer that changes nothing hasn't the focus")
	}
	test.Tap(d.Buttons[1])
	if w.Canvas().Overlays().Top() != nil {
		t.Error("it stays")
	}
	ask().Buttons[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if got != "abort keep " {
		t.Errorf("answers: %q", got)
	}
}

func TestDropZoneIsDashedAllRound(t *testing.T) {
	const w, h = 400, 300
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	dashes(im, color.NRGBA{A: 255}, 20, 2, 7, 6)
	drawn := func(x0, y0, x1, y1 int) (n int) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				if im.RGBAAt(x, y).A > 128 {
					n++
				}
			}
		}
		return n
	}
	for side, n := range map[string]int{
		"top": drawn(30, 0, w-30, 3), "bottom": drawn(30, h-3, w-30, h), "left": drawn(0, 30, 3, h-30), "right": drawn(w-3, 30, w, h-30),
	} {
		if n < 200 {
			t.Errorf("%s: %d pixels", side, n)
		}
	}
	if n := drawn(10, 10, w-10, h-10); n != 0 {
		t.Errorf("%d pixels inside", n)
	}
	dashes(image.NewRGBA(image.Rect(0, 0, 10, 10)), color.NRGBA{A: 255}, 20, 2, 7, 6) // too small for its corners
}
