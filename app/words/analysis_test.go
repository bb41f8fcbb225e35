package words

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

func TestAnalysisWords(t *testing.T) {
	for _, c := range []struct {
		name  string
		job   string
		a     uploader.Analysis
		row   string // in the list
		state string // opened
		more  string
	}{
		{"none was asked for", "", uploader.Analysis{Scenes: -1}, "", "", ""},
		{"not heard of yet", "j", uploader.Analysis{Scenes: -1}, "", "Handed over to be analysed", ""},
		{"in line", "j", uploader.Analysis{Status: "pending", Step: "Waiting for a free worker"}, "Analysis: in line", "In line for the analysis", "Waiting for a free worker"},
		{"begun", "j", uploader.Analysis{Status: "processing"}, "Analysis: begun", "Being analysed", ""},
		{"under way", "j", uploader.Analysis{Status: "processing", Percent: 40, Step: "reading frames"}, "Analysis: 40 % · reading frames", "Being analysed: 40 %", "reading frames"},
		{"done", "j", uploader.Analysis{Status: "completed", Scenes: 12}, "12 scenes", "Analysed · 12 scenes", ""},
		{"one scene", "j", uploader.Analysis{Status: "completed", Scenes: 1}, "1 scene", "Analysed · 1 scene", ""},
		{"nothing found", "j", uploader.Analysis{Status: "completed"}, "No scenes", "Analysed · no scenes were found", ""},
		{"done, not counted", "j", uploader.Analysis{Status: "completed", Scenes: -1}, "Analysed", "Analysed", ""},
		{"failed", "j", uploader.Analysis{Status: "failed", Error: "Codec unknown"}, "Analysis failed", "Analysis failed", "Codec unknown. The video itself is safe."},
		{"cancelled", "j", uploader.Analysis{Status: "cancelled"}, "Analysis cancelled", "Analysis cancelled", "The video itself is safe."},
		{"an older service", "j", uploader.Analysis{Status: "none"}, "", "Nothing is known of an analysis", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &uploader.Snapshot{Name: "a.mp4", State: uploader.State{Phase: uploader.Uploaded}, FinishedAt: now, Analysis: c.a, AnalysisJobID: c.job}
			r := Describe(s, About{Now: now})
			want := "12:00"
			if c.row != "" {
				want += " · " + c.row
			}
			if r.State != "Uploaded" || r.Tone != look.Good || r.Tail() != want {
				t.Errorf("the row says %q, %q; want %q", r.State, r.Tail(), want)
			}
			if got := TellAnalysis(s); got.Text != c.state || got.More != c.more || (got.Icon == look.IconNone) != (c.state == "") {
				t.Errorf("opened: %+v, want %q, %q", got, c.state, c.more)
			}
			if p := Describe(s, About{Now: now, Practice: true}); p.Tail() != "" {
				t.Errorf("practice says %q", p.Tail())
			}
			retry := false
			for _, e := range r.Menu {
				retry = retry || e.Action == RetryAnalysis
			}
			if retry != c.a.Retryable() {
				t.Errorf("Retry analysis in the menu: %t", retry)
			}
		})
	}
}

func TestTimeRange(t *testing.T) {
	if got := TimeRange(5*time.Second, 65*time.Minute); got != "0:05 – 1:05:00" {
		t.Errorf("%q", got)
	}
}
