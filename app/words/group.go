package words

import "github.com/aionvision/aion-uploader/uploader"

// Group is where in the list a row stands.
type Group uint8

// The groups, in the order they are shown.
const (
	NeedsAttention Group = iota
	Now
	OnHold
	InLine
	Done
	GivenUp
	GroupCount = iota
)

// Title is what stands over the group.
func (g Group) Title(practice bool) string {
	switch g {
	case NeedsAttention:
		return T("Needs attention")
	case Now:
		return T("Now")
	case OnHold:
		return T("On hold")
	case InLine:
		return T("In line")
	case Done:
		if practice {
			return T("Practised")
		}
		return T("Uploaded")
	case GivenUp:
		return T("Aborted")
	}
	return ""
}

// GroupOf returns where a transfer in the given state belongs.
func GroupOf(s uploader.State) Group {
	switch s.Phase {
	case uploader.Uploaded:
		return Done
	case uploader.Aborting, uploader.Aborted:
		return GivenUp
	case uploader.Failed:
		return NeedsAttention
	}
	switch {
	case s.Paused:
		return OnHold
	case s.Wait != uploader.NoWait && s.Phase == uploader.Queued && waitHoldsAll(s.Wait):
		// What waits for the line anyway stays in line: the notice says why
		// nothing moves, and thousands of rows needn't.
		return InLine
	case s.Wait != uploader.NoWait:
		return OnHold
	case s.Phase == uploader.Queued:
		return InLine
	}
	return Now
}

func waitHoldsAll(w uploader.Wait) bool {
	x, _ := waitOf(w)
	return x.chip != ""
}
