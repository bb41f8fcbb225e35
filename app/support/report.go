package support

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aionvision/aion-uploader/internal/redact"
	"github.com/aionvision/aion-uploader/uploader"
)

// Report is what a report is made of. Its texts may hold secrets: [Report.Text]
// takes them out.
type Report struct {
	At       time.Time
	Version  string   // of the program
	System   []string // lines about system and desktop
	Settings any      // as JSON; holds no key
	Status   uploader.Status
	Videos   []*uploader.Snapshot
	Details  func(uploader.ID) *uploader.Details // nil: none; may wait some milliseconds
	Check    []uploader.Check                    // of the last connection check; none: it didn't run
	Log      []string
	Secrets  []redact.Secret // this person and computer, and the key
}

// How many videos are listed, and of how many it is told what happened.
const (
	mostVideos  = 200
	mostStories = 20
)

// Text writes the report. Files go by pseudonyms that hold throughout it.
func (r Report) Text() string {
	var b strings.Builder
	title := func(s string) { fmt.Fprintf(&b, "\n== %s ==\n", s) }
	fmt.Fprintf(&b, "Aion Uploader: report for support\nWritten %s\nProgram %s\n", stamp(r.At), r.Version)
	for _, s := range r.System {
		fmt.Fprintln(&b, s)
	}
	title("Settings")
	if j, err := json.MarshalIndent(r.Settings, "", "  "); err == nil {
		fmt.Fprintf(&b, "%s\n", j)
	}
	title("State")
	r.state(&b)
	title("Connection check")
	r.check(&b)
	title(fmt.Sprintf("Videos (%d)", len(r.Videos)))
	r.videos(&b)
	title("What happened")
	r.stories(&b)
	title("Log")
	for _, l := range r.Log {
		fmt.Fprintln(&b, l)
	}
	return redact.New(append(r.names(), r.Secrets...)...).Text(b.String())
}

func (r Report) state(b *strings.Builder) {
	s := r.Status
	fmt.Fprintf(b, "wait: %s %s\n", s.Wait, s.WaitDetail)
	fmt.Fprintf(b, "rate: %.0f B/s, limit %d B/s, pace %v\n", s.Rate, s.RateLimit, s.Pace)
	fmt.Fprintf(b, "clock offset: %s, calls a minute: %d, owed aborts: %d\n", s.ClockOffset.Round(time.Second), s.CallsPerMinute, s.OwedAborts)
	if s.Store != "" {
		fmt.Fprintf(b, "store: %s %s\n", s.Store, s.StoreDetail)
	}
}

func (r Report) check(b *strings.Builder) {
	if len(r.Check) == 0 {
		fmt.Fprintln(b, "It didn't run.")
		return
	}
	fmt.Fprintln(b, uploader.CheckCode(r.Check))
	for _, c := range r.Check {
		fmt.Fprintf(b, "%s: %s %s\n", c.Step, c.Result, c.Detail)
	}
}

func (r Report) videos(b *strings.Builder) {
	for i, s := range r.Videos {
		if i == mostVideos {
			fmt.Fprintf(b, "and %d more\n", len(r.Videos)-i)
			return
		}
		fmt.Fprintf(b, "%s: %s, %d bytes, sent %d, confirmed %d, pieces %d/%d, attempts %d, added %s",
			pseudonym(i, s), s.State, s.Size, s.Sent, s.Confirmed, s.Chunks.Confirmed, s.Chunks.Total, s.Attempts, stamp(s.AddedAt))
		if !s.FinishedAt.IsZero() {
			fmt.Fprintf(b, ", finished %s", stamp(s.FinishedAt))
		}
		if e := s.Err; e != nil {
			fmt.Fprintf(b, "\n    %s %s %d %s request %s: %s", e.Code, e.Op, e.Status, e.APICode, e.RequestID, e.Message)
		}
		fmt.Fprintln(b)
	}
}

// stories tells what happened to what isn't done, and to what failed.
func (r Report) stories(b *strings.Builder) {
	told := 0
	for i, s := range r.Videos {
		if r.Details == nil || told == mostStories {
			return
		}
		if s.State.Phase.Final() {
			continue
		}
		d := r.Details(s.ID)
		if d == nil || len(d.Timeline) == 0 {
			continue
		}
		told++
		fmt.Fprintf(b, "%s:\n", pseudonym(i, s))
		for _, m := range d.Timeline {
			fmt.Fprintf(b, "    %s %s %s", stamp(m.At), m.Code, m.Detail)
			if m.Count > 1 {
				fmt.Fprintf(b, " ×%d", m.Count)
			}
			if m.Until.After(m.At) {
				fmt.Fprintf(b, ", %s long", m.Until.Sub(m.At).Round(time.Second))
			}
			fmt.Fprintln(b)
		}
	}
}

// names are the secrets that the videos bring: paths, folders, names, titles.
func (r Report) names() []redact.Secret {
	var out []redact.Secret
	add := func(text, instead string) {
		if utf8.RuneCountInString(text) >= 3 { // "." and "/" are no secret
			out = append(out, redact.Secret{Text: text, Instead: instead})
		}
	}
	folders := map[string]bool{}
	for i, s := range r.Videos {
		p := pseudonym(i, s)
		add(s.Path, p)
		add(s.Name, p)
		add(s.Labels.Title, "[title]")
		for _, v := range s.Labels.Metadata {
			add(v, "[label]")
		}
		if d := filepath.Dir(s.Path); !folders[d] {
			folders[d] = true
			add(d, "[folder]")
		}
	}
	return out
}

// pseudonym is what a video is called in the report: "video-3.mp4".
func pseudonym(i int, s *uploader.Snapshot) string {
	ext := strings.ToLower(filepath.Ext(s.Name))
	switch ext {
	case ".mp4", ".mov", ".m4v", ".webm", ".avi":
	default:
		ext = ""
	}
	return fmt.Sprintf("video-%d%s", i+1, ext)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format(time.RFC3339)
}
