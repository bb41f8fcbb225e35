package bench

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Verdict is what a row's figure is worth against its target.
func (r Row) Verdict() string {
	switch {
	case r.Sense == 0:
		return ""
	case r.Missed():
		return "missed"
	}
	return "met"
}

func (r Row) target() string {
	switch r.Sense {
	case '>':
		return "≥ " + figure(r.Target)
	case '<':
		return "≤ " + figure(r.Target)
	}
	return ""
}

// spread is the least and the most of a row's runs.
func (r Row) spread() string {
	if len(r.Runs) == 0 {
		return ""
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range r.Runs {
		low, high = min(low, v), max(high, v)
	}
	if len(r.Runs) == 1 {
		return "one run"
	}
	return fmt.Sprintf("%s … %s, %d runs", figure(low), figure(high), len(r.Runs))
}

// figure is a number with three digits that count.
func figure(v float64) string {
	a := math.Abs(v)
	digits := 3
	switch {
	case math.IsNaN(v):
		return "not measured"
	case a >= 100, v == math.Trunc(v) && a >= 10:
		digits = 0
	case a >= 10:
		digits = 1
	case a >= 1, a == 0:
		digits = 2
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// Table prints results for a person at a terminal.
func Table(w io.Writer, all []Result) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	eachGroup(all, func(group string, _ []Result, rows []Row) {
		fmt.Fprintf(tw, "\n%s\n", group)
		for _, r := range rows {
			fmt.Fprintf(tw, "  %s\t%s %s\t%s\t%s\t%s\n", r.What, figure(r.Measured), r.Unit, r.target(), r.Verdict(), r.spread())
			if r.Note != "" && r.Missed() {
				fmt.Fprintf(tw, "    cause: %s\n", r.Note)
			}
		}
	})
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, r := range all {
		if r.Err != "" {
			fmt.Fprintf(w, "\n%s ended early: %s\n", r.Case, r.Err)
		}
	}
	return nil
}

// Markdown is the table as a document. Rows that weren't measured with the
// newest ones say when and of which commit they are.
func Markdown(all []Result, plots []Plot) string {
	var b strings.Builder
	b.WriteString("# What the bench has measured\n\n")
	if len(all) == 0 {
		return b.String() + "Nothing yet: `make bench`.\n"
	}
	head := newest(all)
	fmt.Fprintf(&b, "%s.  \n%s.\n\n", head, head.Machine)
	b.WriteString("Each figure is the median of its runs; those that are compared ran in turn. A ratio is the median of the ratios of each round.\n")
	for _, p := range plots {
		fmt.Fprintf(&b, "\n![%s](%s.svg)\n", p.Title, p.Name)
	}
	eachGroup(all, func(group string, of []Result, rows []Row) {
		fmt.Fprintf(&b, "\n## %s\n\n", cell(group))
		b.WriteString("| what | measured | target | | runs | note |\n|---|---|---|---|---|---|\n")
		for i, r := range rows {
			note := r.Note
			if s := of[i].Stamp; s.Commit != head.Commit || s.Machine != head.Machine || s.Date.Format("2006-01-02") != head.Date.Format("2006-01-02") {
				note = strings.TrimSpace("*Measured " + s.String() + ".* " + note)
			}
			verdict := r.Verdict()
			if r.Missed() {
				verdict = "**missed**"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", cell(r.What), cell(figure(r.Measured)+" "+r.Unit), r.target(), verdict, r.spread(), cell(note))
		}
	})
	for _, r := range all {
		if r.Err != "" {
			fmt.Fprintf(&b, "\n**%s ended early** (%s): %s\n", cell(r.Case), r.Stamp, cell(r.Err))
		}
	}
	return b.String()
}

// newest is the stamp of the last result.
func newest(all []Result) Stamp {
	s := all[0].Stamp
	for _, r := range all[1:] {
		if r.Stamp.Date.After(s.Date) {
			s = r.Stamp
		}
	}
	return s
}

// eachGroup gives the rows of each group, in the order in which groups first
// appear; of are the results that the rows come from.
func eachGroup(all []Result, give func(group string, of []Result, rows []Row)) {
	var order []string
	rows, of := map[string][]Row{}, map[string][]Result{}
	for _, r := range all {
		for _, row := range r.Rows {
			if _, ok := rows[row.Group]; !ok {
				order = append(order, row.Group)
			}
			rows[row.Group] = append(rows[row.Group], row)
			of[row.Group] = append(of[row.Group], r)
		}
	}
	for _, g := range order {
		give(g, of[g], rows[g])
	}
}

// cell is text that a table's cell can hold.
func cell(s string) string {
	return strings.TrimSpace(strings.NewReplacer("|", "\\|", "\r", "", "\n", " ").Replace(s))
}
