package uploader

import "fmt"

// CheckResult is what a step of the connection check came to. Its String is a
// stable code, for the short text that a person sends to support.
type CheckResult uint8

// The results. Which of them a step can have, its sentence in app/words says.
const (
	CheckSkipped  CheckResult = iota // an earlier fault, or the end of the check, left nothing to look at
	CheckOK                          //
	CheckNone                        // there is no such thing, and none is needed
	CheckNotKnown                    // it couldn't be found out, or not yet
	CheckNotAsked                    // the plan's calls are used up at the moment

	CheckNoName        // the name service doesn't know the host, or doesn't answer
	CheckNoAnswer      // nobody answers
	CheckProxyLogin    // the proxy wants a login
	CheckProxyRefuses  // the proxy lets nothing through
	CheckProxyDead     // the proxy doesn't answer
	CheckUnknownIssuer // somebody reads along, or an authority isn't known here
	CheckOutOfDate     // the certificate isn't valid at the time this computer believes it is
	CheckWrongHost     // somebody else answered
	CheckNotTLS        // what answered isn't a private connection
	CheckSignInPage    // a sign-in page stands in the way
	CheckClockOff      // more than a minute
	CheckNoKey         // there is none yet
	CheckKeyRefused    // 401
	CheckKeyNoRight    // 403
	CheckTrouble       // the service answers with an error of its own
	checkResultCount
)

var checkResultNames = [checkResultCount]string{
	"skipped", "ok", "none", "not known", "not asked",
	"no name", "no answer", "wants a login", "refuses", "doesn't answer", "unknown issuer", "out of date", "wrong host", "not TLS",
	"page in the way", "off", "missing", "refused", "no right", "trouble",
}

// String returns the result's stable name.
func (r CheckResult) String() string {
	if r < checkResultCount {
		return checkResultNames[r]
	}
	return fmt.Sprintf("result(%d)", uint8(r))
}

// Fault reports whether this result stops uploads.
func (r CheckResult) Fault() bool { return r >= CheckNoName }

var checkStepNames = [checkCount]string{"name", "proxy", "TLS", "sign-in", "clock", "key", "storage", "plan"}

// String returns the step's stable name.
func (s CheckStep) String() string {
	if s < checkCount {
		return checkStepNames[s]
	}
	return fmt.Sprintf("step(%d)", uint8(s))
}
