package words

import (
	"strings"
	"time"
)

// locale is how numbers, sizes and times are written. Words come from the
// translation files, and these few signs from here.
type locale struct {
	point    string // between whole and part: 1.5 or 1,5
	thousand string // between thousands
	sparing  bool   // a number of four digits stays whole: 5000, but 12.345
	units    [5]string
	hour     string // a time of day, as package time writes layouts
	day      string // a date in this year, "Jan" standing for the month
	date     string // a date of any year
	months   string // twelve, short; empty for English
}

// localeOf returns the signs of a language, or of its country where that writes
// otherwise: "de-CH". Countries that aren't known here write as their language.
func localeOf(name string) locale {
	language, country, _ := strings.Cut(name, "-")
	l := localeOfLanguage(language)
	switch language {
	case "en":
		switch country {
		case "US":
			l.hour, l.day, l.date = "3:04 PM", "Jan 2", "Jan 2, 2006"
		case "AU", "CA", "IN", "NZ", "PH":
			l.hour = "3:04 pm"
		}
	case "de":
		if country == "CH" || country == "LI" {
			l.point, l.thousand = ".", "’"
		}
	case "es":
		switch country {
		case "MX", "US", "PR", "GT", "HN", "NI", "PA", "PE", "SV", "DO":
			l.point, l.thousand, l.sparing = ".", ",", false
		}
	}
	return l
}

func localeOfLanguage(language string) locale {
	l := locale{point: ",", thousand: ".", units: [5]string{"B", "KB", "MB", "GB", "TB"}, hour: "15:04", day: "2 Jan", date: "2 Jan 2006"}
	switch language {
	case "de":
		l.day, l.date = "2. Jan", "2. Jan 2006"
		l.months = "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."
	case "es":
		l.sparing = true
		l.months = "ene feb mar abr may jun jul ago sept oct nov dic"
	case "fr":
		l.thousand = "\u00a0" // the font has no narrow one
		l.units = [5]string{"o", "ko", "Mo", "Go", "To"}
		l.months = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
	case "pt":
		l.day, l.date = "2 de Jan", "2 de Jan de 2006"
		l.months = "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez."
	default:
		l.point, l.thousand = ".", ","
	}
	return l
}

// spoken is the locale of the language that is spoken.
func spoken() locale { return localeOf(country()) }

// decimal sets the sign between whole and part into a number as Go writes it.
func (l locale) decimal(s string) string { return strings.Replace(s, ".", l.point, 1) }

// apart sets thousands of a whole number apart.
func (l locale) apart(s string) string {
	if l.sparing && len(strings.TrimPrefix(s, "-")) == 4 {
		return s
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + l.thousand + s[i:]
	}
	return s
}

// time writes a time by a layout of package time, in the locale's words.
func (l locale) time(t time.Time, layout string) string {
	if l.months == "" {
		return t.Format(layout)
	}
	before, after, found := strings.Cut(layout, "Jan")
	if !found {
		return t.Format(layout)
	}
	return t.Format(before) + strings.Fields(l.months)[t.Month()-1] + t.Format(after)
}
