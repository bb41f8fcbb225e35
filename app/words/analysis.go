package words

import (
	"fmt"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// Tail is what a row says behind its state.
func (r Row) Tail() string { return join(r.Rest, r.After) }

// join puts what isn't empty into one line.
func join(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// sentences puts the service's own words before a sentence; they may lack the
// full stop.
func sentences(theirs, ours string) string {
	if theirs = strings.TrimSpace(theirs); theirs == "" {
		return ours
	}
	if !strings.ContainsAny(theirs[len(theirs)-1:], ".!?") {
		theirs += "."
	}
	return theirs + " " + ours
}

// Analysed is an analysis in a row's few words; empty while nothing is known.
func Analysed(a uploader.Analysis) string {
	switch a.Status {
	case uploader.AnalysisPending:
		return T("Analysis: in line")
	case uploader.AnalysisRunning:
		if a.Percent > 0 {
			return join(T("Analysis: {{.Percent}} %", V{"Percent": a.Percent}), a.Step)
		}
		return join(T("Analysis: begun"), a.Step)
	case uploader.AnalysisCompleted:
		switch {
		case a.Scenes == 0:
			return T("No scenes")
		case a.Scenes > 0:
			return N("{{.N}} scenes", a.Scenes)
		}
		return T("Analysed")
	case uploader.AnalysisFailed:
		return T("Analysis failed")
	case uploader.AnalysisCancelled:
		return T("Analysis cancelled")
	}
	return ""
}

// AnalysisState is an analysis as the opened row tells it, with what follows
// from it in a line of its own.
type AnalysisState struct {
	Icon look.Icon
	Tone look.Tone
	Text string
	More string // what it means, or the service's own words; may be empty
}

// TellAnalysis words the analysis of an uploaded video for the opened row;
// nothing where none was asked for.
func TellAnalysis(s *uploader.Snapshot) AnalysisState {
	a := s.Analysis
	switch a.Status {
	case uploader.AnalysisPending:
		return AnalysisState{look.IconLine, look.Neutral, T("In line for the analysis"), a.Step}
	case uploader.AnalysisRunning:
		text := T("Being analysed")
		if a.Percent > 0 {
			text = T("Being analysed: {{.Percent}} %", V{"Percent": a.Percent})
		}
		return AnalysisState{look.IconSearch, look.Active, text, a.Step}
	case uploader.AnalysisCompleted:
		switch {
		case a.Scenes == 0:
			return AnalysisState{look.IconCheck, look.Good, join(T("Analysed"), T("no scenes were found")), ""}
		case a.Scenes > 0:
			return AnalysisState{look.IconCheck, look.Good, join(T("Analysed"), N("{{.N}} scenes", a.Scenes)), ""}
		}
		return AnalysisState{look.IconCheck, look.Good, T("Analysed"), ""}
	case uploader.AnalysisFailed:
		return AnalysisState{look.IconAlert, look.Trouble, T("Analysis failed"), sentences(a.Error, T("The video itself is safe."))}
	case uploader.AnalysisCancelled:
		return AnalysisState{look.IconClose, look.Neutral, T("Analysis cancelled"), T("The video itself is safe.")}
	case uploader.AnalysisNone:
		return AnalysisState{look.IconInfo, look.Neutral, T("Nothing is known of an analysis"), ""}
	}
	if s.AnalysisJobID == "" && !a.Asking {
		return AnalysisState{}
	}
	return AnalysisState{look.IconLine, look.Neutral, T("Handed over to be analysed"), ""}
}

// ScenesTrouble says why the scenes of a video can't be shown.
func ScenesTrouble(code string) string {
	switch code {
	case uploader.CodeOtherWorkspace:
		return T("This video was uploaded with another key. Its scenes can be seen with that key alone.")
	case uploader.CodeAccount:
		return T("Your key has no right to see scenes. Ask your administrator.")
	case uploader.CodeGone:
		return T("AionVision has no scenes of this video.")
	}
	return T("The scenes couldn't be fetched just now.")
}

// TimeRange writes where in a video something is: "0:05 – 1:20".
func TimeRange(from, to time.Duration) string {
	return fmt.Sprintf("%s – %s", Clock(from), Clock(to))
}
