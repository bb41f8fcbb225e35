package bench

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Plot is a picture of bars: one group for each place on the axis, one colour
// for each series.
type Plot struct {
	Name, Title, Unit string
	At, Series        []string
	value             map[[2]string]float64
}

// Plots are the pictures that the results' rows name, in the order in which
// they first appear. A plot's title is its first row's group.
func Plots(all []Result) []Plot {
	var plots []Plot
	for _, r := range all {
		for _, row := range r.Rows {
			if row.Plot == "" {
				continue
			}
			i := slices.IndexFunc(plots, func(p Plot) bool { return p.Name == row.Plot })
			if i < 0 {
				i = len(plots)
				plots = append(plots, Plot{Name: row.Plot, Title: row.Group, Unit: row.Unit, value: map[[2]string]float64{}})
			}
			p := &plots[i]
			if !slices.Contains(p.At, row.At) {
				p.At = append(p.At, row.At)
			}
			if !slices.Contains(p.Series, row.Series) {
				p.Series = append(p.Series, row.Series)
			}
			p.value[[2]string{row.At, row.Series}] = row.Measured
		}
	}
	return plots
}

// Sizes of a plot, in its own units.
const (
	plotWidth  = 960
	plotLeft   = 64
	plotTop    = 88
	plotHeight = 240
	plotBelow  = 40
)

// plotColours tell series apart in light and in dark, and to those who see few
// colours.
func plotColours() []string {
	return []string{"#1f6feb", "#8c959f", "#bf8700", "#1a7f37", "#8250df", "#cf222e", "#0e7c86", "#57606a"}
}

// SVG draws the plot.
func (p Plot) SVG() string {
	var b strings.Builder
	top, step := p.scale()
	key, rows := p.legend()
	over := plotTop + 20*(rows-1) // the axis' upper end
	y := func(v float64) float64 { return float64(over) + plotHeight*(1-v/top) }
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" fill="#57606a">`+"\n", plotWidth, over+plotHeight+plotBelow)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="#ffffff"/>`+"\n"+`<text x="%d" y="28" font-size="16" font-weight="bold" fill="#1f2328">%s</text>`+"\n", plotLeft, html.EscapeString(p.Title))
	b.WriteString(key)
	for v := 0.0; v <= top*1.0001; v += step {
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#d0d7de"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", plotLeft, y(v), plotWidth-16, plotLeft-8, y(v)+4, strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64))
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", plotLeft-8, over-16, html.EscapeString(p.Unit))
	group := float64(plotWidth-16-plotLeft) / float64(len(p.At))
	for i, at := range p.At {
		middle := plotLeft + group*(float64(i)+0.5)
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", middle, over+plotHeight+24, html.EscapeString(at))
		var here []int
		for k, series := range p.Series {
			if _, ok := p.value[[2]string{at, series}]; ok {
				here = append(here, k)
			}
		}
		bar := min(40, group*0.8/float64(len(here)))
		x := middle - bar*float64(len(here))/2
		for _, k := range here {
			v := p.value[[2]string{at, p.Series[k]}]
			fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2" fill="%s"/>`+"\n", x+bar*0.06, y(v), bar*0.88, max(0.5, y(0)-y(v)), p.colour(k))
			if bar >= 24 {
				fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle" font-size="11">%s</text>`+"\n", x+bar/2, y(v)-5, figure(v))
			}
			x += bar
		}
	}
	return b.String() + "</svg>\n"
}

func (p Plot) colour(series int) string {
	c := plotColours()
	return c[series%len(c)]
}

// legend names the series over the bars, in as many rows as it takes.
func (p Plot) legend() (text string, rows int) {
	var b strings.Builder
	x, y := plotLeft, 44
	for k, series := range p.Series {
		wide := 18 + 7*len([]rune(series)) + 20
		if x > plotLeft && x+wide > plotWidth {
			x, y = plotLeft, y+20
		}
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="12" height="12" rx="2" fill="%s"/><text x="%d" y="%d">%s</text>`+"\n", x, y, p.colour(k), x+18, y+10, html.EscapeString(series))
		x += wide
	}
	return b.String(), (y-44)/20 + 1
}

// scale is the axis' upper end and its step, both round numbers.
func (p Plot) scale() (top, step float64) {
	most := 0.0
	for _, v := range p.value {
		most = max(most, v)
	}
	if most <= 0 {
		return 1, 1
	}
	step = math.Pow(10, math.Floor(math.Log10(most)))
	for _, f := range []float64{0.2, 0.5, 1, 2} {
		if most/(step*f) <= 6 {
			step *= f
			break
		}
	}
	return step * math.Ceil(most/step), step
}
