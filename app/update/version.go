package update

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// version is a release's number, by Semantic Versioning.
type version struct {
	major, minor, patch int
	pre                 bool // there is a pre-release part: older than the release itself
}

var errVersion = errors.New("not a version like 1.2.3")

// parseVersion reads "1.2.3", with "-rc.1" or "+build" behind it.
func parseVersion(s string) (version, error) {
	s, _, _ = strings.Cut(s, "+")
	s, pre, found := strings.Cut(s, "-")
	parts := strings.Split(s, ".")
	if len(parts) != 3 || found && pre == "" {
		return version{}, errVersion
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 20)
		if err != nil || p != strconv.FormatUint(v, 10) {
			return version{}, errVersion
		}
		n[i] = int(v)
	}
	return version{n[0], n[1], n[2], found}, nil
}

// newer reports whether v is a later one than o. Two pre-releases of the same
// release count as equal.
func (v version) newer(o version) bool {
	c := cmp.Or(cmp.Compare(v.major, o.major), cmp.Compare(v.minor, o.minor), cmp.Compare(v.patch, o.patch))
	return c > 0 || c == 0 && o.pre && !v.pre
}
