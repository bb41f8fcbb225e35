package queue

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
)

// stage is a list in a window, and what it was asked for.
type stage struct {
	*List
	calls   []string
	bound   map[ID]int // how often each row's content was asked for
	content func(ID) Content
	window  fyne.Window
}

func newStage(t testing.TB, sizes ...int) *stage {
	t.Helper()
	a := test.NewApp()
	a.Settings().SetTheme(look.New(look.Light))
	s := &stage{bound: map[ID]int{}, content: func(id ID) Content {
		return Content{Title: string(id), State: "In line", Amount: "1.0 GB", Icon: look.IconLine, Button: "Retry"}
	}}
	note := func(what string, ids ...ID) { s.calls = append(s.calls, fmt.Sprint(what, ids)) }
	s.List = New(Source{
		Content: func(id ID) Content { s.bound[id]++; return s.content(id) },
		Menu:    func(id ID) *fyne.Menu { note("menu", id); return fyne.NewMenu("", fyne.NewMenuItem("x", nil)) },
		Main:    func(id ID) { note("main", id) },
		Move:    func(ids []ID, down bool) { note(fmt.Sprint("move down=", down), ids...) },
		Toggle:  func(ids []ID) { note("toggle", ids...) },
		Delete:  func(ids []ID) { note("delete", ids...) },
		Open:    func(id ID, _ Opener) { note("open", id) },
	}, func() fyne.Theme { return look.New(look.Light).Flat() })
	w := a.NewWindow("")
	s.window = w
	w.SetPadded(false)
	w.SetContent(s.List)
	w.Resize(fyne.NewSize(900, 640))
	s.SetGroups(groups(sizes...))
	return s
}

func groups(sizes ...int) []Group {
	var out []Group
	for g, n := range sizes {
		group := Group{Title: fmt.Sprintf("GROUP %d", g)}
		for i := range n {
			group.IDs = append(group.IDs, ID(fmt.Sprintf("%d-%d", g, i)))
		}
		out = append(out, group)
	}
	return out
}

func (s *stage) press(k fyne.KeyName) { s.TypedKey(&fyne.KeyEvent{Name: k}) }

func (s *stage) inSight() []ID {
	var ids []ID
	s.InSight(func(id ID) { ids = append(ids, id) })
	slices.SortFunc(ids, func(a, b ID) int { return s.index.at[a] - s.index.at[b] })
	return ids
}

func TestIndex(t *testing.T) {
	x := newIndex(groups(2, 0, 3))
	if len(x.groups) != 2 {
		t.Fatalf("%d groups, an empty one has no head", len(x.groups))
	}
	want := []float32{topPad + headHeight, topPad + headHeight + pitch}
	second := topPad + headHeight + 2*pitch + groupGap + headHeight
	want = append(want, second, second+pitch, second+2*pitch)
	for i, y := range want {
		if got := x.y(i); got != y {
			t.Errorf("row %d is at %v, want %v", i, got, y)
		}
	}
	if want := second + 3*pitch + groupGap; x.height != want {
		t.Errorf("height %v, want %v", x.height, want)
	}
	for band, want := range map[[2]float32][2]int{
		{0, 1}:                            {0, 0},
		{0, x.height}:                     {0, 3},
		{second + pitch, second + pitch}:  {1, 2},
		{second + 3*pitch + 1, x.height}:  {3, 3},
		{second - 10, second + pitch - 1}: {0, 1},
	} {
		if a, b := x.rows(1, band[0], band[1]); a != want[0] || b != want[1] {
			t.Errorf("band %v: rows %d to %d, want %v", band, a, b, want)
		}
	}
}

func TestFiveThousandRowsAreAHandful(t *testing.T) {
	s := newStage(t, 1, 5, 4994)
	for range 40 {
		s.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -2000)})
		if live := len(s.rows) + len(s.free); live > 12 {
			t.Fatalf("%d row widgets", live)
		}
	}
	s.goTo(4999, false)
	if got := s.inSight(); got[len(got)-1] != "2-4993" {
		t.Errorf("at the end %q is the last in sight", got[len(got)-1])
	}
	for id, n := range s.bound {
		if n > 3 {
			t.Errorf("%s was bound %d times", id, n)
		}
	}
	if len(s.bound) > 500 {
		t.Errorf("%d rows were bound", len(s.bound))
	}
}

