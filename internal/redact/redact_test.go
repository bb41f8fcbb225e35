package redact

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	testKey   = "aion_q7XdK2mN8pR4sT6vW1yZ3b"
	testQuery = "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE&X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027"
)

func testRedactor() *Redactor {
	return New(Secret{testKey, "[key]"}, Secret{"/home/anna.müller", "[home]"}, Secret{`C:\Users\anna.müller`, "[home]"},
		Secret{"anna.müller", "[user]"}, Secret{"site-laptop-7", "[computer]"}, Secret{"GX010231.MP4", "video-1.mp4"})
}

func TestText(t *testing.T) {
	r := testRedactor()
	for _, test := range []struct{ in, want string }{
		{"nothing here: 3 of 8, 100 % sent", "nothing here: 3 of 8, 100 % sent"},
		{"key " + testKey + " refused", "key [key] refused"},
		{"another acme_0123456789abcdefghijKLMN too", "another [key] too"},
		{"Authorization: Bearer abc.def.ghi", "Authorization: [key]"},
		{"PUT https://b.s3.example/k?" + testQuery + " 403", "PUT https://b.s3.example/k?[query] 403"},
		{testQuery, "X-Amz-Credential=[query]"},
		{"by http://me:hunter2@proxy.example:3128", "by http://[login]@proxy.example:3128"},
		{"open /home/anna.müller/Videos/x.txt", "open [path].txt"},
		{`open C:\Users\Anna.Müller\x`, `open [path]`},
		{`"C:\\Users\\anna.müller\\x"`, `"[path]"`},
		{"of ANNA.MÜLLER on SITE-LAPTOP-7", "of [user] on [computer]"},
		{"file:///media/card/DCIM/clip.mov", "[path].mov"},
		{"open /media/card/DCIM/GX010231.MP4: gone", "open [path].mp4: gone"},
		{"GX010231.MP4 failed", "video-1.mp4 failed"},
		{"https://api.example/api/v2 answers", "https://api.example/api/v2 answers"},
		{`D:\DCIM\100GOPRO\a.mp4`, `[path].mp4`},
		{"anna.m%C3%BCller", "[user]"},
		{`anna.m\u00fcller`, "[user]"},
		{"anna%252Em%25C3%25BCller", "[user]"},
		{"90%25 done", "90%25 done"},
	} {
		if got := r.Text(test.in); got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
}

// A letter and its mark may be written as one character or as two.
func TestMarksApart(t *testing.T) {
	for _, name := range []string{"anna.m\u00fcller", "anna.mu\u0308ller"} {
		r := New(Secret{name, "[user]"})
		for _, in := range []string{"anna.m\u00fcller", "anna.mu\u0308ller", "ANNA.MU\u0308LLER", "anna.mu%CC%88ller", `anna.mu\u0308ller`} {
			if got := r.Text("of " + in + ", gone"); got != "of [user], gone" {
				t.Errorf("%+q knows %+q as %q", name, in, got)
			}
		}
	}
}

// Folders that nobody has named may have blanks in their names.
func TestUnnamedFolders(t *testing.T) {
	r := New(Secret{"/home/ana", "[home]"})
	for _, c := range []struct{ in, want string }{
		{`open /media/ana/My Card: no such file`, `open [path]: no such file`},
		{`open /srv/Video Store: permission denied`, `open [path]: permission denied`},
		{`stat E:\My Films: gone`, `stat [path]: gone`},
		{`stat \\server\Films of Ana: gone`, `stat [path]: gone`},
		{`card="/Volumes/Bridge 7 East" size=3`, `card="[path]" size=3`},
		{`read /run/media/ana/Karte 1`, `read [path]`},
		{`looked at /home/ana/My Films/pier 3`, `looked at [path]`},
		{`open /media/ana/My Card/pier 3.mp4 after 2 s`, `open [path].mp4 after 2 s`},
		{`open D:\My Card\pier 3.mp4: gone after 2 s`, `open [path].mp4: gone after 2 s`},
		{`2 read: 3 of 4 parts`, `2 read: 3 of 4 parts`},
		{`GET https://service.test/home/x y: 200`, `GET https://service.test/home/x y: 200`},
	} {
		if got := r.Text(c.in); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// A short name is taken out as a word, and not out of other words.
func TestShortName(t *testing.T) {
	r := New(Secret{"al", "[user]"})
	if got := r.Text("final answer of al, /x/AL"); strings.Contains(got, " al,") || !strings.HasPrefix(got, "final answer") {
		t.Errorf("%q", got)
	}
}

// What names this very machine is taken out.
func TestMachine(t *testing.T) {
	for _, s := range Machine() {
		if got := New(Machine()...).Text("see " + s.Text + "/x"); strings.Contains(strings.ToLower(got), strings.ToLower(s.Text)) {
			t.Errorf("%s comes out: %q", s.Instead, got)
		}
	}
}

// disguises are the ways in which a secret may be written.
func disguises() []func(string) string {
	jsonAll := func(s string) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			fmt.Fprintf(&b, `\u%04x`, u)
		}
		return b.String()
	}
	percentAll := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, "%%%02X", c)
		}
		return b.String()
	}
	return []func(string) string{
		func(s string) string { return s },
		strings.ToUpper,
		strings.ToLower,
		url.QueryEscape,
		url.PathEscape,
		func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
		func(s string) string { return strings.ReplaceAll(s, "/", `\`) },
		func(s string) string { return strings.ReplaceAll(s, `\`, `\\`) },
		func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
		jsonAll,
		percentAll,
		func(s string) string { return percentAll(jsonAll(s)) },
	}
}

// FuzzText plants each secret in a text, in each disguise: it never comes out,
// not behind escapes either.
func FuzzText(f *testing.F) {
	for i := range disguises() {
		f.Add("PUT https://x/", " failed: ", uint8(i), uint8(i))
	}
	f.Add("100%", "ff", uint8(0), uint8(0))
	f.Add(`\`, "u0041", uint8(3), uint8(9))
	f.Add("%4", "", uint8(2), uint8(0))
	secrets := []string{testKey, "AKIAIOSFODNN7EXAMPLE", "fe5f80f77d5fa3beca038a248ff027", "anna.müller", "site-laptop-7"}
	planted := []string{testKey, testQuery, "/home/anna.müller/Videos", `C:\Users\anna.müller\Videos`, "anna.müller", "https://s3.example/k?" + testQuery, "site-laptop-7"}
	f.Fuzz(func(t *testing.T, before, after string, what, how uint8) {
		if len(before)+len(after) > 2000 {
			return
		}
		for _, s := range secrets { // the fuzzer's own texts prove nothing
			if contains(before+after, s) {
				return
			}
		}
		how %= uint8(len(disguises()))
		hidden := disguises()[how](planted[int(what)%len(planted)])
		out := testRedactor().Text(before + hidden + after)
		for _, s := range secrets {
			if contains(out, s) {
				t.Errorf("%q came out of %q as %q", s, before+hidden+after, out)
			}
		}
		if again := testRedactor().Text(out); again != testRedactor().Text(again) {
			t.Errorf("not settled: %q, %q", out, again)
		}
	})
}

// contains looks for a secret in any case and behind escapes.
func contains(text, secret string) bool {
	secret = strings.ToLower(secret)
	for range rounds + 1 {
		if strings.Contains(strings.ToLower(strings.ToValidUTF8(text, "\uFFFD")), secret) {
			return true
		}
		next := unescape(text)
		if next == text {
			return false
		}
		text = next
	}
	return false
}
