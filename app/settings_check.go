package app

import (
	"errors"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
)

// parseRate reads a speed as people type it: "2", "2.5", "2,5", with "MB/s" or
// without, "500 KB/s", "16 Mbit/s". It returns bytes a second, or says what is
// wrong.
func parseRate(s string) (n int64, problem string) {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	number, unit := s, ""
	if i := strings.IndexFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' }); i >= 0 {
		number, unit = s[:i], s[i:]
	}
	scale := map[string]float64{"": 1e6, "m": 1e6, "mb": 1e6, "mb/s": 1e6, "mo": 1e6, "mo/s": 1e6, "k": 1e3, "kb": 1e3, "kb/s": 1e3, "ko": 1e3, "ko/s": 1e3, "mbit": 125e3, "mbit/s": 125e3}[unit]
	v, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	v *= scale
	switch {
	case err != nil || scale == 0 || v != v || v < 0:
		return 0, words.T("Type a number, like 2 or 0.5.")
	case v < settings.MinRate:
		return 0, words.T("At least {{.Speed}}: slower than that no video arrives.", words.V{"Speed": words.Speed(settings.MinRate)})
	case v > settings.MaxRate:
		return 0, words.T("At most {{.Speed}}. Switch the limit off instead.", words.V{"Speed": words.Speed(settings.MaxRate)})
	}
	return int64(v + .5), ""
}

// rateText writes bytes as millions, as [parseRate] takes them.
func rateText(n int64) string {
	return words.Number(float64(n) / 1e6)
}

// checkProxy returns a proxy's address as it is kept, or what is wrong with it.
func checkProxy(s string) (address, problem string) {
	address, err := settings.CheckProxy(s)
	switch {
	case errors.Is(err, settings.ErrLogin):
		return "", words.T("Leave name and password out: they would lie in a plain file. Your administrator can give them by HTTPS_PROXY.")
	case err != nil || address == "" || address == settings.NoProxy:
		return "", words.T("This isn't a proxy's address. It looks like http://proxy.example.com:3128.")
	}
	return address, ""
}

// caProblem says why a file of certificates can't be used; empty when err is
// nil.
func caProblem(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, fs.ErrNotExist):
		return words.T("There is no such file. It isn't used.")
	case errors.Is(err, fs.ErrPermission):
		return words.T("This file can't be read: its permissions don't let you. It isn't used.")
	}
	return words.T("No certificate was found in this file. It isn't used: ask your administrator for one in PEM form.")
}

// oddKey warns that a key doesn't look like one; the server decides all the
// same. Empty when it looks well or there is none.
func oddKey(typed string) string {
	key, problem := trimKey(typed)
	if problem != "" || regexp.MustCompile(`^[a-z]+_[A-Za-z0-9_-]{20,}$`).MatchString(key) {
		return ""
	}
	return words.T("Keys usually look like aion_… and are longer. AionVision will say whether it is one.")
}
