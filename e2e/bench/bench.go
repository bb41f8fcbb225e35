// Package bench is the program's bench: cases that measure, the table and the
// plots that show what they have measured, and what they share.
//
// A case starts real programs and measures them from outside. Whatever is
// compared runs in turn (A B C A B C …, see [InTurn]), so that a machine that is
// slower for a minute is slower for all of them, and a row is the median.
package bench

import (
	"context"
	"io"
	"slices"
)

// Row is one measured figure.
type Row struct {
	Group    string // heading in the table; rows of a group stand together
	What     string // what was measured
	Unit     string // such as "s/GB", "MB", "of the line"; may be empty
	Measured float64
	Target   float64
	Sense    byte      // '>' Target is the least, '<' the most; 0: there is none, for information
	Runs     []float64 // the figures that Measured is the median of
	Note     string    // how it was counted; of a missed target the cause

	// Plot names the picture that the figure is drawn into, without extension;
	// empty: none. It is a bar there: At is its place on the axis and Series its
	// colour. Rows of one plot have the same unit.
	Plot, At, Series string
}

// Missed reports whether the row has a target and doesn't reach it.
func (r Row) Missed() bool {
	switch r.Sense {
	case '>':
		return !(r.Measured >= r.Target) // not a number is a miss, too
	case '<':
		return !(r.Measured <= r.Target)
	}
	return false
}

// Case is a measurement with its own parts: it starts what it needs and leaves
// nothing running. An error ends the case; its rows until then are kept.
type Case struct {
	Name string
	Run  func(ctx context.Context, env *Env) ([]Row, error)
}

// Env is what a case gets.
type Env struct {
	Runs int       // a median is of at least so many
	Dir  string    // an empty folder of the case's own; removed after it
	Bin  string    // folder with aion-upload, aion-uploader, service and, where [Env.Install] was asked for them, others
	Root string    // the repository
	Log  io.Writer // progress, for a person who waits
}

// Median returns the middle of runs, or the mean of the two in the middle; not
// a number where there are none.
func Median(runs []float64) float64 {
	s := slices.Sorted(slices.Values(runs))
	n := len(s)
	if n == 0 {
		return nan()
	}
	return (s[(n-1)/2] + s[n/2]) / 2
}

// Of is a row by the runs that it is the median of.
func Of(group, what, unit string, runs []float64) Row {
	return Row{Group: group, What: what, Unit: unit, Measured: Median(runs), Runs: runs}
}

// AtMost gives a row the most that it may be.
func (r Row) AtMost(target float64) Row { r.Target, r.Sense = target, '<'; return r }

// AtLeast gives a row the least that it must be.
func (r Row) AtLeast(target float64) Row { r.Target, r.Sense = target, '>'; return r }

// Noted gives a row a note.
func (r Row) Noted(note string) Row { r.Note = note; return r }

// Drawn gives a row its place in a plot.
func (r Row) Drawn(plot, at, series string) Row { r.Plot, r.At, r.Series = plot, at, series; return r }
