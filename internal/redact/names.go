package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// names finds many secrets in one pass, in any case and with either kind of
// slash, with letters and their marks written together or apart as macOS does,
// however many of them. It is a trie of folded characters.
type names struct {
	next    map[rune]*names
	instead string
	ends    bool // a secret ends here
	word    bool // and counts only as a word of its own
}

// shortest is how many characters a name needs to be looked for inside words
// too: a person called Al isn't in every "final".
const shortest = 3

// add takes a secret in; the first of equal ones stays.
func (n *names) add(s Secret) {
	text := strings.TrimRight(strings.TrimSpace(s.Text), `/\`)
	if text == "" || !utf8.ValidString(text) {
		return
	}
	at := n
	for i := 0; i < len(text); {
		chars, size := folded(text[i:])
		i += size
		for _, c := range chars {
			if at.next[c] == nil {
				if at.next == nil {
					at.next = map[rune]*names{}
				}
				at.next[c] = &names{}
			}
			at = at.next[c]
		}
	}
	if !at.ends {
		at.ends, at.instead, at.word = true, s.Instead, utf8.RuneCountInString(text) < shortest
	}
}

// folded returns the first character of s in a form that all its cases share,
// its marks apart, and its length. A run of slashes of either kind is one.
func folded(s string) (chars []rune, size int) {
	if s[0] == '/' || s[0] == '\\' {
		return []rune{'/'}, len(s) - len(strings.TrimLeft(s, `/\`))
	}
	c, size := utf8.DecodeRuneInString(s)
	if apart := norm.NFD.PropertiesString(s).Decomposition(); len(apart) > 0 {
		chars = []rune(string(apart))
	} else {
		chars = []rune{c}
	}
	for i, c := range chars {
		for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
			chars[i] = min(chars[i], f)
		}
	}
	return chars, size
}

// replace takes all secrets out, at each place the longest.
func (n *names) replace(s string) string {
	var b strings.Builder
	kept := 0 // what stands before is in b
	for i := 0; i < len(s); {
		length, instead := n.longest(s, i)
		if length > 0 {
			b.WriteString(s[kept:i])
			b.WriteString(instead)
			i += length
			kept = i
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// longest returns the longest secret that begins at i; 0 for none.
func (n *names) longest(s string, i int) (length int, instead string) {
	at := n
	for j := i; j < len(s); {
		chars, size := folded(s[j:])
		for _, c := range chars {
			if at = at.next[c]; at == nil {
				return length, instead
			}
		}
		j += size
		if at.ends && (!at.word || isWord(s, i, j)) {
			length, instead = j-i, at.instead
		}
	}
	return length, instead
}

// isWord reports whether no letter or digit touches s[i:j].
func isWord(s string, i, j int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[j:])
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return (i == 0 || !inWord(before)) && (j == len(s) || !inWord(after))
}
