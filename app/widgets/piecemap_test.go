package widgets

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
)

// TestMapShapes holds the map to its bounds: every piece has a square, they fit,
// and only above some 1,000 one stands for several.
func TestMapShapes(t *testing.T) {
	for _, c := range []struct {
		n     int
		width float32
		each  int
	}{
		{0, 344, 1}, {1, 344, 1}, {7, 344, 1}, {100, 344, 1}, {336, 344, 1}, {1000, 344, 1}, {10000, 344, 15}, {10000, 600, 9}, {7, 120, 1},
	} {
		s := mapOf(c.n, c.width)
		if s.each != c.each {
			t.Errorf("%d in %v: each stands for %d, want %d", c.n, c.width, s.each, c.each)
		}
		if room := s.columns * s.rows * s.each; room < c.n {
			t.Errorf("%d in %v: room for %d", c.n, c.width, room)
		}
		if w, h := float32(s.columns)*s.wide, float32(s.rows)*s.pitch; w > c.width+.01 || h > mapHeight {
			t.Errorf("%d in %v: %v × %v", c.n, c.width, w, h)
		}
	}
}

// TestMapDraws draws maps of all sizes at three scales: the first and the last
// square are there, and nothing is drawn past the last.
func TestMapDraws(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	for _, n := range []int{1, 7, 1000, 10000} {
		for _, scale := range []float32{1, 1.5, 2} {
			m := NewPieceMap()
			cells := make([]Cell, n)
			for i := range cells {
				cells[i] = CellSolid
			}
			m.Set(cells)
			m.Resize(fyne.NewSize(344, m.HeightFor(344)))
			im := m.draw(int(344*scale), int(m.HeightFor(344)*scale)).(*image.RGBA)
			s := mapOf(n, 344)
			squares := (n + s.each - 1) / s.each
			at := func(i int) color.RGBA {
				x := edge(i%s.columns, s.wide, scale) + int(s.pitch*scale/3)
				y := edge(i/s.columns, s.pitch, scale) + int(s.pitch*scale/3)
				return im.RGBAAt(x, y)
			}
			solid := look.Color(look.Accent)
			want := color.RGBA{solid.R, solid.G, solid.B, 255}
			if at(0) != want || at(squares-1) != want {
				t.Errorf("%d at %v: first %v, last %v, want %v", n, scale, at(0), at(squares-1), want)
			}
			if squares%s.columns != 0 && at(squares).A != 0 {
				t.Errorf("%d at %v: something is drawn past the last", n, scale)
			}
		}
	}
}

// TestPatternsDifferWithoutColour draws each kind in both palettes and compares
// them in grey: any two must differ in many pixels, and each but the plain ones
// must have more than one shade.
func TestPatternsDifferWithoutColour(t *testing.T) {
	for _, a := range []look.Appearance{look.Light, look.Dark} {
		test.NewTempApp(t).Settings().SetTheme(look.New(a))
		kinds := []Cell{CellEmpty, CellStriped, CellFramed, CellSolid, CellSolid | CellMarked, CellEmpty | CellMarked}
		for _, side := range []int{7, 9, 12, 24} {
			var grey [][]int
			for _, k := range kinds {
				im := image.NewRGBA(image.Rect(0, 0, side, side))
				paintCell(im, im.Rect, []Cell{k}, cellInks(), 1)
				grey = append(grey, greys(im))
			}
			for i := range kinds {
				for j := range i {
					if n := apart(grey[i], grey[j]); n*10 < side*side {
						t.Errorf("%s, side %d: kinds %d and %d differ in %d of %d pixels", a, side, kinds[i], kinds[j], n, side*side)
					}
				}
			}
		}
	}
}

// greys is the picture's lightness, by pixel.
func greys(im *image.RGBA) []int {
	var out []int
	for y := range im.Rect.Dy() {
		for x := range im.Rect.Dx() {
			out = append(out, int(color.GrayModel.Convert(im.RGBAAt(x, y)).(color.Gray).Y))
		}
	}
	return out
}

// apart counts the pixels that differ so much that an eye sees it.
func apart(a, b []int) int {
	n := 0
	for i := range a {
		if d := a[i] - b[i]; d > 16 || d < -16 {
			n++
		}
	}
	return n
}

// TestSquareOfSeveral holds that a square which stands for several shows each
// kind that is among them, however few.
func TestSquareOfSeveral(t *testing.T) {
	for _, c := range []struct {
		n     [cellKinds]int
		width int
		want  [cellKinds]int
	}{
		{[cellKinds]int{0, 0, 0, 15}, 9, [cellKinds]int{0, 0, 0, 9}},
		{[cellKinds]int{14, 1, 0, 0}, 9, [cellKinds]int{8, 1, 0, 0}},
		{[cellKinds]int{5, 1, 1, 8}, 9, [cellKinds]int{3, 1, 1, 4}},
		{[cellKinds]int{0, 0, 0, 0}, 9, [cellKinds]int{}},
	} {
		if got := shares(c.n, c.width); got != c.want {
			t.Errorf("%v in %d: %v, want %v", c.n, c.width, got, c.want)
		}
	}
}

func TestMapSkipsWhatIsShown(t *testing.T) {
	m := NewPieceMap()
	if !m.Set([]Cell{CellEmpty, CellSolid}) || m.Set([]Cell{CellEmpty, CellSolid}) || m.Set([]Cell{CellSolid, CellSolid}) {
		t.Error("it says wrongly whether its height may have changed")
	}
}

// TestChartBreaks holds that the line is broken where nothing was measured, and
// lies at the bottom where nothing moved.
func TestChartBreaks(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	c := NewChart()
	c.Set([]float32{10, 10, 10, 10, -1, -1, -1, -1, 0, 0, 0, 0}, 12, 10, "10 B/s", "11:59", "12:00")
	im := c.draw(240, 72).(*image.RGBA)
	accent := look.Color(look.Accent)
	line := func(x int) int { // the line's y, -1 for none
		for y := range 72 {
			if p := im.RGBAAt(x, y); p.R == accent.R && p.G == accent.G && p.B == accent.B {
				return y
			}
		}
		return -1
	}
	if y := line(50); y < 0 || y > 3 {
		t.Errorf("the highest value is drawn at %d", y)
	}
	if y := line(120); y >= 0 {
		t.Errorf("something is drawn at %d where nothing was measured", y)
	}
	if y := line(200); y < 68 {
		t.Errorf("no speed is drawn at %d", y)
	}
}
