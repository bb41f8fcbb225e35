package words

import (
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// Totals sums up the list for the page's sentence and the bar below it.
// Aborted transfers and files that are no videos don't count.
type Totals struct {
	Videos, Done    int
	Unfinished      int // neither final nor aborting; failed ones count
	Pausable        int
	Resumable       int
	Failed          int
	Waiting         int   // held until their first start
	Retriable       int   // failed, and Retry may help
	Aborted         int   // or being aborted: they count nowhere else
	Refused         int   // no videos at all: they count nowhere else
	Size            int64 // bytes of all that count
	Sent, Confirmed int64
	UnsentAborts    int // the service has not said yes yet
}

// Sum adds up the snapshots.
func Sum(all []*uploader.Snapshot) Totals {
	var t Totals
	for _, s := range all {
		p := s.State.Phase
		if p == uploader.Aborting {
			t.UnsentAborts++
		}
		if Retriable(s) {
			t.Retriable++
		}
		switch {
		case p == uploader.Aborted || p == uploader.Aborting:
			t.Aborted++
			continue
		case refusedForGood(s):
			t.Refused++
			continue
		}
		t.Videos++
		t.Size += s.Size
		t.Sent += max(s.Sent, s.Confirmed)
		t.Confirmed += s.Confirmed
		switch {
		case p == uploader.Uploaded:
			t.Done++
			// What is complete is all there, whatever was counted on the way.
			t.Sent += s.Size - max(s.Sent, s.Confirmed)
			t.Confirmed += s.Size - s.Confirmed
			continue
		case p == uploader.Failed:
			t.Failed++
		}
		t.Unfinished++
		if s.Held {
			t.Waiting++
		}
		if Pausable(s) {
			t.Pausable++
		}
		if Resumable(s) {
			t.Resumable++
		}
	}
	return t
}

// refusedForGood reports whether the row is there only to say that the file
// can't be a video.
func refusedForGood(s *uploader.Snapshot) bool {
	if s.State.Phase != uploader.Failed || s.Err == nil {
		return false
	}
	return s.Err.Code == uploader.CodeNotVideo || s.Err.Code == uploader.CodeNotFile
}

// Sentence is the page's title, and answers "is it safe?". In practice it
// never says so.
func (t Totals) Sentence(practice bool) string {
	v := V{"Done": Count(t.Done)}
	all := t.Done == t.Videos && t.Videos > 0
	switch {
	case t.Videos == 0 && t.Aborted+t.Refused > 0:
		return t.nothing()
	case t.Videos == 0 && practice:
		return T("Practice: add a video to begin")
	case t.Videos == 0:
		return T("No videos in the list")
	case all && practice:
		return N("All {{.N}} videos practised", t.Videos)
	case all:
		return N("All {{.N}} videos are safe at AionVision", t.Videos)
	case practice:
		return N("{{.Done}} of {{.N}} videos practised", t.Videos, v)
	}
	return N("{{.Done}} of {{.N}} videos are safe at AionVision", t.Videos, v)
}

// nothing is the title of a list in which no row is a video on its way.
func (t Totals) nothing() string {
	switch {
	case t.Refused == 0:
		return N("{{.N}} uploads aborted, nothing on its way", t.Aborted)
	case t.Aborted == 0:
		return N("None of {{.N}} files is a video", t.Refused)
	}
	return T("Nothing on its way")
}

// Progress is the line beside the sentence: amounts, speed and time left, or
// why nothing moves. left is the time left as it is shown now.
func (t Totals) Progress(st uploader.Status, left string) string {
	if t.Videos == 0 {
		return ""
	}
	parts := []string{BytesOf(t.Confirmed, t.Size)}
	if t.Confirmed >= t.Size {
		parts[0] = Bytes(t.Size)
	}
	switch {
	case t.Unfinished == 0 || t.Unfinished == t.Failed:
	case st.Wait != uploader.NoWait:
		w, _ := waitOf(st.Wait)
		parts = append(parts, T(w.chip))
	case t.Pausable == 0:
		parts = append(parts, T("Paused"))
	case st.Rate >= 1:
		parts = append(parts, Rate(st.Rate))
		if left != "" {
			parts = append(parts, left)
		}
		if pace := PaceText(st); pace != "" {
			parts = append(parts, pace)
		}
	case t.Sent < t.Size:
		parts = append(parts, "–")
	}
	if t.Refused > 0 { // they have rows, but aren't counted in the sentence
		parts = append(parts, N("{{.N}} files aren't videos", t.Refused))
	}
	return strings.Join(parts, " · ")
}

// PaceText says what sets the speed, where it isn't the line, nor the limit
// set here, which stands in the bar at the top.
func PaceText(st uploader.Status) string {
	switch st.Pace {
	case uploader.PacePlan:
		return T("your plan's pace ({{.Calls}} calls a minute)", V{"Calls": st.CallsPerMinute})
	case uploader.PaceServer:
		return T("slowed down by the storage")
	}
	return ""
}

// Counted is the notice while the plan's calls, and nothing else, set the
// pace; empty otherwise.
func (t Totals) Counted(st uploader.Status, practice bool) string {
	if practice || st.Pace != uploader.PacePlan || t.Unfinished == 0 || t.Sent < t.Size || st.Wait != uploader.NoWait {
		return ""
	}
	v := V{"Calls": st.CallsPerMinute, "Time": Span(st.ETA)}
	if st.ETA < 0 {
		return T("All sent · being counted in (your plan: {{.Calls}} calls a minute). You can take the card out; don't wipe it yet.", v)
	}
	return T("All sent · being counted in, about {{.Time}} (your plan: {{.Calls}} calls a minute). You can take the card out; don't wipe it yet.", v)
}

// StoreTrouble is the notice when the queue can't be kept; empty when it can.
func StoreTrouble(st uploader.Status) (string, look.Tone) {
	if st.Store == "" {
		return "", look.Neutral
	}
	return T("The list can't be kept on this computer's disk. Leave this window open until all is uploaded."), look.Trouble
}

// settle is how long a speed must have been measured before a time is shown.
const settle = 5 * time.Second

// TimeLeft is what is shown of an estimate: nothing for the first 5 s, nothing
// when nothing moves.
func TimeLeft(eta time.Duration, rate float64, moving time.Duration) string {
	if eta < 0 || rate < 1 || moving < settle {
		return ""
	}
	return Left(eta)
}
