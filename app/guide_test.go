package app

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/docs/guide"
)

// guideVariable names the folder of the guide's pages. When it is set, they are
// written anew ("make guide").
const guideVariable = "AION_GUIDE"

const guideSource = "../docs/guide/src/"

type guideSection struct {
	N       int `json:"-"`
	Head    string
	Text    []string
	Words   []guideWord  `json:"-"`
	Picture template.URL `json:"-"`
}

type guideWord struct{ Tone, Sign, Word, Means string }

type guidePage struct {
	Lang       string `json:"-"`
	Title, Sub string
	Sections   []guideSection
	Words      []guideWord
	Sheets     [][]guideSection `json:"-"`
}

// TestGuide holds the guide to the window: what it names is named so there, in
// each language. The pictures may be a little older than the window.
func TestGuide(t *testing.T) {
	t.Cleanup(func() { speakIn(t, "en") })
	dir, total := os.Getenv(guideVariable), 0
	for _, language := range []string{"en", "de", "es", "fr", "pt-BR"} {
		speakIn(t, language)
		page := readGuide(t, language)
		if dir != "" {
			drawGuide(t, &page)
			if err := os.WriteFile(dir+"/guide."+language+".html", renderGuide(t, page), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got := guide.HTML(language)
		total += len(got)
		if want := renderGuide(t, page); !bytes.Equal(withoutPictures(got), withoutPictures(want)) {
			t.Errorf("%s: the guide isn't what its source and the window say: run make guide", language)
		}
		if n := bytes.Count(got, []byte("src=\"data:image/png;base64,")); n != 4 {
			t.Errorf("%s: %d pictures, want 4", language, n)
		}
	}
	if total > 400_000 {
		t.Errorf("the guides are %d bytes: too much to carry along", total)
	}
	if !bytes.Equal(guide.HTML("tlh"), guide.HTML("en")) {
		t.Error("a language without a guide doesn't get the English one")
	}
}

var said = regexp.MustCompile(`\[\[(.*?)\]\]`)

// readGuide fills in what the window calls things.
func readGuide(t *testing.T, language string) guidePage {
	t.Helper()
	b, err := os.ReadFile(guideSource + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	fill := func(s string) string {
		return said.ReplaceAllStringFunc(s, func(m string) string {
			return quoted(language, guideText(t, m[2:len(m)-2]))
		})
	}
	page := guidePage{Lang: language}
	if err := json.Unmarshal(b, &page); err != nil {
		t.Fatalf("%s: %v", language, err)
	}
	if len(page.Sections) != 6 {
		t.Fatalf("%s: %d sections, want 6", language, len(page.Sections))
	}
	for i := range page.Sections {
		s := &page.Sections[i]
		s.N = i + 1
		for j := range s.Text {
			s.Text[j] = fill(s.Text[j])
		}
	}
	for i := range page.Words {
		w := &page.Words[i]
		w.Word, w.Means = guideText(t, w.Word), fill(w.Means)
	}
	page.Sections[1].Words = page.Words
	for _, i := range []int{0, 2, 3, 4} {
		page.Sections[i].Picture = "-"
	}
	page.Sheets = [][]guideSection{page.Sections[:3], page.Sections[3:]}
	return page
}

// guideText is what the window says; the guide knows no text that it doesn't.
func guideText(t *testing.T, english string) string {
	t.Helper()
	known := map[string]string{}
	for _, s := range []string{
		words.T("Add videos…"), words.T("Labels for new videos…"), words.T("Quit, go on next time"), words.T("Open sign-in page"),
		words.T("Check a card before wiping…"), words.T("History and receipts"), words.T("Retry"), words.T("Check the connection"),
		words.T("Save a report for support…"), words.T("Practice…"), words.T("Resume"), words.T("Uploaded"), words.T("Uploading"),
		words.T("In line"), words.T("Paused"), words.T("Waiting for internet"), words.T("Needs attention"),
	} {
		known[s] = s
	}
	say := words.T(words.Text(english))
	if known[say] == "" {
		t.Errorf("the guide names %q, which isn't said in the window", english)
	}
	return say
}

func quoted(language, s string) string {
	marks := map[string][2]string{"de": {"„", "“"}, "es": {"«", "»"}, "fr": {"«\u00a0", "\u00a0»"}}
	m, ok := marks[language]
	if !ok {
		m = [2]string{"“", "”"}
	}
	return m[0] + s + m[1]
}

func renderGuide(t *testing.T, page guidePage) []byte {
	t.Helper()
	tmpl, err := template.ParseFiles(guideSource + "guide.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func withoutPictures(b []byte) []byte {
	return regexp.MustCompile(`src="[^"]*"`).ReplaceAll(b, nil)
}

// drawGuide puts the pictures in: the list, a line that is gone, a card that
// may be wiped, and rows that failed.
func drawGuide(t *testing.T, page *guidePage) {
	t.Helper()
	small := frame{"guide", look.Light, fyne.NewSize(640, 400), 1}
	all := allScreens()
	for i, name := range map[int]string{0: "main", 2: "offline", 3: "card-green", 4: "failures"} {
		at := slices.IndexFunc(all, func(s screen) bool { return s.name == name })
		if at < 0 {
			t.Fatalf("no screen %q", name)
		}
		im := all[at].make(t, small).window.Canvas().Capture()
		page.Sections[i].Picture = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(fewColours(t, im)))
	}
}

// vivid weighs a colour by how far it is from grey: signs are small and matter.
func vivid(c color.RGBA) int { return 1 + int(max(c.R, c.G, c.B)-min(c.R, c.G, c.B))/4 }

// alike reports whether one of two colours can stand for both.
func alike(a, b color.RGBA) bool {
	d := func(x, y uint8) int { return max(int(x), int(y)) - min(int(x), int(y)) }
	most := 28
	if min(a.R, a.G, a.B, b.R, b.G, b.B) > 200 {
		most = 6 // the light areas are large and few
	}
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) < most
}

// fewColours writes a picture with sixteen of the colours that it uses
// most, which a window's picture can do with.
func fewColours(t *testing.T, im image.Image) []byte {
	t.Helper()
	count := map[color.RGBA]int{}
	b := im.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.RGBAModel.Convert(im.At(x, y)).(color.RGBA)
			count[color.RGBA{c.R &^ 3, c.G &^ 3, c.B &^ 3, 255}]++
		}
	}
	var most []color.RGBA
	for c := range count {
		most = append(most, c)
	}
	slices.SortFunc(most, func(a, b color.RGBA) int {
		if d := count[b]*vivid(b) - count[a]*vivid(a); d != 0 {
			return d
		}
		return strings.Compare(string([]byte{a.R, a.G, a.B}), string([]byte{b.R, b.G, b.B}))
	})
	var palette color.Palette
	for _, c := range most {
		if len(palette) < 16 && !slices.ContainsFunc(palette, func(p color.Color) bool { return alike(p.(color.RGBA), c) }) {
			palette = append(palette, c)
		}
	}
	out := image.NewPaletted(b, palette)
	draw.Draw(out, b, im, b.Min, draw.Src)
	var w bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&w, out); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}
