package app

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/assets"
)

// fullTestVariable asks for the whole of a test that takes long ("make test").
const fullTestVariable = "AION_FULL_TEST"

// TestNothingIsCutOff shows every screen in every language, in the smallest
// window and, in the languages with the longest words, at the usual size, and
// asks each text whether its place holds it. That takes a minute in all: unless
// they are asked for, German stands for the others.
func TestNothingIsCutOff(t *testing.T) {
	t.Cleanup(func() { speakIn(t, "en") })
	languages := []string{"de"}
	if os.Getenv(fullTestVariable) != "" {
		languages = []string{"de", "fr", "es", "pt-BR", "en"}
	}
	for _, language := range languages {
		speakIn(t, language)
		frames := []frame{{"narrow", look.Light, fyne.NewSize(640, 480), 1}}
		if language == "de" || language == "fr" {
			frames = append(frames, plain())
		}
		for _, f := range frames {
			for _, s := range allScreens() {
				t.Run(strings.Join([]string{language, s.name, f.suffix}, "-"), func(t *testing.T) {
					c := s.make(t, f).window.Canvas()
					w := &cutoff{window: c.Size().Width}
					for _, o := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
						w.look(o, fyne.Position{})
					}
					for _, text := range slices.Compact(w.found) {
						t.Error(text)
					}
				})
			}
		}
	}
}

func speakIn(t *testing.T, language string) {
	t.Helper()
	if err := words.SpeakIn(assets.Translations(), "translations", language, ""); err != nil {
		t.Fatal(err)
	}
}

// cutoff walks through what is shown and collects the texts that aren't whole.
type cutoff struct {
	window float32
	found  []string
}

func (w *cutoff) look(o fyne.CanvasObject, at fyne.Position) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *fyne.Container:
		for _, part := range o.Objects {
			w.look(part, at)
		}
	case *canvas.Text:
		if right := at.X + o.MinSize().Width; o.Text != "" && (at.X < -1 || right > w.window+1) {
			w.say("beyond the window by %.0f: %q", right-w.window, o.Text)
		}
	case *widgets.Label:
		if shown := w.shown(o); shown != o.Text() && !mayBeCut(o.Text()) {
			w.say("cut to %q: %q", shown, o.Text())
		}
		if over := o.MinSize().Width - o.Size().Width; over > 1 {
			w.say("a line lacks %.0f: %q", over, o.Text())
		}
	case fyne.Widget:
		if b, ok := o.(interface{ Text() string }); ok && o.MinSize().Width > o.Size().Width+1 && isButton(o) {
			w.say("a button lacks %.0f: %q", o.MinSize().Width-o.Size().Width, b.Text())
		}
		for _, part := range test.WidgetRenderer(o).Objects() {
			w.look(part, at)
		}
	}
}

func isButton(o fyne.Widget) bool {
	switch o.(type) {
	case *widgets.Button, *widgets.FocusButton:
		return true
	}
	return false
}

func (w *cutoff) shown(l *widgets.Label) string {
	for _, part := range test.WidgetRenderer(l).Objects() {
		if t, ok := part.(*canvas.Text); ok {
			return t.Text
		}
	}
	return ""
}

func (w *cutoff) say(format string, a ...any) {
	w.found = append(w.found, fmt.Sprintf(format, a...))
}

// mayBeCut reports whether a line ends in … by design: the labels of new
// videos, as long as somebody has typed them. A row of the list is no label; it
// gives its title, its file and its advice up first, which stand whole when it
// is opened.
func mayBeCut(text string) bool {
	before, _, _ := strings.Cut(words.T("New videos get: {{.Labels}}", words.V{"Labels": "|"}), "|")
	return strings.HasPrefix(text, before)
}
