// Package redact takes out of a text what must not be passed on: API keys, the
// queries and logins of URLs, folders, and whatever else the caller names, such
// as the person's name, home folder and computer.
//
// What is named is found in any case, with either kind of slash, and behind
// percent and JSON escapes, however often a text was escaped. A text in which
// nothing is found comes out as it went in.
package redact

import (
	"regexp"
	"strings"
	"unicode"
)

// Secret is something that must not come out, and what stands in its place.
type Secret struct {
	Text    string
	Instead string // as "[user]"
}

// Redactor takes secrets out of texts. It doesn't change, and is safe for
// concurrent use.
type Redactor struct {
	named *names
	rules []rule
}

// rule replaces what a pattern finds.
type rule struct {
	find    *regexp.Regexp
	replace func(string) string
}

// New returns a Redactor that knows these secrets besides the general ones.
// Where several fit, the longest is taken: a home folder before the name in it.
func New(secrets ...Secret) *Redactor {
	r := &Redactor{named: &names{}, rules: general()}
	for _, s := range secrets {
		r.named.add(s)
	}
	return r
}

// general are the rules for what nobody has named.
func general() []rule {
	instead := func(s string) func(string) string { return func(string) string { return s } }
	return []rule{
		{regexp.MustCompile(`(?i)\b[a-z]+_[a-z0-9_-]{20,}`), instead("[key]")},
		{regexp.MustCompile(`(?i)\b(Bearer|Basic)\s+[a-z0-9._~+/=-]{8,}`), instead("[key]")},
		{regexp.MustCompile(`://[^/@:\s"'<>]*:[^@\s"'<>]*@|://[^/@\s"'<>]+@`), instead("://[login]@")},
		{regexp.MustCompile(`\?[^\s"'<>]*[=&][^\s"'<>]*`), instead("?[query]")},
		{regexp.MustCompile(`(?i)(X-Amz-[a-z0-9-]+|AWSAccessKeyId|Signature|Credential|token)\s?=[^\s"'<>]*`), func(s string) string {
			name, _, _ := strings.Cut(s, "=")
			return strings.TrimSpace(name) + "=[query]"
		}},
		{regexp.MustCompile(`(?i)\b(?:open|l?stat|read|readdirent|write|mkdir|unlink|unlinkat|remove|rename|chtimes|truncate|statfs) (?:/|[a-z]:[\\/]|\\\\)[^"'<>|?*:]*:`), opened},
		{regexp.MustCompile(`(?i)(?:(?:^|[\s"'=(:\[])/(?:media|mnt|volumes|users|home|run/media)/|\[home\][/\\]|\b[a-z]:[\\/])(?:[^"'<>:=|?*]*[/\\])?(?:[^"'<>:=|?*/\\]*\.[a-z0-9]{2,5}\b|[^"'<>:=|?*/\\]*)`), folders},
		{regexp.MustCompile(blanks(`(?i)((?:^|[\s"'=(:\[])/|\[home\][/\\]|\b[a-z]:[\\/]|\\\\)`)), folders},
		{regexp.MustCompile(`(?i)\[home\][/\\][^\s"'<>:|?*]*|[a-z][a-z0-9+.-]*://[^\s"'<>]*|\b[a-z]:[\\/][^\s"'<>:|?*]*|\\\\[^\s"'<>:|?*]+|(^|[\s"'=(:\[])/[^\s"'<>:]*/[^\s"'<>:]*`), folders},
	}
}

// blanks is a pattern of a path that begins so and has blanks in it: it goes on
// to its last slash in the line or in its quotation marks, and from there to an
// ending, if there is one. It may take more than the path.
func blanks(begins string) string {
	return begins + `[^"'<>:=|?*]*[/\\](?:[^"'<>:=|?*/\\]*\.[a-z0-9]{2,5}\b|[^\s"'<>:=|?*]*)`
}

// opened takes the path out of what the system says of one, as "open PATH:": all
// up to the colon, for a folder's name may have blanks in it.
func opened(s string) string {
	verb, path, _ := strings.Cut(s, " ")
	return verb + " " + folders(strings.TrimSuffix(path, ":")) + ":"
}

// folders keeps a URL that isn't a file's, and of a path only what kind of file
// it leads to.
func folders(s string) string {
	if scheme, _, isURL := strings.Cut(s, "://"); isURL && !strings.EqualFold(scheme, "file") {
		return s
	}
	before := ""
	if i := strings.IndexAny(s, `/\`); i == 1 && !unicode.IsLetter(rune(s[0])) {
		before = s[:1] // what stood before the path
	}
	name := s[strings.LastIndexAny(s, `/\`)+1:]
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= 6 {
		return before + "[path]" + name[dot:]
	}
	return before + "[path]"
}

// Text returns the text without secrets, line by line.
func (r *Redactor) Text(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = r.line(l)
	}
	return strings.Join(lines, "\n")
}

// rounds is how often a text may have been escaped.
const rounds = 4

// line redacts one line. What only shows once escapes are undone is taken out
// of the line without escapes.
func (r *Redactor) line(s string) string {
	s = r.plain(strings.ToValidUTF8(s, "\uFFFD"))
	bare := s
	for range rounds {
		next := strings.ToValidUTF8(unescape(bare), "\uFFFD")
		if next == bare {
			break
		}
		bare = next
		if clean := r.plain(bare); clean != bare {
			s, bare = clean, clean
		}
	}
	return s
}

func (r *Redactor) plain(s string) string {
	s = r.named.replace(s)
	for _, x := range r.rules {
		s = x.find.ReplaceAllStringFunc(s, x.replace)
	}
	return s
}
