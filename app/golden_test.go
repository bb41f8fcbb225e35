package app

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// A golden is what a screen is drawn from, as Fyne's markup: every text, symbol,
// size, place and colour. A change of any of them fails here and shows in review;
// go test ./app -run Golden -update takes it over.
var rewrite = flag.Bool("update", false, "write the goldens in testdata anew")

// inDark is the frame of the goldens: in the dark palette hardly two roles share
// a colour, so that a wrong role can't hide behind a right one.
func inDark(size fyne.Size) frame { return frame{"golden", look.Dark, size, 1} }

// allScreens are all that TestPictures and TestQueuePictures draw.
func allScreens() []screen {
	all := slices.Concat(screens(), detailScreens(), settingsScreens(), analysisScreens(), helpScreens(), receiptScreens(), fleetScreens())
	for name, make := range queueScreens() {
		all = append(all, screen{"queue-" + name, make})
	}
	return all
}

func TestGoldenScreens(t *testing.T) {
	seen := map[string]bool{"rows": true, "rows-practice": true}
	for _, s := range allScreens() {
		seen[s.name] = true
		t.Run(s.name, func(t *testing.T) {
			b := s.make(t, inDark(fyne.NewSize(1120, 740)))
			golden(t, s.name, test.RenderToMarkup(b.window.Canvas()))
		})
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !seen[strings.TrimSuffix(filepath.Base(f), ".xml")] {
			t.Errorf("%s belongs to no screen", f)
		}
	}
}

// TestGoldenRows draws one row for each state that a transfer can be in: every
// phase under every hold, and every error.
func TestGoldenRows(t *testing.T) {
	for _, practice := range []bool{false, true} {
		all := everyState()
		f := inDark(fyne.NewSize(1120, float32(300+90*len(all))))
		name := "rows"
		var b *bench
		if practice {
			name = "rows-practice"
			b = newBench(t, f, func(c *Config) { c.Practice = true })
			b.start()
		} else {
			b = welcomedBench(t, f, nil)
		}
		b.engine.all, b.engine.status = all, uploader.Status{Rate: 8.2e6, ETA: 33 * time.Minute}
		b.show(noon)
		b.show(noon.Add(10 * time.Second))
		markup := test.RenderObjectToMarkup(b.main.list)
		if n := strings.Count(markup, `type="*queue.row"`); n != len(all) {
			t.Fatalf("%d rows are drawn of %d", n, len(all))
		}
		golden(t, name, markup)
	}
}

// everyState returns a transfer in each phase under each hold, and failed by
// each error. Their titles name the state.
func everyState() []*uploader.Snapshot {
	var all []*uploader.Snapshot
	add := func(st uploader.State, code, title string) *uploader.Snapshot {
		s := &uploader.Snapshot{
			ID: uploader.ID(title), Name: "GX010231.MP4", Path: "/media/card/DCIM/GX010231.MP4", Size: 4 * gb, ETA: -1, State: st,
			Labels: uploader.Labels{Title: title},
		}
		switch st.Phase {
		case uploader.Uploading, uploader.Aborting, uploader.Aborted:
			s.Initiated, s.Confirmed, s.Sent = true, gb, 1200*gb/1000
		case uploader.Finishing, uploader.Uploaded:
			s.Initiated, s.Confirmed, s.Sent = true, s.Size, s.Size
		}
		if code != "" {
			s.Err = &uploader.Error{Code: code, Message: "Storage quota exceeded."}
		}
		all = append(all, s)
		return s
	}
	for p := uploader.Queued; p <= uploader.Aborted; p++ {
		switch {
		case p == uploader.Failed:
			for _, code := range errorCodes() {
				add(uploader.State{Phase: p}, code, "failed: "+code)
			}
			continue
		case p.Final() || p == uploader.Aborting:
			add(uploader.State{Phase: p}, "", p.String()).FinishedAt = noon.Add(-time.Hour)
			continue
		}
		for w := uploader.NoWait; !strings.HasPrefix(w.String(), "wait("); w++ {
			add(uploader.State{Phase: p, Wait: w}, "", fmt.Sprintf("%s, %s", p, w))
		}
		add(uploader.State{Phase: p, Paused: true}, "", p.String()+", paused")
	}
	add(uploader.State{Phase: uploader.Queued, Paused: true}, "", "waits for Start").Held = true
	sending := add(uploader.State{Phase: uploader.Uploading}, "", "sending")
	sending.Rate, sending.ETA = 8.1e6, 6*time.Minute
	add(uploader.State{Phase: uploader.Uploading}, "", "retrying").RetryAt = noon.Add(30 * time.Second)
	add(uploader.State{Phase: uploader.Uploading}, "", "all sent").Sent = 4 * gb
	return all
}