func TestRowsAreWrittenAnew(t *testing.T) {
	s := newStage(t, 100)
	s.content = func(id ID) Content {
		c := Content{Title: string(id)}
		if s.index.at[id]%2 == 0 {
			c = Content{Title: string(id), File: "a.mp4", State: "Paused", Strong: true, Tone: look.Caution, Rest: "3.6 GB", Amount: "x", Bar: true, Confirmed: .5, ButtonIcon: look.IconPlay}
		}
		return c
	}
	for _, to := range []int{99, 1, 50, 0} {
		s.goTo(to, false)
		for id, r := range s.rows {
			want := s.content(id)
			if r.id != id || r.title.Text != string(id) || r.amount.Text != want.Amount || r.bar.Hidden == want.Bar || r.main.Hidden == want.hasButton() {
				t.Fatalf("row %s shows title %q, amount %q, bar hidden %t, button hidden %t", id, r.title.Text, r.amount.Text, r.bar.Hidden, r.main.Hidden)
			}
			if line := r.parts[0].Text + r.parts[1].Text + r.parts[2].Text; want.State != "" && line != "a.mp4 · Paused · 3.6 GB" || want.State == "" && line != "" {
				t.Fatalf("row %s says %q", id, line)
			}
		}
	}
}

func TestKeyboard(t *testing.T) {
	s := newStage(t, 2, 30)
	s.Focus()
	for _, c := range []struct {
		key  fyne.KeyName
		want ID
	}{
		{fyne.KeyDown, "0-1"}, {fyne.KeyDown, "1-0"}, {fyne.KeyUp, "0-1"}, {fyne.KeyEnd, "1-29"}, {fyne.KeyDown, "1-29"}, {fyne.KeyHome, "0-0"}, {fyne.KeyUp, "0-0"},
	} {
		s.press(c.key)
		if s.current != c.want || !slices.Equal(s.Selected(), []ID{c.want}) {
			t.Fatalf("%s leads to %s, selected %q; want %s", c.key, s.current, s.Selected(), c.want)
		}
		if !slices.Contains(s.inSight(), c.want) {
			t.Fatalf("%s is out of sight after %s", c.want, c.key)
		}
	}
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown} {
		s.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt})
	}
	if want := []string{"move down=false[0-0]", "move down=true[0-0]"}; !slices.Equal(s.calls, want) {
		t.Errorf("%q, want %q", s.calls, want)
	}
	s.calls = nil
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyDelete, fyne.KeyReturn, desktop.KeyMenu} {
		s.press(k)
	}
	if want := []string{"toggle[0-0]", "delete[0-0]", "open[0-0]", "menu[0-0]"}; !slices.Equal(s.calls, want) {
		t.Errorf("%q, want %q", s.calls, want)
	}
}

// The button over a group is a stop of the keyboard's above the group's first
// row, shown by its ring.
func TestKeyboardOnHead(t *testing.T) {
	s := newStage(t, 1, 3)
	g := groups(1, 3)
	g[1].Action, g[1].Act = "Retry all", func() { s.calls = append(s.calls, "all") }
	s.SetGroups(g)
	s.Focus()
	ring := func() bool { return s.onHead && !s.rows[s.current].current }
	s.press(fyne.KeyUp) // there is no button over the first group
	if s.onHead {
		t.Error("the keyboard is at a button that isn't there")
	}
	s.press(fyne.KeyDown)
	s.press(fyne.KeyUp)
	if !ring() || s.current != "1-0" {
		t.Errorf("at %q, on the head: %t", s.current, s.onHead)
	}
	s.press(fyne.KeyDelete)
	s.press(fyne.KeyDown)
	if ring() || s.current != "1-0" {
		t.Errorf("down from the button: at %q, on the head: %t", s.current, s.onHead)
	}
	s.press(fyne.KeyUp)
	s.press(fyne.KeyUp)
	if ring() || s.current != "0-0" {
		t.Errorf("up from the button: at %q, on the head: %t", s.current, s.onHead)
	}
	s.press(fyne.KeyDown)
	s.press(fyne.KeyUp)
	s.press(fyne.KeyReturn)
	if !slices.Equal(s.calls, []string{"all"}) || s.onHead {
		t.Errorf("did %q, on the head: %t", s.calls, s.onHead)
	}
	s.press(fyne.KeyUp)
	s.SetGroups(groups(1, 3)) // the button has gone
	s.press(fyne.KeyReturn)
	if want := []string{"all", "open[1-0]"}; !slices.Equal(s.calls, want) {
		t.Errorf("did %q, want %q", s.calls, want)
	}
}

