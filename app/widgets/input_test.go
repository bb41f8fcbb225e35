package widgets

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
)

func key(k fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: k} }

func TestInputIsDone(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	var done []string
	escaped := 0
	i := NewInput("")
	i.OnDone, i.OnEscape = func(s string) { done = append(done, s) }, func() { escaped++ }
	w := test.NewTempWindow(t, i)
	w.Canvas().Focus(i)
	test.Type(i, "Bridge")
	i.ShowText("from elsewhere")
	if i.Text != "Bridge" {
		t.Errorf("what is being typed became %q", i.Text)
	}
	i.TypedKey(key(fyne.KeyReturn))
	i.TypedKey(key(fyne.KeyReturn))
	test.Type(i, " 12")
	i.TypedKey(key(fyne.KeyEscape))
	if i.Text != "Bridge" || escaped != 0 {
		t.Errorf("Escape leaves %q, and went further %d times", i.Text, escaped)
	}
	i.TypedKey(key(fyne.KeyEscape))
	test.Type(i, " 17")
	w.Canvas().Unfocus()
	if want := []string{"Bridge", "Bridge 17"}; !slices.Equal(done, want) || escaped != 1 {
		t.Errorf("done %q, want %q; escaped %d times", done, want, escaped)
	}
}

func TestTagField(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	var added, removed []string
	f := NewTagField("", nil)
	f.OnAdd = func(s string) { added = append(added, s) }
	f.OnRemove = func(s string) { removed = append(removed, s) }
	f.Set([]Tag{{Text: "pier"}, {Text: "deck", Part: true}}, true)
	w := test.NewTempWindow(t, f)
	w.Canvas().Focus(f.Input)
	test.Type(f.Input, "bearing, joint")
	f.Input.TypedKey(key(fyne.KeyReturn))
	test.Type(f.Input, "left")
	w.Canvas().Unfocus()
	if want := []string{"bearing", "joint", "left"}; !slices.Equal(added, want) || f.Input.Text != "" {
		t.Errorf("added %q, want %q; left %q", added, want, f.Input.Text)
	}
	for _, k := range []fyne.KeyName{fyne.KeyDelete, fyne.KeyReturn} {
		f.Chips()[1].TypedKey(key(k))
	}
	test.Tap(f.Chips()[0])
	if want := []string{"deck", "deck", "pier"}; !slices.Equal(removed, want) {
		t.Errorf("removed %q, want %q", removed, want)
	}
	f.Set([]Tag{{Text: "pier"}}, false)
	test.Tap(f.Chips()[0])
	if len(removed) != 3 {
		t.Error("a tag that was sent can be taken away")
	}
}

func TestStackHeights(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	long := NewParagraph("one two three four five six seven eight nine ten", 13, look.Text)
	a, b := NewLabel("a", 13, false, look.Text), NewLabel("b", 13, false, look.Text)
	s := NewStack().Add(99, a).Add(8, long).Add(8, b)
	line := a.MinSize().Height
	if got, want := s.HeightFor(120), 2*line+16+long.HeightFor(120); got != want {
		t.Errorf("height %v, want %v", got, want)
	}
	a.Hide() // the first that is visible has no gap
	if got, want := s.HeightFor(120), line+8+long.HeightFor(120); got != want {
		t.Errorf("without the first: height %v, want %v", got, want)
	}
	if h := s.Heights(120); h[0] != -1 || h[1] != long.HeightFor(120) {
		t.Errorf("heights %v", h)
	}
}
