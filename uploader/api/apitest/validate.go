package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// detail is one finding of the framework's own validation.
type detail struct {
	Loc  []any  `json:"loc"`
	Msg  string `json:"msg"`
	Type string `json:"type"`
}

// form reads one JSON object as the service's framework does: it notes every
// fault of every field rather than stop at the first, and ignores fields that
// it doesn't know.
type form struct {
	values map[string]any
	loc    []any
	errs   *[]detail
}

// parseForm reads a request's body as a JSON object.
func parseForm(r *http.Request, body []byte) (form, error) {
	f := form{loc: []any{"body"}, errs: new([]detail)}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		f.note(nil, "Input should be a valid dictionary or object to extract fields from", "model_attributes_type")
		return f, f.err()
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		f.note(d.InputOffset(), "JSON decode error", "json_invalid")
		return f, f.err()
	}
	var ok bool
	if f.values, ok = v.(map[string]any); !ok {
		f.note(nil, "Input should be a valid dictionary or object to extract fields from", "model_attributes_type")
	}
	return f, f.err()
}

// err is the refusal of everything noted so far, nil where nothing was.
func (f form) err() error {
	if len(*f.errs) == 0 {
		return nil
	}
	return &refusal{status: http.StatusUnprocessableEntity, validation: *f.errs}
}

// note records a fault of one field; a nil field means the object itself.
func (f form) note(field any, msg, kind string) {
	loc := slices.Clone(f.loc)
	if field != nil {
		loc = append(loc, field)
	}
	*f.errs = append(*f.errs, detail{Loc: loc, Msg: msg, Type: kind})
}

// get returns a field that is there and isn't null.
func (f form) get(name string, required bool) (any, bool) {
	v, there := f.values[name]
	if !there && required {
		f.note(name, "Field required", "missing")
	}
	if there && v == nil && required {
		f.note(name, "Input should not be null", "none_not_allowed")
	}
	return v, there && v != nil
}

// rule is what a text must be like besides its length, and how the framework
// writes that down.
type rule struct {
	ok      func(string) bool
	pattern string
}

// oneOf allows the given words alone.
func oneOf(words ...string) rule {
	return rule{
		ok:      func(s string) bool { return slices.Contains(words, s) },
		pattern: "^(" + strings.Join(words, "|") + ")$",
	}
}

// text reads a string of minLen to maxLen characters; maxLen 0: no limit.
func (f form) text(name string, required bool, minLen, maxLen int, rules ...rule) string {
	v, there := f.get(name, required)
	if !there {
		return ""
	}
	s, ok := v.(string)
	n := utf8.RuneCountInString(s)
	switch {
	case !ok:
		f.note(name, "Input should be a valid string", "string_type")
	case n < minLen:
		f.note(name, fmt.Sprintf("String should have at least %d character%s", minLen, plural(minLen)), "string_too_short")
	case maxLen > 0 && n > maxLen:
		f.note(name, fmt.Sprintf("String should have at most %d characters", maxLen), "string_too_long")
	}
	for _, r := range rules {
		if ok && !r.ok(s) {
			f.note(name, "String should match pattern '"+r.pattern+"'", "string_pattern_mismatch")
		}
	}
	return s
}

// uuid reads a required UUID.
func (f form) uuid(name string) string {
	v, there := f.get(name, true)
	if !there {
		return ""
	}
	s, _ := v.(string)
	if !isUUID(s) {
		f.note(name, "Input should be a valid UUID", "uuid_parsing")
	}
	return strings.ToLower(s)
}

// integer reads a required integer of at least lowest; most 0: no limit.
func (f form) integer(name string, lowest, most int64) int64 {
	v, there := f.get(name, true)
	if !there {
		return 0
	}
	number, _ := v.(json.Number)
	n, err := number.Int64()
	switch {
	case err != nil:
		f.note(name, "Input should be a valid integer", "int_type")
	case n < lowest:
		f.note(name, fmt.Sprintf("Input should be greater than or equal to %d", lowest), "greater_than_equal")
	case most > 0 && n > most:
		f.note(name, fmt.Sprintf("Input should be less than or equal to %d", most), "less_than_equal")
	}
	return n
}

// positive reads a number over zero.
func (f form) positive(name string, required bool) float64 {
	v, there := f.get(name, required)
	if !there {
		return 0
	}
	number, _ := v.(json.Number)
	n, err := number.Float64()
	switch {
	case err != nil:
		f.note(name, "Input should be a valid number", "float_type")
	case n <= 0:
		f.note(name, "Input should be greater than 0", "greater_than")
	}
	return n
}

// flag reads an optional boolean.
func (f form) flag(name string, def bool) bool {
	v, there := f.get(name, false)
	if !there {
		return def
	}
	b, ok := v.(bool)
	if !ok {
		f.note(name, "Input should be a valid boolean", "bool_type")
	}
	return b
}

// list reads an array of minLen to maxLen items; loc of an item is the list's
// plus its index.
func (f form) list(name string, required bool, minLen, maxLen int) (items []any, at form) {
	at = form{loc: append(slices.Clone(f.loc), name), errs: f.errs}
	v, there := f.get(name, required)
	if !there {
		return nil, at
	}
	items, ok := v.([]any)
	switch {
	case !ok:
		f.note(name, "Input should be a valid list", "list_type")
	case len(items) < minLen:
		f.note(name, fmt.Sprintf("List should have at least %d item%s after validation, not %d", minLen, plural(minLen), len(items)), "too_short")
	case len(items) > maxLen:
		f.note(name, fmt.Sprintf("List should have at most %d items after validation, not %d", maxLen, len(items)), "too_long")
	default:
		return items, at
	}
	return nil, at
}

// strings reads an optional map from string to string.
func (f form) strings(name string) map[string]string {
	v, there := f.get(name, false)
	if !there {
		return nil
	}
	object, ok := v.(map[string]any)
	if !ok {
		f.note(name, "Input should be a valid dictionary", "dict_type")
		return nil
	}
	at := form{loc: append(slices.Clone(f.loc), name), errs: f.errs, values: object}
	m := make(map[string]string, len(object))
	for key := range object {
		m[key] = at.text(key, true, 0, 0)
	}
	return m
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// isUUID says whether s is a UUID in its usual form.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)):
			return false
		}
	}
	return true
}
