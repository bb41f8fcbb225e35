package words

import (
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// Happened is one line of what happened to a video.
type Happened struct {
	Day  string // over the line, where another day begins; else empty
	Time string // "14:02"
	Text string
	Tone look.Tone
}

// Timeline puts what happened into plain words, the oldest first.
func Timeline(ms []uploader.Moment, now time.Time, practice bool) []Happened {
	out := make([]Happened, 0, len(ms))
	day := Day(now)
	for _, m := range ms {
		at := m.At.In(now.Location())
		h := Happened{Time: Hour(at)}
		if d := Day(at); d != day {
			day, h.Day = d, d
			if d == Day(now) {
				h.Day = T("Today")
			}
		}
		h.Text, h.Tone = happening(m, now, practice)
		out = append(out, h)
	}
	return out
}

// happening says one moment. A code that isn't known here is shown as it is:
// it comes from a newer program's list.
func happening(m uploader.Moment, now time.Time, practice bool) (string, look.Tone) {
	switch m.Code {
	case uploader.MomentAdded:
		return T("Added to the list"), look.Neutral
	case uploader.MomentChecked:
		return T("File checked: it can be uploaded"), look.Neutral
	case uploader.MomentStarted:
		return T("Upload started"), look.Active
	case uploader.MomentPaused:
		return lasted(m, now, T("Paused"), "Paused for {{.Time}}", "Paused {{.Time}} ago"), look.Caution
	case uploader.MomentWaiting:
		if practice && m.Detail == uploader.WaitNoAnswer.String() {
			m.Detail = Practised(uploader.WaitNoAnswer).String()
		}
		return waited(m, now), look.Caution
	case uploader.MomentReopened:
		return T("Aion Uploader was started again; the upload went on"), look.Neutral
	case uploader.MomentRenewed:
		return N("{{.N}} links had run out and were renewed", m.Count), look.Neutral
	case uploader.MomentAgain:
		return N("{{.N}} pieces are sent again", m.Count), look.Caution
	case uploader.MomentAllSent:
		return T("All pieces sent"), look.Neutral
	case uploader.MomentFinishing:
		return T("All pieces counted in; finishing"), look.Neutral
	case uploader.MomentUploaded:
		if practice {
			return T("Practised: nothing left this computer"), look.Active
		}
		return T("Uploaded"), look.Good
	case uploader.MomentFailed:
		what, _ := Trouble(&uploader.Error{Code: m.Detail})
		return what, look.Trouble
	case uploader.MomentRetried:
		return T("You asked to try again"), look.Neutral
	case uploader.MomentAnew:
		return T("What was sent could not be used: it begins anew"), look.Caution
	case uploader.MomentAborting:
		return T("You gave the upload up"), look.Neutral
	case uploader.MomentAborted:
		return T("Aborted"), look.Neutral
	case uploader.MomentLeftOut:
		return N("{{.N}} more lines aren't kept", m.Count), look.Neutral
	}
	return m.Code, look.Neutral
}

// lasted says how long something took, or since when it lasts.
func lasted(m uploader.Moment, now time.Time, short string, over, going Text) string {
	d := m.Until.Sub(m.At)
	switch {
	case m.Until.IsZero() && now.Sub(m.At) >= time.Minute:
		return T(going, V{"Time": Span(now.Sub(m.At))})
	case m.Until.IsZero(), d <= 0:
		return short
	}
	return T(over, V{"Time": Lasting(d)})
}

// Lasting writes how long something took, in seconds below a minute.
func Lasting(d time.Duration) string {
	if d < time.Minute {
		return T("{{.N}} s", V{"N": max(1, int(d.Seconds()))})
	}
	return Span(d.Truncate(time.Minute))
}

// waiting is what is said of a wait that is over, one that lasts, and one of
// which the length isn't known.
type waiting struct{ over, going, short Text }

func waitingOf(code string) waiting {
	switch code {
	case uploader.WaitOffline.String():
		return waiting{"Internet was gone for {{.Time}}", "Internet has been gone for {{.Time}}", "Internet is gone"}
	case uploader.WaitNoAnswer.String():
		return waiting{"AionVision didn't answer for {{.Time}}", "AionVision hasn't answered for {{.Time}}", "AionVision doesn't answer"}
	case uploader.WaitSignIn.String():
		return waiting{"The Wi-Fi wanted a sign-in for {{.Time}}", "The Wi-Fi has wanted a sign-in for {{.Time}}", "The Wi-Fi wants a sign-in"}
	case uploader.WaitNoKey.String():
		return waiting{"Waited {{.Time}} for a key", "Waiting for a key, {{.Time}} so far", "Waiting for a key"}
	case uploader.WaitKeyRejected.String():
		return waiting{"The key wasn't accepted for {{.Time}}", "The key hasn't been accepted for {{.Time}}", "The key isn't accepted"}
	case uploader.WaitClock.String():
		return waiting{"This computer's clock was wrong for {{.Time}}", "This computer's clock has been wrong for {{.Time}}", "This computer's clock is wrong"}
	case uploader.WaitProxy.String():
		return waiting{"The proxy was in the way for {{.Time}}", "The proxy has been in the way for {{.Time}}", "The proxy is in the way"}
	case uploader.WaitFileMissing.String():
		return waiting{"The file or its card was away for {{.Time}}", "The file or its card has been away for {{.Time}}", "The file or its card is away"}
	case uploader.WaitFileChanged.String():
		return waiting{"Another file was in its place for {{.Time}}", "Another file has been in its place for {{.Time}}", "Another file is in its place"}
	case uploader.WaitFileGrowing.String():
		return waiting{"It was still being recorded for {{.Time}}", "It has been recorded for {{.Time}} so far", "It is still being recorded"}
	}
	return waiting{"Waited for {{.Time}}", "Waiting for {{.Time}} so far", "Waiting"}
}

func waited(m uploader.Moment, now time.Time) string {
	w := waitingOf(m.Detail)
	if m.Count > 1 && !m.Until.IsZero() && m.Detail == uploader.WaitOffline.String() {
		return N("Internet came and went {{.N}} times in {{.Time}}", m.Count, V{"Time": Lasting(m.Until.Sub(m.At))})
	}
	if !m.Until.IsZero() && !m.Until.After(m.At) { // it ended while the program was closed
		return T(w.short)
	}
	return lasted(m, now, T(w.short), w.over, w.going)
}
