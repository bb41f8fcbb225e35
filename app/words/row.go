package words

import (
	"path/filepath"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// Row is every word and sign that one row of the list shows.
type Row struct {
	Icon look.Icon
	Tone look.Tone

	Title string
	File  string // the file's name, where the title is another; else empty
	State string // what it is in a word or a sentence, in the tone's ink
	Rest  string // what follows: reason, speed, time left, advice
	After string // what became of it after the upload

	Bar             bool
	Confirmed, Sent float32 // parts of the whole
	Amount          string  // "3.2 of 6.1 GB", or the size alone

	Main Action
	Menu []Entry // Abort is last
}

// Entry is one line of a row's menu. A line that can't be chosen now says why.
type Entry struct {
	Action Action
	Why    string // why it can't be chosen; empty when it can
}

// About is what a row's words depend on beside its snapshot.
type About struct {
	Now      time.Time
	Practice bool
	Offline  bool
	Since    time.Time // since when the transfer is in its state
	Left     string    // the time left as it is shown now; see the window's throttle
	Next     bool      // first in line
	CanFirst bool      // something unfinished stands before it
	CanDown  bool      // something unfinished stands behind it
}

// Describe returns the words of one transfer. It is the one table of phase,
// hold and error that the list, its menus and its tests go by.
func Describe(s *uploader.Snapshot, a About) Row {
	r := Row{Title: s.Labels.Title, File: s.Name, Amount: Bytes(s.Size)}
	if r.Title == "" {
		r.Title, r.File = s.Name, ""
	}
	if r.Title == "" {
		r.Title = filepath.Base(s.Path)
	}
	r.Title, r.File = receipt.Visible(r.Title), receipt.Visible(r.File)
	r.Confirmed, r.Sent = parts(s)
	switch s.State.Phase {
	case uploader.Uploaded:
		r.done(s, a)
	case uploader.Aborted:
		r.Icon, r.Tone, r.State = look.IconClose, look.Neutral, T("Aborted")
		if !a.Practice {
			r.Rest = T("nothing of it is kept at AionVision")
		}
	case uploader.Aborting:
		r.Icon, r.Tone, r.State = look.IconClose, look.Caution, T("Aborting")
		if a.Offline {
			r.Rest = T("the abort goes out when you are online")
		}
	case uploader.Failed:
		r.failed(s)
	default:
		r.underway(s, a)
	}
	r.Menu = menu(s, a, r.Main)
	return r
}

func parts(s *uploader.Snapshot) (confirmed, sent float32) {
	if s.Size <= 0 {
		return 0, 0
	}
	c, x := float32(s.Confirmed)/float32(s.Size), float32(s.Sent)/float32(s.Size)
	return c, max(c, x)
}

func (r *Row) done(s *uploader.Snapshot, a About) {
	r.Icon, r.Tone, r.State = look.IconCheck, look.Good, T("Uploaded")
	if !s.FinishedAt.IsZero() {
		r.Rest = Moment(s.FinishedAt, a.Now)
	}
	r.After = Analysed(s.Analysis)
	if s.Analysis.Retryable() && !s.Analysis.Asking {
		r.Main = RetryAnalysis
	}
	if a.Practice {
		r.Icon, r.Tone = look.IconCheck, look.Active
		r.State, r.Rest, r.After = T("Practised: nothing left this computer"), "", ""
		r.Main = NoAction
	}
}

func (r *Row) failed(s *uploader.Snapshot) {
	r.Icon, r.Tone = look.IconAlert, look.Trouble
	r.State, r.Rest = Trouble(s.Err)
	r.Main = remedy(s)
}

// remedy is the main button of a failed transfer.
func remedy(s *uploader.Snapshot) Action {
	code := uploader.CodeInternal
	if s.Err != nil {
		code = s.Err.Code
	}
	t, _ := troubleOf(code)
	if t.main == Remove && s.Initiated {
		return Retry
	}
	return t.main
}

// underway words what is neither final nor failed: its holds first.
func (r *Row) underway(s *uploader.Snapshot, a About) {
	r.Bar = s.State.Phase == uploader.Uploading || s.State.Phase == uploader.Finishing || s.Sent > 0
	if r.Bar {
		r.Amount = BytesOf(s.Confirmed, s.Size)
	}
	switch {
	case s.State.Paused:
		r.Icon, r.Tone, r.State, r.Main = look.IconPause, look.Caution, T("Paused"), Resume
		if s.Held {
			r.Rest = T("waits for Start")
		}
		if s.Sent > 0 {
			r.Rest = T("{{.Left}} still to go", V{"Left": Bytes(s.Size - s.Confirmed)})
		}
		return
	case GroupOf(s.State) == OnHold:
		w, _ := waitOf(s.State.Wait)
		if a.Practice {
			w, _ = waitOf(Practised(s.State.Wait))
		}
		r.Icon, r.Tone, r.State, r.Rest, r.Main = w.icon, w.tone, T(w.row), T(w.advice), Pause
		return
	}
	switch s.State.Phase {
	case uploader.Queued:
		r.Icon, r.Tone, r.State = look.IconLine, look.Neutral, T("In line")
		if a.Next && s.State.Wait == uploader.NoWait {
			r.Rest = T("sent next")
		}
	case uploader.Preparing:
		r.Icon, r.Tone, r.State, r.Main = look.IconSearch, look.Active, T("Checking file"), Pause
	case uploader.Uploading:
		r.uploading(s, a)
	case uploader.Finishing:
		r.Icon, r.Tone, r.State = look.IconFlag, look.Active, T("Finishing")
		if !a.Since.IsZero() {
			r.Rest = Clock(a.Now.Sub(a.Since))
		}
		r.Amount = Bytes(s.Size)
	}
}

func (r *Row) uploading(s *uploader.Snapshot, a About) {
	r.Icon, r.Tone, r.State, r.Main = look.IconUp, look.Active, T("Uploading"), Pause
	switch {
	case s.RetryAt.After(a.Now):
		r.Icon, r.Tone = look.IconClock, look.Caution
		r.State = T("Retrying in {{.Time}}", V{"Time": Clock(s.RetryAt.Sub(a.Now))})
	case s.Size > 0 && s.Sent >= s.Size && s.Chunks.Sending == 0:
		r.State, r.Rest = T("All sent · being counted in"), a.Left
	case s.Rate >= 1:
		r.Rest = Rate(s.Rate)
		if a.Left != "" {
			r.Rest += " · " + a.Left
		}
	case a.Since.IsZero() || a.Now.Sub(a.Since) > 5*time.Second:
		r.Rest = "–"
	}
}
