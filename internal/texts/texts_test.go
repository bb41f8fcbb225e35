package texts

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// forms is one text of a translation file, by number or not. One and Other are
// all that words.N asks for: the third form that Spanish, French and Portuguese
// have is for millions, and so many videos are in no list.
type forms struct {
	one, other string
	byNumber   bool
}

// UnmarshalJSON implements [json.Unmarshaler].
func (f *forms) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &f.other)
	}
	var both struct{ One, Other string }
	err := json.Unmarshal(b, &both)
	f.one, f.other, f.byNumber = both.One, both.Other, true
	return err
}

func readFile(t *testing.T, language string) map[string]forms {
	t.Helper()
	b, err := os.ReadFile(root + "/assets/translations/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]forms
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatalf("%s: %v", language, err)
	}
	return all
}

func languages(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(root + "/assets/translations/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range names {
		out = append(out, strings.TrimSuffix(filepath.Base(name), ".json"))
	}
	if want := []string{"de", "en", "es", "fr", "pt-BR"}; !slices.Equal(out, want) {
		t.Fatalf("files for %v, want %v", out, want)
	}
	return out
}

// TestNothingMissingOrUnused holds each language to what the window says. The
// English file has the forms by number alone: all else is its own English.
func TestNothingMissingOrUnused(t *testing.T) {
	all := readSaid(t)
	for _, language := range languages(t) {
		file := readFile(t, language)
		for _, text := range slices.Sorted(maps.Keys(all)) {
			f, ok := file[text]
			switch {
			case !ok && language == "en" && !all[text]:
			case !ok:
				t.Errorf("%s lacks %q", language, text)
			case f.byNumber != all[text]:
				t.Errorf("%s: %q depends on a number: %v, said by one: %v", language, text, f.byNumber, all[text])
			case f.other == "", f.byNumber && f.one == "":
				t.Errorf("%s: %q is empty", language, text)
			}
		}
		for _, text := range slices.Sorted(maps.Keys(file)) {
			if _, ok := all[text]; !ok {
				t.Errorf("%s has %q, which nobody says", language, text)
			}
		}
	}
}

var place = regexp.MustCompile(`\{\{.*?\}\}`)

func places(of string) []string {
	found := place.FindAllString(of, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestPlaces holds that each language fills in what English fills in. The form
// for one may say "A video" and leave the number out.
func TestPlaces(t *testing.T) {
	english := readFile(t, "en")
	for _, language := range languages(t) {
		for text, f := range readFile(t, language) {
			want := text
			if f.byNumber {
				want = english[text].other
			}
			if got := places(f.other); !slices.Equal(got, places(want)) {
				t.Errorf("%s: %q fills in %v, want %v", language, text, got, places(want))
			}
			for _, p := range places(f.one) {
				if !slices.Contains(places(want), p) {
					t.Errorf("%s: %q fills in %s for one, which isn't given", language, text, p)
				}
			}
		}
	}
}

// TestTypography holds what the eye of a native reader stops at.
func TestTypography(t *testing.T) {
	wrong := map[string]*regexp.Regexp{
		"de":    regexp.MustCompile(`["'‘’]|“[^ .,;:!?)…]|”`),                                                   // „so“
		"es":    regexp.MustCompile(`["'“”„]`),                                                                  // «así»
		"fr":    regexp.MustCompile(`["'“”„]|[^\x{a0}][;!?»]|[^\x{a0}0-9p]:[^/0-9]|«[^\x{a0}]|\s[\x20][:;!?»]`), // « ainsi »
		"pt-BR": regexp.MustCompile(`["'«»„]`),                                                                  // “assim”
	}
	for language, bad := range wrong {
		for text, f := range readFile(t, language) {
			for _, s := range []string{f.one, f.other} {
				if at := bad.FindString(s); at != "" {
					t.Errorf("%s: %q at %q (%s)", language, s, at, text)
				}
			}
		}
	}
}