func TestFocusShowsWhereTheKeyboardIs(t *testing.T) {
	s := newStage(t, 200)
	s.goTo(3, false)
	s.scroll.ScrollToOffset(fyne.NewPos(0, 9000))
	s.place()
	s.Focus()
	if got := s.inSight(); !slices.Contains(got, "0-3") {
		t.Errorf("the keyboard is at a row out of sight: %q are in it", got)
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, 9000))
	s.place()
	there := s.inSight()
	s.window.Canvas().Unfocus()
	s.clicked(there[3], 0, desktop.MouseButtonPrimary)
	if got := s.inSight(); !slices.Equal(got, there) {
		t.Errorf("a click scrolls: %q, then %q", there, got)
	}
}

func TestRingIsForTheKeyboardAlone(t *testing.T) {
	s := newStage(t, 3)
	ring := func() ID {
		for id, r := range s.rows {
			if !r.ring.Hidden {
				return id
			}
		}
		return ""
	}
	up := func(k fyne.KeyName) func() { return func() { s.KeyUp(&fyne.KeyEvent{Name: k}) } }
	for _, c := range []struct {
		name string
		do   func()
		want ID
	}{
		{"the window opens", s.Focus, ""},
		{"a click", func() { s.clicked("0-1", 0, desktop.MouseButtonPrimary) }, ""},
		{"Shift, held for a click", up(desktop.KeyShiftLeft), ""},
		{"an arrow", func() { s.press(fyne.KeyDown) }, "0-2"},
		{"a click again", func() { s.clicked("0-0", 0, desktop.MouseButtonPrimary) }, ""},
		{"a row's button", func() { s.press(fyne.KeyDown); s.pressed("0-2") }, ""},
		{"Tab, which leads here", up(fyne.KeyTab), "0-2"},
		{"another has the keyboard", s.window.Canvas().Unfocus, ""},
		{"the keyboard comes back", s.Focus, "0-2"},
	} {
		if c.do(); ring() != c.want {
			t.Errorf("%s: the ring is at %q, want %q", c.name, ring(), c.want)
		}
	}
}

func TestAmountGivesWayToTheAnswer(t *testing.T) {
	s := newStage(t, 1)
	c := Content{Title: "Pier 4", File: "a.mp4", State: "A sentence that nobody would like to see cut.", Strong: true, Rest: "What to do.", Amount: "3.0 GB", Button: "Retry"}
	r := s.rows["0-0"]
	for _, f := range []struct {
		width float32
		above bool
	}{{900, false}, {500, true}} {
		r.Resize(fyne.NewSize(f.width, rowHeight))
		r.show(c)
		r.lay()
		if r.parts[1].Text != c.State || r.parts[1].Position().X+r.parts[1].MinSize().Width > f.width {
			t.Errorf("%v wide: %q", f.width, r.parts[1].Text)
		}
		if above := r.amount.Position().Y < r.parts[1].Position().Y; above != f.above {
			t.Errorf("%v wide: the amount is beside the title: %v", f.width, above)
		}
	}
}

