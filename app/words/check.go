package words

import (
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// CheckLine is one step of the connection check, or the whole of it, as it is
// shown: what was found, and what to do about it.
type CheckLine struct {
	Icon   look.Icon
	Tone   look.Tone
	Title  string // what was looked at; of the whole, the verdict
	Text   string // what was found
	Advice string // empty when there is nothing to do
}

// found is what is said of one result of a step.
type found struct {
	text, advice Text
}

// checkTitle names a step.
func checkTitle(s uploader.CheckStep) Text {
	switch s {
	case uploader.CheckName:
		return "Server name"
	case uploader.CheckProxy:
		return "Proxy"
	case uploader.CheckTLS:
		return "Private connection"
	case uploader.CheckSignIn:
		return "Sign-in page"
	case uploader.CheckClock:
		return "Clock"
	case uploader.CheckAPIKey:
		return "Key"
	case uploader.CheckStorage:
		return "Storage"
	case uploader.CheckPlan:
		return "Plan"
	}
	return ""
}

// checkFound returns the words for a step's result; false for one that the step
// can't have.
func checkFound(c uploader.Check) (found, bool) {
	if c.Result == uploader.CheckSkipped {
		return found{text: "Not looked at."}, true
	}
	switch c.Step {
	case uploader.CheckName:
		return nameFound(c)
	case uploader.CheckProxy:
		return proxyFound(c)
	case uploader.CheckTLS:
		return tlsFound(c)
	case uploader.CheckSignIn:
		return signInFound(c)
	case uploader.CheckClock:
		return clockFound(c)
	case uploader.CheckAPIKey:
		return keyFound(c)
	case uploader.CheckStorage:
		return storageFound(c)
	case uploader.CheckPlan:
		return planFound(c)
	}
	return found{}, false
}

func nameFound(c uploader.Check) (found, bool) {
	switch c.Result {
	case uploader.CheckOK:
		return found{text: "{{.Host}} is known here."}, true
	case uploader.CheckNone:
		return found{text: "The proxy looks names up."}, true
	case uploader.CheckNoName:
		return found{"{{.Host}} isn't found.", "This computer has no internet, or the network's name service doesn't answer. Check the Wi-Fi or cable; uploading goes on by itself."}, true
	}
	return found{}, false
}

func proxyFound(c uploader.Check) (found, bool) {
	switch c.Result {
	case uploader.CheckNone:
		return found{text: "None: the connection is direct."}, true
	case uploader.CheckOK:
		return found{text: "{{.Proxy}} lets uploads through."}, true
	case uploader.CheckProxyLogin:
		return found{"{{.Proxy}} wants a login.", "Ask whoever runs this network for one, and put it into the proxy's address in Settings."}, true
	case uploader.CheckProxyRefuses:
		return found{"{{.Proxy}} doesn't let uploads through.", "Ask whoever runs this network to allow AionVision."}, true
	case uploader.CheckProxyDead:
		return found{"{{.Proxy}} doesn't answer.", "Perhaps you are in another network now. Check the proxy in Settings."}, true
	}
	return found{}, false
}

func tlsFound(c uploader.Check) (found, bool) {
	switch c.Result {
	case uploader.CheckOK:
		return found{text: "Nobody can read along."}, true
	case uploader.CheckNone:
		return found{text: "Not needed: the server is this computer itself."}, true
	case uploader.CheckNotKnown:
		return found{text: "Couldn't be found out."}, true
	case uploader.CheckNoAnswer:
		return found{"{{.Host}} doesn't answer.", "This computer has no internet, or a firewall is in the way. Check the Wi-Fi or cable; uploading goes on by itself."}, true
	case uploader.CheckUnknownIssuer:
		text := Text("Somebody reads along: “{{.Issuer}}” isn't known to this computer.")
		if c.Proxy != "" {
			text = "The proxy reads along: “{{.Issuer}}” isn't known to this computer."
		}
		return found{text, "Nothing is sent this way. Ask whoever runs this network for its CA file, and choose it in Settings."}, true
	case uploader.CheckOutOfDate:
		return found{"The server's certificate isn't valid at the time this computer shows.", "Set this computer's date and time; uploading goes on by itself."}, true
	case uploader.CheckWrongHost:
		return found{"Somebody else answers in AionVision's place.", "Nothing is sent this way. Perhaps this Wi-Fi needs you to sign in."}, true
	case uploader.CheckNotTLS:
		return found{"What answers isn't a private connection.", "Nothing is sent this way. Perhaps this Wi-Fi needs you to sign in."}, true
	}
	return found{}, false
}

func signInFound(c uploader.Check) (found, bool) {
	switch c.Result {
	case uploader.CheckNone:
		return found{text: "None in the way."}, true
	case uploader.CheckSignInPage:
		return found{"This Wi-Fi needs you to sign in.", "Open the sign-in page and follow it; uploading goes on by itself afterwards."}, true
	}
	return found{}, false
}

func clockFound(c uploader.Check) (found, bool) {
	switch c.Result {
	case uploader.CheckOK:
		return found{text: "This computer's clock is right."}, true
	case uploader.CheckNotKnown:
		return found{text: "The server didn't say what time it is."}, true
	case uploader.CheckClockOff:
		text := Text("This computer's clock is {{.Time}} slow.")
		if c.Offset < 0 {
			text = "This computer's clock is {{.Time}} fast."
		}
		return found{text, "Set the date and time; uploading goes on by itself."}, true
	}
	return found{}, false
}

func keyFound(c uploader.Check) (found, bool) {
	switch c.Result {
	case uploader.CheckOK:
		return found{text: "AionVision accepts the key."}, true
	case uploader.CheckNotKnown:
		return found{text: "AionVision gave no answer about the key."}, true
	case uploader.CheckNotAsked:
		return found{text: "Not asked: your plan's calls are used up for this minute. Check again in a minute."}, true
	case uploader.CheckNoKey:
		return found{"There is no key yet.", "Add your AionVision key in Settings."}, true
	case uploader.CheckKeyRefused:
		return found{"The key isn't accepted.", "Nothing was lost. Ask your administrator for a new one."}, true
	case uploader.CheckKeyNoRight:
		return found{"The key is accepted, but it may not upload.", "Nothing was lost. Ask your administrator to allow uploads."}, true
	case uploader.CheckTrouble:
		return found{"AionVision has a problem of its own.", "Nothing is lost: uploading goes on by itself. Don't wipe the card yet."}, true
	case uploader.CheckSignInPage:
		return found{"A web page answers in AionVision's place.", "Perhaps this Wi-Fi needs you to sign in."}, true
	}
	return found{}, false
}

func storageFound(c uploader.Check) (found, bool) {
	const wait = "Uploading goes on by itself. If it stays, ask whoever runs this network to allow {{.Host}}."
	switch c.Result {
	case uploader.CheckOK:
		return found{text: "{{.Host}} can be reached."}, true
	case uploader.CheckNotKnown:
		return found{text: "Not known yet: it is learned with the first upload."}, true
	case uploader.CheckNoAnswer:
		return found{"{{.Host}} doesn't answer.", wait}, true
	case uploader.CheckProxyRefuses:
		return found{"The proxy doesn't let uploads through to {{.Host}}.", wait}, true
	case uploader.CheckUnknownIssuer:
		return found{"Somebody reads along on the way to {{.Host}}.", "Nothing is sent this way. Ask whoever runs this network for its CA file, and choose it in Settings."}, true
	case uploader.CheckOutOfDate:
		return found{"The storage's certificate isn't valid at the time this computer shows.", "Set this computer's date and time; uploading goes on by itself."}, true
	case uploader.CheckWrongHost:
		return found{"Somebody else answers in the storage's place.", "Nothing is sent this way. Perhaps this Wi-Fi needs you to sign in."}, true
	}
	return found{}, false
}

func planFound(c uploader.Check) (found, bool) {
	switch c.Result {
	case uploader.CheckOK:
		return found{text: "{{.Calls}} calls a minute. With many short videos this sets the pace."}, true
	case uploader.CheckNotKnown:
		return found{text: "AionVision doesn't say. The program learns it on the way."}, true
	case uploader.CheckNotAsked:
		return found{text: "Not asked: your plan's calls are used up for this minute."}, true
	}
	return found{}, false
}

// Check puts a step into words.
func Check(c uploader.Check) CheckLine {
	l := CheckLine{Title: T(checkTitle(c.Step)), Icon: look.IconCheck, Tone: look.Good}
	if c.Running {
		l.Icon, l.Tone, l.Text = look.IconClock, look.Active, T("Looking…")
		return l
	}
	f, _ := checkFound(c)
	v := V{"Host": c.Host, "Proxy": c.Proxy, "Issuer": c.Issuer, "Calls": c.Calls, "Time": offset(c.Offset)}
	l.Text, l.Advice = T(f.text, v), T(f.advice, v)
	switch {
	case c.Result.Fault():
		l.Icon, l.Tone = look.IconAlert, look.Trouble
	case c.Result != uploader.CheckOK && c.Result != uploader.CheckNone:
		l.Icon, l.Tone = look.IconDot, look.Neutral
	}
	return l
}

// offset writes how far a clock is off.
func offset(d time.Duration) string {
	return Span(d.Abs().Truncate(time.Minute))
}

// CheckVerdict says what the whole check came to, while it runs and at its end.
// The fault that explains the others is the one that is named.
func CheckVerdict(all []uploader.Check, done bool) CheckLine {
	var worst *uploader.Check
	for i := range all {
		c := &all[i]
		if !c.Running && c.Result.Fault() && (worst == nil || explains(*c, *worst)) {
			worst = c
		}
	}
	switch {
	case worst != nil && (done || worst.Step != uploader.CheckTLS): // what follows may explain TLS
		l := Check(*worst)
		return CheckLine{Icon: l.Icon, Tone: l.Tone, Title: strings.TrimSuffix(l.Text, "."), Text: l.Advice}
	case !done:
		return CheckLine{Icon: look.IconClock, Tone: look.Active, Title: T("Checking the connection…"), Text: T("Uploads go on meanwhile.")}
	}
	return CheckLine{Icon: look.IconCheck, Tone: look.Good, Title: T("The connection is fine"), Text: T("Nothing stands between this computer and AionVision.")}
}

// explains reports whether a later fault is the reason of an earlier one: a
// sign-in page and a wrong clock both make a private connection fail.
func explains(later, earlier uploader.Check) bool {
	return earlier.Step == uploader.CheckTLS && (later.Step == uploader.CheckSignIn || later.Step == uploader.CheckClock)
}
