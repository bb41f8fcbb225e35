package bench

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"
)

func TestMissed(t *testing.T) {
	for _, tc := range []struct {
		row  Row
		want bool
	}{
		{Row{Measured: 5}, false},
		{Row{Measured: 0.97}.AtLeast(0.97), false},
		{Row{Measured: 0.969}.AtLeast(0.97), true},
		{Row{Measured: 1}.AtMost(1), false},
		{Row{Measured: 1.01}.AtMost(1), true},
		{Row{Measured: math.NaN()}.AtMost(1), true},
		{Row{Measured: math.NaN()}.AtLeast(1), true},
	} {
		if got := tc.row.Missed(); got != tc.want {
			t.Errorf("%+v: missed %v", tc.row, got)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, tc := range []struct {
		runs []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := Median(tc.runs); got != tc.want {
			t.Errorf("Median(%v) = %v", tc.runs, got)
		}
	}
	if !math.IsNaN(Median(nil)) {
		t.Error("a median of nothing is a number")
	}
}

// Contenders take turns, and the first round isn't counted.
func TestInTurn(t *testing.T) {
	var order string
	contender := func(name string) Contender[string] {
		return Contender[string]{name, func(context.Context) (string, error) { order += name; return order, nil }}
	}
	got, err := InTurn(t.Context(), &Env{Log: io.Discard}, 2, contender("a"), contender("b"))
	if err != nil || order != "ababab" || len(got["a"]) != 2 || got["b"][0] != "abab" {
		t.Errorf("%q, %v, %v", order, got, err)
	}
}

// Parts of the end-to-end tests end with what used them, and their trouble is
// an error.
func TestParts(t *testing.T) {
	var order []string
	env := &Env{Dir: t.TempDir(), Log: io.Discard}
	err := env.Parts(t.Context(), func(t testing.TB) {
		for _, s := range []string{"first", "second"} {
			t.Cleanup(func() { order = append(order, s) })
		}
		if t.Context().Err() != nil || t.TempDir() == "" {
			t.Error("no context, or no folder")
		}
		t.Fatalf("it is %s", "over")
		order = append(order, "not reached")
	})
	if err == nil || err.Error() != "it is over" || strings.Join(order, " ") != "second first" {
		t.Errorf("%v, %q", err, order)
	}
}

// Rows of another run say so; a case that was removed is gone.
func TestMerge(t *testing.T) {
	day := func(n int) Stamp {
		return Stamp{Date: time.Date(2026, 5, n, 12, 0, 0, 0, time.UTC), Commit: "c" + figure(float64(n)), Machine: "m"}
	}
	row := Row{Group: "g", What: "w", Unit: "s", Measured: 1.5, Runs: []float64{1, 1.5, 2}}
	old := []Result{{Case: "a", Stamp: day(1), Rows: []Row{row}}, {Case: "b", Stamp: day(1), Rows: []Row{row.AtMost(1).Noted("the disk|s fault")}}, {Case: "gone", Stamp: day(9)}}
	all := Merge([]string{"a", "b", "c"}, old, []Result{{Case: "a", Stamp: day(2), Rows: []Row{row}, Err: "no more"}})
	dir := t.TempDir()
	if err := Write(dir, all); err != nil {
		t.Fatal(err)
	}
	again, err := Kept(dir)
	if err != nil {
		t.Fatal(err)
	}
	text := Markdown(again, Plots(again))
	for _, want := range []string{
		"2026-05-02 12:00 UTC, commit c2.00.  \nm.\n",
		"| w | 1.50 s |  |  | 1.00 … 2.00, 3 runs |  |\n",
		"| w | 1.50 s | ≤ 1.00 | **missed** | 1.00 … 2.00, 3 runs | *Measured 2026-05-01 12:00 UTC, commit c1.00.* the disk\\|s fault |\n",
		"**a ended early** (2026-05-02 12:00 UTC, commit c2.00): no more\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "gone") {
		t.Error("a case that isn't there any more is in the table")
	}
}

// A case's error keeps the rows that it has measured, and one that has measured
// nothing is an error.
func TestRunKeepsRows(t *testing.T) {
	c := Case{"x", func(context.Context, *Env) ([]Row, error) {
		return []Row{{What: "w"}, Of("g", "nothing", "s", nil)}, errors.New("broke")
	}}
	if r := Run(t.Context(), c, Env{Dir: t.TempDir()}); len(r.Rows) != 1 || r.Err != "broke\nno figure for \"nothing\"" || r.Stamp.Machine == "" {
		t.Errorf("%+v", r)
	}
}

// A plot is well-formed, and every figure has its bar.
func TestSVG(t *testing.T) {
	var rows []Row
	for i, at := range []string{"<line> & 1", "line 2"} {
		for k, s := range []string{"a", "b", "c"} {
			rows = append(rows, Row{Group: "G", Unit: "%", Measured: float64(i*40 + k*10)}.Drawn("p", at, s))
		}
	}
	plots := Plots([]Result{{Rows: rows}})
	if len(plots) != 1 {
		t.Fatalf("%d plots", len(plots))
	}
	text := plots[0].SVG()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	}
	if n := strings.Count(text, `rx="2"`); n != 6+3 {
		t.Errorf("%d bars and legends, want 9", n)
	}
}