func TestSelection(t *testing.T) {
	s := newStage(t, 2, 8)
	click := func(id ID, m fyne.KeyModifier) { s.clicked(id, m, desktop.MouseButtonPrimary) }
	steps := []struct {
		do   func()
		want []ID
	}{
		{func() { click("0-1", 0) }, []ID{"0-1"}},
		{func() { click("1-1", fyne.KeyModifierShift) }, []ID{"0-1", "1-0", "1-1"}},
		{func() { click("1-0", fyne.KeyModifierShortcutDefault) }, []ID{"0-1", "1-1"}},
		{func() { click("1-3", fyne.KeyModifierShortcutDefault) }, []ID{"0-1", "1-1", "1-3"}},
		{func() { s.clicked("1-1", 0, desktop.MouseButtonSecondary) }, []ID{"0-1", "1-1", "1-3"}},
		{func() { s.SetGroups(groups(1, 8)) }, []ID{"1-1", "1-3"}}, // 0-1 has gone
		{func() { click("1-0", 0) }, []ID{"1-0"}},
		{func() { s.TypedShortcut(&fyne.ShortcutSelectAll{}) }, s.index.flat},
	}
	for i, st := range steps {
		st.do()
		want := st.want
		if i == len(steps)-1 {
			want = s.index.flat
		}
		if got := s.Selected(); !slices.Equal(got, want) {
			t.Fatalf("step %d: %q, want %q", i, got, want)
		}
	}
	if got := s.Target("1-2"); len(got) != 9 {
		t.Errorf("an action on a selected row is meant for %d", len(got))
	}
	click("1-0", 0)
	if got := s.Target("1-2"); !slices.Equal(got, []ID{"1-2"}) {
		t.Errorf("an action on a row that isn't selected is meant for %q", got)
	}
}

func TestHoverKeepsToItsRow(t *testing.T) {
	s := newStage(t, 20)
	s.rows["0-1"].MouseIn(nil)
	if s.Hovered() != "0-1" {
		t.Fatalf("hovered %q", s.Hovered())
	}
	s.rows["0-1"].MouseOut()
	s.rows["0-1"].main.MouseIn(nil) // Fyne leaves the row for its button
	if s.Hovered() != "0-1" {
		t.Errorf("on the row's button %q is hovered", s.Hovered())
	}
	s.goTo(19, false)
	if s.Hovered() != "" {
		t.Errorf("scrolled away, %q is hovered", s.Hovered())
	}
}

func TestShorterListScrollsBack(t *testing.T) {
	s := newStage(t, 200)
	s.goTo(199, false)
	s.SetGroups(groups(3))
	if got := s.inSight(); len(got) != 3 {
		t.Errorf("in sight: %q at offset %v", got, s.scroll.Offset)
	}
	s.SetGroups(nil)
	s.press(fyne.KeyDown) // nothing to move in
	if got := s.inSight(); len(got) != 0 {
		t.Errorf("in sight: %q", got)
	}
}

func TestLine(t *testing.T) {
	test.NewApp().Settings().SetTheme(look.New(look.Light))
	c := Content{File: "GX010233.MP4", State: "The recording was cut off.", Rest: "Copy it from the camera again."}
	for _, x := range []struct {
		room float32
		two  bool
		want string
	}{
		{900, true, "GX010233.MP4 · The recording was cut off. Copy it from the camera again.|"},
		{300, true, "GX010233.MP4 · The recording was cut off.|Copy it from the camera again."},
		{180, true, "The recording was cut off.|Copy it from the camera again."},
		{300, false, "The recording was cut off. Copy it from the camera again.|"},
	} {
		l := newLine(c, x.room, x.two)
		if got := l.file + l.state + l.rest + "|" + l.second; got != x.want {
			t.Errorf("in %v: %q, want %q", x.room, got, x.want)
		}
	}
}

func BenchmarkScroll(b *testing.B) {
	s := newStage(b, 5000)
	d := float32(-120)
	for b.Loop() {
		before := s.scroll.Offset.Y
		s.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, d)})
		if s.scroll.Offset.Y == before {
			d = -d
		}
	}
}
