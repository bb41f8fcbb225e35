package uploader

import "fmt"

// ID names one transfer for as long as it is in the queue or the history. It
// is made when a file is added and survives restarts.
type ID string

// Phase is how far a transfer has come. The legal moves between phases are in
// one table, [CanMove], and one function makes them.
type Phase uint8

// The phases of a transfer, in the order a lucky one passes through them.
const (
	Queued     Phase = iota // in line; nothing has been asked of the service
	Preparing               // the file is being checked, or the service asked for an upload
	Uploading               // chunks are on their way
	Finishing               // every chunk is confirmed; the service assembles the video
	Uploaded                // the service has said that the video is complete: final
	Aborting                // the person gave it up; the service has not said yes yet
	Aborted                 // the service has discarded it, or never had it: final
	Failed                  // it can't go on by itself; Retry and Abort are legal
	phaseCount = iota
)

var phaseNames = [phaseCount]string{
	"queued", "preparing", "uploading", "finishing", "uploaded", "aborting", "aborted", "failed",
}

// String returns the phase's stable lower-case name, as in the journal and in
// the command's JSON.
func (p Phase) String() string {
	if int(p) < len(phaseNames) {
		return phaseNames[p]
	}
	return fmt.Sprintf("phase(%d)", uint8(p))
}

// ParsePhase is the inverse of [Phase.String].
func ParsePhase(s string) (Phase, error) {
	for i, n := range phaseNames {
		if n == s {
			return Phase(i), nil
		}
	}
	return 0, fmt.Errorf("uploader: no phase %q", s)
}

// Final reports whether no further phase can follow.
func (p Phase) Final() bool { return p == Uploaded || p == Aborted }

// moves is the state table: moves[from] is the set of phases that may follow.
var moves = [phaseCount][]Phase{
	Queued:    {Preparing, Aborting, Aborted, Failed},
	Preparing: {Queued, Uploading, Finishing, Uploaded, Aborting, Aborted, Failed},
	// Uploading → Preparing: the upload is gone at the service and starts anew.
	// Uploading → Queued: the process ended; at the next start it is in line again.
	Uploading: {Queued, Preparing, Finishing, Uploaded, Aborting, Failed},
	// Finishing → Uploading: complete named chunks that must be sent again.
	Finishing: {Queued, Preparing, Uploading, Uploaded, Failed, Aborting},
	Aborting:  {Aborted, Uploaded}, // Uploaded: complete had won the race
	Failed:    {Queued, Preparing, Uploading, Aborting, Aborted},
	Uploaded:  {},
	Aborted:   {},
}

// CanMove reports whether the state table allows the move.
func CanMove(from, to Phase) bool {
	if int(from) >= phaseCount || int(to) >= phaseCount {
		return false
	}
	for _, p := range moves[from] {
		if p == to {
			return true
		}
	}
	return false
}

// Wait is the system's reason to hold transfers. A wait ends by itself and is
// never stored. The first group holds the Manager as a whole, the second one
// transfer.
type Wait uint8

// The reasons to wait.
const (
	NoWait Wait = iota

	WaitOffline     // no internet
	WaitNoAnswer    // the service can be reached, but nobody answers there
	WaitSignIn      // a captive portal answers in the service's place
	WaitNoKey       // no API key has been given yet
	WaitKeyRejected // the service doesn't accept the key
	WaitClock       // this computer's clock is hours off
	WaitProxy       // a proxy wants a login, or intercepts TLS with an unknown CA

	WaitFileMissing // the file, or the card it was on, is not there
	WaitFileChanged // the file is not the one that was added
	WaitFileGrowing // the file is still being recorded or copied
	waitCount       = iota
)

var waitNames = [waitCount]string{
	"", "no_internet", "no_answer", "sign_in", "no_key", "key_rejected", "clock", "proxy",
	"file_missing", "file_changed", "file_growing",
}

// String returns the reason's stable code; empty for [NoWait].
func (w Wait) String() string {
	if int(w) < len(waitNames) {
		return waitNames[w]
	}
	return fmt.Sprintf("wait(%d)", uint8(w))
}

// State is a transfer's phase together with its two holds.
type State struct {
	Phase  Phase
	Paused bool // by the person; kept across restarts
	Wait   Wait // by the system; not kept
}

// String returns one word: the phase, or "paused" or "waiting" while a hold
// keeps the phase from going on. Final and failed transfers are never held.
func (s State) String() string {
	switch {
	case s.Phase.Final() || s.Phase == Failed || s.Phase == Aborting:
		return s.Phase.String()
	case s.Paused:
		return "paused"
	case s.Wait != NoWait:
		return "waiting"
	}
	return s.Phase.String()
}

// Pace says what sets the speed of the transfers at the moment.
type Pace uint8

// What sets the pace.
const (
	PaceLine   Pace = iota // the line between this computer and the storage
	PaceLimit              // the speed limit set here
	PacePlan               // the plan's API calls a minute
	PaceServer             // the storage asked to slow down
)

// String returns the pace's stable code.
func (p Pace) String() string {
	switch p {
	case PaceLimit:
		return "limit"
	case PacePlan:
		return "plan"
	case PaceServer:
		return "server"
	}
	return "line"
}
