package uploader

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// CheckCode is a whole check in one line, to be read out or copied to support:
//
//	AION-7F3K: name ok · proxy none · TLS ok · clock +2 s · key refused 401 INVALID_API_KEY
//
// It is in English whatever the person's language, and holds no key, no host and
// no address. The four characters are a sum of the rest, so that equal faults
// have equal codes and one that was copied wrongly is seen.
func CheckCode(all []Check) string {
	var parts []string
	for _, c := range all {
		if !c.Running {
			parts = append(parts, c.brief())
		}
	}
	text := strings.Join(parts, " · ")
	h := fnv.New32a()
	h.Write([]byte(text))
	const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // none that looks like another
	sum := h.Sum32()
	var code [4]byte
	for i := range code {
		code[i] = signs[sum>>(5*i)&31]
	}
	return fmt.Sprintf("AION-%s: %s", code, text)
}

// brief is one step of the code.
func (c Check) brief() string {
	s := c.Step.String() + " " + c.Result.String()
	switch {
	case c.Step == CheckClock && (c.Result == CheckOK || c.Result == CheckClockOff):
		return "clock " + signed(c.Offset)
	case c.Step == CheckPlan && c.Result == CheckOK:
		return fmt.Sprintf("plan %d/min", c.Calls)
	case c.Step == CheckAPIKey && c.Status >= 400:
		return strings.TrimSpace(fmt.Sprintf("%s %d %s", s, c.Status, c.APICode))
	}
	return s
}

// signed writes an offset of clocks: "+2 s", "-3 h 20 min".
func signed(d time.Duration) string {
	sign := "+"
	if d < 0 {
		sign, d = "-", -d
	}
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%s%d s", sign, int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%s%d min", sign, int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%s%d h %d min", sign, int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%s%d days", sign, int(d.Hours()/24))
}
