package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/term"

	"github.com/aionvision/aion-uploader/uploader"
)

// newReport prints JSON when it is asked for, else plain lines, with a bar on
// a terminal.
func newReport(o *options, stdout, stderr io.Writer) reporter {
	if o.json {
		return &jsonReport{enc: json.NewEncoder(stdout), err: stderr}
	}
	r := &textReport{out: stdout, err: stderr, practice: o.practice}
	if f, ok := stdout.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		r.bar = true
		r.width = func() int { w, _, _ := term.GetSize(int(f.Fd())); return w }
	}
	return r
}

// jsonReport prints one object a line; notes go to standard error.
type jsonReport struct {
	enc *json.Encoder
	err io.Writer
}

// print writes one line. Whoever reads may have gone: the upload goes on.
func (r *jsonReport) print(v any) { _ = r.enc.Encode(v) }

type jsonState struct {
	Time    time.Time   `json:"time"`
	Event   string      `json:"event"`
	ID      uploader.ID `json:"id"`
	Path    string      `json:"path"`
	From    string      `json:"from"`
	To      string      `json:"to"`
	Reason  string      `json:"reason"`
	MediaID string      `json:"media_id"`
}

type jsonProgress struct {
	Event     string      `json:"event"`
	ID        uploader.ID `json:"id"`
	Sent      int64       `json:"sent"`
	Confirmed int64       `json:"confirmed"`
	Size      int64       `json:"size"`
	Rate      int64       `json:"rate"`
	ETA       *int64      `json:"eta_seconds"` // null: not known
}

type jsonResult struct {
	Event   string      `json:"event"`
	ID      uploader.ID `json:"id"`
	Path    string      `json:"path"`
	State   string      `json:"state"`
	MediaID string      `json:"media_id"`
	Size    int64       `json:"size"`
	Before  bool        `json:"uploaded_before,omitempty"`
	Error   *jsonError  `json:"error"`
}

type jsonError struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	RequestID string `json:"request_id"`
}

func (r *jsonReport) state(e uploader.Event) {
	r.print(jsonState{e.At.UTC(), "state", e.ID, e.Snapshot.Path, e.From.String(), e.To.String(), e.Reason, e.Snapshot.MediaID})
}

func (r *jsonReport) progress(all []*uploader.Snapshot, _ uploader.Status) {
	for _, s := range all {
		if s.State.Phase != uploader.Uploading && s.State.Phase != uploader.Finishing {
			continue
		}
		p := jsonProgress{"progress", s.ID, s.Sent, s.Confirmed, s.Size, int64(s.Rate), nil}
		if s.ETA >= 0 {
			eta := int64(s.ETA.Seconds() + 0.5)
			p.ETA = &eta
		}
		r.print(p)
	}
}

func (r *jsonReport) result(s *uploader.Snapshot, before bool) {
	o := jsonResult{Event: "result", ID: s.ID, Path: s.Path, State: s.State.String(), MediaID: s.MediaID, Size: s.Size, Before: before}
	if e := s.Err; e != nil {
		o.Error = &jsonError{e.Code, e.Message, e.RequestID}
	} else if w := s.State.Wait; w != uploader.NoWait {
		o.Error = &jsonError{Code: w.String()}
	}
	r.print(o)
}

func (r *jsonReport) note(text string) { fmt.Fprintln(r.err, "aion-upload:", clean(text)) }

// textReport prints for people.
type textReport struct {
	out, err io.Writer
	practice bool
	bar      bool
	width    func() int
	drawn    bool
	ticks    int
}

func (r *textReport) line(w io.Writer, format string, a ...any) {
	if r.drawn {
		fmt.Fprint(r.out, "\r\x1b[K")
		r.drawn = false
	}
	fmt.Fprintln(w, clean(fmt.Sprintf(format, a...)))
}

func (r *textReport) note(text string) { r.line(r.err, "aion-upload: %s", text) }

func (r *textReport) state(e uploader.Event) {
	s := e.Snapshot
	switch {
	case e.To.Phase.Final() || e.To.Phase == uploader.Failed || e.Reason == "added":
	case e.To.Wait != uploader.NoWait:
		r.line(r.out, "%s: waiting (%s)", s.Name, e.To.Wait)
	case e.From.Wait != uploader.NoWait:
		r.line(r.out, "%s: goes on", s.Name)
	case e.From.Phase != e.To.Phase && e.To.Phase == uploader.Uploading:
		r.line(r.out, "%s: uploading, %s", s.Name, bytes(s.Size))
	}
}

func (r *textReport) progress(all []*uploader.Snapshot, st uploader.Status) {
	r.ticks++
	var sent, size int64
	for _, s := range all {
		sent, size = sent+s.Sent, size+s.Size
	}
	if size == 0 || !r.bar && r.ticks%10 != 0 {
		return
	}
	text := fmt.Sprintf("%s of %s", bytes(sent), bytes(size))
	if st.Rate > 0 {
		text += fmt.Sprintf(" · %s/s", bytes(int64(st.Rate)))
	}
	if st.ETA > 0 {
		text += fmt.Sprintf(" · about %s left", st.ETA.Round(time.Second))
	}
	if !r.bar {
		r.line(r.out, "%s", text)
		return
	}
	room := max(10, min(40, r.width()-len([]rune(text))-4))
	full := int(sent * int64(room) / size)
	fmt.Fprintf(r.out, "\r\x1b[K[%s%s] %s", strings.Repeat("#", full), strings.Repeat(".", room-full), text)
	r.drawn = true
}

func (r *textReport) result(s *uploader.Snapshot, before bool) {
	switch {
	case before:
		r.line(r.out, "%s: uploaded before (video %s); --again sends it again", s.Path, s.MediaID)
	case s.State.Phase == uploader.Uploaded && r.practice:
		r.line(r.out, "%s: practised, %s: nothing left this computer", s.Path, bytes(s.Size))
	case s.State.Phase == uploader.Uploaded:
		r.line(r.out, "%s: uploaded, %s, video %s", s.Path, bytes(s.Size), s.MediaID)
	case s.Err != nil:
		r.line(r.out, "%s: %s: %s (%s)", s.Path, s.State, s.Err.Message, s.Err.Code)
	default:
		r.line(r.out, "%s: %s", s.Path, strings.TrimSpace(s.State.String()+" "+s.State.Wait.String()))
	}
}

// bytes is a number of bytes for people, in decimal units.
func bytes(n int64) string {
	units := []string{"B", "kB", "MB", "GB"}
	v, i := float64(n), 0
	for v >= 999.95 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	if i == 0 {
		return strconv.FormatInt(n, 10) + " B"
	}
	return strconv.FormatFloat(v, 'f', 1, 64) + " " + units[i]
}

// clean keeps control characters of a file's name, or of a server's text, from
// the terminal; those too that turn the direction of what follows.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return '\uFFFD'
		}
		return r
	}, s)
}
