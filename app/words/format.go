package words

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Count writes a whole number with its thousands apart.
func Count(n int) string {
	return spoken().apart(strconv.Itoa(n))
}

// A unit of bytes. Units are decimal, as on cards and in file managers.
type unit struct {
	size   float64
	name   int // among the locale's
	digits int
}

func unitOf(n int64) unit {
	switch {
	case n >= 999_950_000: // shows as 1.0 GB
		return unit{1e9, 3, 1}
	case n >= 9_950_000:
		return unit{1e6, 2, 0}
	case n >= 999_500:
		return unit{1e6, 2, 1}
	case n >= 1000:
		return unit{1e3, 1, 0}
	}
	return unit{1, 0, 0}
}

func (u unit) number(l locale, n int64) string {
	return l.decimal(strconv.FormatFloat(float64(n)/u.size, 'f', u.digits, 64))
}

// Bytes writes an amount: "6.1 GB", "850 MB", "1.2 MB", "12 KB".
func Bytes(n int64) string {
	n = max(n, 0)
	u, l := unitOf(n), spoken()
	if n >= 999_950_000_000 { // shows as 1.0 TB; a part of it stays in GB, so that it is seen to grow
		u = unit{1e12, 4, 1}
	}
	return u.number(l, n) + " " + l.units[u.name]
}

// BytesOf writes a part of an amount in the amount's unit: "3.2 of 6.1 GB". A
// part that isn't the whole is never written as the whole: where they would
// look the same, further digits tell them apart, "1.507 of 1.512 GB".
func BytesOf(part, whole int64) string {
	part, whole = max(part, 0), max(whole, 0)
	u, l := unitOf(whole), spoken()
	same := func() bool { return part < whole && u.number(l, part) == u.number(l, whole) }
	for same() && u.size > 1 && u.digits < 3 {
		u.digits++
	}
	if same() { // only the last bytes are missing
		part = int64(float64(whole) - u.size/math.Pow10(u.digits))
	}
	return T("{{.Part}} of {{.Whole}}", V{"Part": u.number(l, part), "Whole": u.number(l, whole) + " " + l.units[u.name]})
}

// Rate writes bytes a second: "8.2 MB/s", "640 KB/s"; "–" when nothing moves.
func Rate(perSecond float64) string {
	switch {
	case perSecond < 1:
		return "–"
	case perSecond >= 999_950_000:
		return perSecondIn(3, fmt.Sprintf("%.1f", perSecond/1e9))
	case perSecond >= 999_500:
		return perSecondIn(2, fmt.Sprintf("%.1f", perSecond/1e6))
	}
	return perSecondIn(1, fmt.Sprintf("%.0f", math.Max(1, perSecond/1e3)))
}

func perSecondIn(unit int, number string) string {
	l := spoken()
	return l.decimal(number) + " " + l.units[unit] + "/s"
}

// Left writes the time that is left, rounded so that it doesn't flicker; empty
// when it isn't known.
func Left(d time.Duration) string {
	if d < 0 {
		return ""
	}
	if d < time.Minute {
		return T("less than a minute left")
	}
	return T("about {{.Time}} left", V{"Time": Span(d)})
}

// Span writes a length of time as people say it: "12 min", "1 h 20 min",
// "14 h", "3 days". The coarser, the longer.
func Span(d time.Duration) string {
	switch m := int(math.Ceil(d.Minutes())); {
	case m < 60:
		return T("{{.N}} min", V{"N": max(m, 1)})
	case m < 10*60:
		m = (m + 2) / 5 * 5
		if m%60 == 0 {
			return T("{{.N}} h", V{"N": m / 60})
		}
		return T("{{.H}} h {{.M}} min", V{"H": m / 60, "M": m % 60})
	case m < 48*60:
		return T("{{.N}} h", V{"N": (m + 30) / 60})
	default:
		return N("{{.N}} days", (m+12*60)/(24*60))
	}
}

// Clock writes seconds as they run: "0:20", "12:05", "1:02:09".
func Clock(d time.Duration) string {
	s := int(max(d, 0).Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Hour writes a time of day: "14:02", "2:02 PM".
func Hour(t time.Time) string { return t.Format(spoken().hour) }

// Day writes a date: "4 May 2026".
func Day(t time.Time) string {
	l := spoken()
	return l.time(t, l.date)
}

// Moment writes when something was: the time, with the day when it wasn't
// today.
func Moment(t, now time.Time) string {
	t = t.In(now.Location())
	l := spoken()
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return t.Format(l.hour)
	}
	if t.Year() == now.Year() {
		return l.time(t, l.day+", "+l.hour)
	}
	return l.time(t, l.date+", "+l.hour)
}

// Speed writes a speed that was set, with no more digits than it has:
// "2 MB/s", "2.5 MB/s", "500 KB/s".
func Speed(perSecond int64) string {
	n, unit := float64(perSecond)/1e6, 2
	if perSecond < 1_000_000 {
		n, unit = float64(perSecond)/1e3, 1
	}
	return perSecondIn(unit, strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64))
}

// Number writes a number with no more digits than it has: "2", "2.5".
func Number(v float64) string {
	return spoken().decimal(strconv.FormatFloat(v, 'f', -1, 64))
}
