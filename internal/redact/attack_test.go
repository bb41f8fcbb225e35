package redact

import "testing"

// TestAttackBlanksAndSlashes: names have blanks in them, and so may go on where
// a word would end; a password may have a slash.
func TestAttackBlanksAndSlashes(t *testing.T) {
	r := New()
	for in, want := range map[string]string{
		`open /media/ana/My Card/Harbour Bridge/pier 3.mp4: no such file`: `open [path].mp4: no such file`,
		`open E:\My Card\pier 3.mp4: gone`:                                `open [path].mp4: gone`,
		`err="open \"/media/ana/My Card/pier\"" code=3`:                   `err="open \"[path]"" code=3`,
		`proxy http://ana:pa/ss@proxy:80`:                                 `proxy http://[login]@proxy:80`,
		`GET https://service.test:443/api/v2 200`:                         `GET https://service.test:443/api/v2 200`,
	} {
		if got := r.Text(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}
