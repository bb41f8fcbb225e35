package receipt

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"time"
)

//go:embed page.html
var pageText string

// labels writes labels in one line, in a fixed order.
func labels(m map[string]string) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, k+": "+m[k])
	}
	return strings.Join(parts, " · ")
}

// pageData is what the page is made of. Everything in it is text; the template
// escapes it for where it stands.
type pageData struct {
	Words
	Heading  string
	MadeAt   string
	Many     bool
	Said     string // of many, together
	Sections []section
	JSON     string
}

type section struct {
	Title    string
	File     string
	Size     string
	Hash     string
	Finished string
	Caution  bool
	Groups   []Group
	Rests    []Sentence
}

// HTML returns the receipts as one page that needs nothing else: no script, no
// picture, no address to load. [Parse] reads it. made is when it is written.
func HTML(w Words, made time.Time, rs ...Receipt) ([]byte, error) {
	j, err := JSON(rs...)
	if err != nil {
		return nil, err
	}
	page, err := template.New("receipt").Parse(pageText)
	if err != nil {
		return nil, fmt.Errorf("receipt: page: %w", err)
	}
	d := pageData{Words: w, Heading: w.Title, MadeAt: w.Made(made), JSON: string(j), Many: len(rs) > 1}
	if d.Many {
		d.Heading, d.Said = w.Titles(len(rs)), w.SaidMany(len(rs))
	}
	for _, r := range rs {
		s := section{
			Title: Visible(or(r.Title, r.Name)), File: Visible(r.Name), Size: w.Bytes(r.Size), Hash: or(r.SHA256, w.Unknown),
			Finished: w.Time(r.FinishedAt), Groups: r.Groups(w), Rests: r.Sentences(w),
		}
		for _, x := range s.Rests {
			s.Caution = s.Caution || x.Caution
		}
		d.Sections = append(d.Sections, s)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, d); err != nil {
		return nil, fmt.Errorf("receipt: page: %w", err)
	}
	return b.Bytes(), nil
}