// errorCodes are the codes that the engine declares, read from its source so
// that a new one can't be forgotten.
func errorCodes() []string {
	source, err := os.ReadFile(filepath.Join("..", "uploader", "error.go"))
	if err != nil {
		panic(err)
	}
	var codes []string
	for _, m := range regexp.MustCompile(`(?m)^\tCode\w+\s+= "(\w+)"`).FindAllSubmatch(source, -1) {
		codes = append(codes, string(m[1]))
	}
	return codes
}

// golden compares a markup with the one in testdata.
func golden(t *testing.T, name, markup string) {
	t.Helper()
	got := tidy(markup)
	file := filepath.Join("testdata", name+".xml")
	if *rewrite {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: go test ./app -run Golden -update writes it", err)
	}
	want := strings.Split(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n")
	lines := strings.Split(got, "\n")
	for i := range max(len(lines), len(want)) {
		if i >= len(lines) || i >= len(want) || lines[i] != want[i] {
			t.Fatalf("%s differs from line %d on (%d lines, %d in the golden):\n got %s\nwant %s", file, i+1, len(lines), len(want), at(lines, i), at(want, i))
		}
	}
}

func at(lines []string, i int) string {
	if i >= len(lines) {
		return "nothing"
	}
	return strings.TrimSpace(lines[i])
}

// tidy leaves out of a markup what nobody sees, and names our own colours by
// their roles, so that a shade can change without a golden.
func tidy(markup string) string {
	markup = ever.ReplaceAllString(markup, "…")
	names := map[string]string{}
	theme := look.New(look.Dark)
	for _, r := range []look.Role{
		look.Background, look.Surface, look.Raised, look.Border, look.Text, look.Muted, look.Faint, look.Accent, look.AccentSoft, look.AccentHover, look.OnAccent,
		look.OK, look.OKSoft, look.Warn, look.WarnSoft, look.Bad, look.BadSoft, look.Track, look.Sent, look.Hover, look.Pressed, look.Outline,
	} {
		red, green, blue, _ := theme.Color(r, 0).RGBA()
		names[fmt.Sprintf("rgba(%d,%d,%d,255)", red>>8, green>>8, blue>>8)] = string(r)
	}
	var out strings.Builder
	for line := range strings.Lines(markup) {
		text := strings.TrimLeft(line, "\t")
		nothing := strings.HasPrefix(text, "<text") && strings.Contains(text, "></text>") ||
			strings.HasPrefix(text, `<rectangle fillColor="scrollbarBackground"`) && !strings.Contains(text, "stroke")
		if nothing {
			continue
		}
		out.WriteString(strings.Repeat(" ", len(line)-len(text)))
		out.WriteString(rgba.ReplaceAllStringFunc(text, func(c string) string {
			if n, ok := names[c]; ok {
				return n
			}
			return c
		}))
	}
	return inOrder(out.String())
}

// inOrder puts the list's rows in the order in which they are seen: they are
// reused, so that any of them may stand anywhere.
func inOrder(markup string) string {
	first := rowTop.FindStringSubmatch(markup)
	if first == nil {
		return markup
	}
	indent := first[1]
	whole := regexp.MustCompile(`(?ms)^` + indent + `<widget [^>]*type="\*queue.row">\n.*?^` + indent + `</widget>\n`)
	blocks := whole.FindAllString(markup, -1)
	top := func(block string) int {
		n, _ := strconv.Atoi(rowTop.FindStringSubmatch(block)[2])
		return n
	}
	slices.SortFunc(blocks, func(a, b string) int { return top(a) - top(b) })
	i := -1
	return whole.ReplaceAllStringFunc(markup, func(string) string { i++; return blocks[i] })
}

// rowTop is the beginning of one of the list's rows: its indent and its top.
var rowTop = regexp.MustCompile(`(?m)^( *)<widget pos="\d+,(\d+)" [^>]*type="\*queue.row">`)

// ever is what differs each time: folders of a test, and when a report was
// written, with the width of its text.
var ever = regexp.MustCompile(`(size="\d+x\d+"[^>]*>)?[^ ">]*/Test[^<]*/|(size="\d+x\d+"[^>]*>)?Written \d{4}-[^<]*`)

var rgba = regexp.MustCompile(`rgba\(\d+,\d+,\d+,\d+\)`)
