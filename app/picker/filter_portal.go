//go:build !darwin && !windows

package picker

import (
	"strings"
	"unicode"
)

// portalFilter is a Filter as the portal takes it, a(sa(us)).
type portalFilter struct {
	Name  string
	Rules []portalRule
}

// portalRule is one glob; Kind 0 says so (1 would be a MIME type).
type portalRule struct {
	Kind    uint32
	Pattern string
}

func portalFilters(filters []Filter) []portalFilter {
	converted := make([]portalFilter, 0, len(filters))
	for _, f := range filters {
		rules := make([]portalRule, 0, len(f.Extensions))
		for _, extension := range f.Extensions {
			rules = append(rules, portalRule{Pattern: anyCase(extension)})
		}
		if len(rules) == 0 {
			rules = append(rules, portalRule{Pattern: "*"})
		}
		converted = append(converted, portalFilter{Name: f.Name, Rules: rules})
	}
	return converted
}

// anyCase is the glob for files with the extension in upper or lower case:
// cameras write GX010231.MP4, and the portal's globs tell the cases apart.
func anyCase(extension string) string {
	var glob strings.Builder
	glob.WriteString("*.")
	for _, r := range extension {
		lower, upper := unicode.ToLower(r), unicode.ToUpper(r)
		if lower == upper {
			glob.WriteRune(r)
			continue
		}
		glob.WriteRune('[')
		glob.WriteRune(lower)
		glob.WriteRune(upper)
		glob.WriteRune(']')
	}
	return glob.String()
}
