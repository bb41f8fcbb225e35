package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
)

func TestSwitch(t *testing.T) {
	test.NewTempApp(t)
	var heard []bool
	s := NewSwitch(false, func(on bool) { heard = append(heard, on) })
	w := test.NewTempWindow(t, s)
	w.Canvas().Focus(s)
	if s.ring.Hidden {
		t.Error("no ring with the focus")
	}
	test.Tap(s)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	if len(heard) != 3 || !heard[0] || heard[1] || !heard[2] || !s.On() || s.sign.Hidden {
		t.Errorf("heard %v, on %t", heard, s.On())
	}
	s.Set(false)
	s.Enable(false)
	test.Tap(s)
	if len(heard) != 3 || s.On() || !s.sign.Hidden {
		t.Errorf("set or disabled, it tells: %v", heard)
	}
}

func TestSelect(t *testing.T) {
	test.NewTempApp(t)
	var heard []int
	s := NewSelect([]string{"one", "two", "a much longer one"}, 0, func(n int) { heard = append(heard, n) })
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(400, 300))
	wide := s.MinSize().Width
	w.Canvas().Focus(s)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if s.menu == nil || !s.menu.Visible() || !s.Menu().Items[0].Checked {
		t.Fatal("the arrow key opens no menu with a mark")
	}
	s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(heard) != 1 || heard[0] != 1 || s.Chosen() != 1 || s.MinSize().Width != wide {
		t.Errorf("heard %v, chosen %d", heard, s.Chosen())
	}
	if w.Canvas().Focused() != s {
		t.Errorf("the focus went to %v", w.Canvas().Focused())
	}
	s.Menu().Items[1].Action()
	s.Enable(false)
	s.menu = nil
	test.Tap(s)
	if len(heard) != 1 || s.menu != nil {
		t.Error("the same again, or a disabled choice, tells")
	}
}

func TestSideList(t *testing.T) {
	test.NewTempApp(t)
	var heard []int
	l := NewSideList([]string{"a", "b", "c"}, []look.Icon{look.IconKey, look.IconUp, look.IconGear}, 0, func(n int) { heard = append(heard, n) })
	test.NewTempWindow(t, l)
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyEnd, fyne.KeyDown, fyne.KeyHome} {
		l.TypedKey(&fyne.KeyEvent{Name: k})
	}
	test.Tap(l.rows[1])
	if want := []int{1, 2, 0, 1}; len(heard) != 4 || heard[0] != want[0] || heard[1] != want[1] || heard[2] != want[2] || heard[3] != want[3] {
		t.Errorf("heard %v, want %v", heard, want)
	}
}

// TestOptionBesideAndBelow puts a wide control below where the text would be
// squeezed, and gives its line room.
func TestOptionBesideAndBelow(t *testing.T) {
	test.NewTempApp(t)
	control := NewSelect([]string{"something of quite some width"}, 0, nil)
	o := NewOption("Title", "A text that needs one line.", control)
	test.NewTempWindow(t, o)
	o.Resize(fyne.NewSize(600, o.HeightFor(600)))
	if x := control.Position().X; x != 600-control.MinSize().Width {
		t.Errorf("beside: at %v", x)
	}
	o.Resize(fyne.NewSize(300, o.HeightFor(300)))
	if p := control.Position(); p.X != 0 || p.Y < 30 {
		t.Errorf("below: at %v", p)
	}
	before := o.HeightFor(600)
	o.Say("Wrong.", look.IconAlert, look.Trouble)
	if o.HeightFor(600) <= before || o.icon.Hidden {
		t.Error("what is said has no room or no sign")
	}
}

func TestGroupLeavesOutHiddenRows(t *testing.T) {
	test.NewTempApp(t)
	a, b := NewOption("A", "", NewSwitch(false, nil)), NewOption("B", "", NewSwitch(false, nil))
	g := NewGroup(a, b)
	both := g.HeightFor(400)
	a.Hide()
	if one := g.HeightFor(400); one >= both || !g.lines[1].Hidden {
		t.Errorf("%v with one of two, %v with both; a line above the only row: %t", one, both, !g.lines[1].Hidden)
	}
}
