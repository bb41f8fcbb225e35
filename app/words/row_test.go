package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

func TestMain(m *testing.M) {
	test.NewApp()
	if err := Load(os.DirFS("../../assets"), "translations"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// codes returns every Code constant that the engine declares, so that a new
// one without words fails here.
func codes(t *testing.T) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../../uploader/error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if ok && strings.HasPrefix(v.Names[0].Name, "Code") && len(v.Values) == 1 {
			out = append(out, strings.Trim(v.Values[0].(*ast.BasicLit).Value, `"`))
		}
		return true
	})
	if len(out) < 20 {
		t.Fatalf("only %d codes found", len(out))
	}
	return out
}

// waits returns every reason to wait.
func waits() []uploader.Wait {
	var out []uploader.Wait
	for w := uploader.NoWait + 1; !strings.HasPrefix(w.String(), "wait("); w++ {
		out = append(out, w)
	}
	return out
}

func TestEveryCodeHasWords(t *testing.T) {
	seen := map[Text]string{}
	for _, code := range codes(t) {
		words, known := troubleOf(code)
		if !known {
			t.Errorf("code %q has no words of its own", code)
		}
		if other := seen[words.what]; other != "" {
			t.Errorf("codes %q and %q say the same: %q", code, other, words.what)
		}
		seen[words.what] = code
		s := &uploader.Snapshot{Name: "a.mp4", State: uploader.State{Phase: uploader.Failed}, Err: &uploader.Error{Code: code, Message: "quota exceeded"}}
		r := Describe(s, About{})
		if r.State == "" || r.Rest == "" || r.Main == NoAction || r.Icon != look.IconAlert || r.Tone != look.Trouble {
			t.Errorf("code %q: %+v", code, r)
		}
		if strings.Contains(r.Rest, "{{") || strings.Contains(r.Rest, "<no value>") {
			t.Errorf("code %q: %q", code, r.Rest)
		}
		for _, formal := range []string{"HTTP", "chunk", "ETag", "presigned"} {
			if strings.Contains(r.State+r.Rest, formal) {
				t.Errorf("code %q says %q", code, formal)
			}
		}
	}
	what, advice := Trouble(&uploader.Error{Code: uploader.CodeAccount, Message: "quota exceeded"})
	if what != "Your AionVision account is full or doesn't allow this." || advice != "Nothing was lost. Tell your administrator: quota exceeded" {
		t.Errorf("account: %q %q", what, advice)
	}
}

func TestEveryWaitHasWords(t *testing.T) {
	if len(waits()) < 9 {
		t.Fatalf("only %d waits", len(waits()))
	}
	for _, w := range waits() {
		x, known := waitOf(w)
		if !known || x.row == "" || x.icon == look.IconNone {
			t.Errorf("wait %q has no words", w)
		}
		if (x.chip == "") != (x.notice == "") {
			t.Errorf("wait %q holds everything or one transfer, not half", w)
		}
		text, _, _ := Hold(uploader.Status{Wait: w}, false)
		if text != string(x.notice) {
			t.Errorf("wait %q: notice %q", w, text)
		}
	}
}

var now = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func TestDescribe(t *testing.T) {
	const gb = 1_000_000_000
	half := uploader.Snapshot{Name: "GX1.MP4", Size: 4 * gb, Sent: 2 * gb, Confirmed: gb, Initiated: true, ETA: -1, MediaID: "vid_1"}
	with := func(p uploader.Phase, f func(*uploader.Snapshot)) *uploader.Snapshot {
		s := half
		s.State.Phase = p
		if f != nil {
			f(&s)
		}
		return &s
	}
	for _, c := range []struct {
		name  string
		s     *uploader.Snapshot
		about About
		group Group
		line  string // state, then rest
		right string
		bar   bool
		main  Action
		menu  string
	}{
		{"in line", &uploader.Snapshot{Name: "a.mp4", Size: gb}, About{Next: true}, InLine, "In line|sent next", "1.0 GB", false, NoAction, "Pause,Labels…,Details,Show in folder,Remove from list"},
		{"in line, not first", &uploader.Snapshot{Name: "a.mp4", Size: gb}, About{CanFirst: true, CanDown: true}, InLine, "In line|", "1.0 GB", false, NoAction, "Pause,Send this first,Move up,Move down,Labels…,Details,Show in folder,Remove from list"},
		{"an odd name", &uploader.Snapshot{Name: "two\nlines\xff.mp4", Size: gb}, About{}, InLine, "In line|", "1.0 GB", false, NoAction, "Pause,Labels…,Details,Show in folder,Remove from list"},
		{"in line, offline", &uploader.Snapshot{Name: "a.mp4", Size: gb, State: uploader.State{Wait: uploader.WaitOffline}}, About{Next: true}, InLine, "In line|", "1.0 GB", false, NoAction, "Pause,Labels…,Details,Show in folder,Remove from list"},
		{"checking", with(uploader.Preparing, func(s *uploader.Snapshot) { s.Sent, s.Confirmed, s.Initiated, s.MediaID = 0, 0, false, "" }), About{}, Now, "Checking file|", "4.0 GB", false, Pause, "Pause,Labels…,Details,Show in folder,Remove from list"},
		{"uploading", with(uploader.Uploading, func(s *uploader.Snapshot) { s.Rate = 8.1e6 }), About{Left: "about 6 min left"}, Now, "Uploading|8.1 MB/s · about 6 min left", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Copy video ID,Abort upload…"},
		{"stuck", with(uploader.Uploading, nil), About{Since: now.Add(-time.Minute)}, Now, "Uploading|–", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Copy video ID,Abort upload…"},
		{"all sent", with(uploader.Uploading, func(s *uploader.Snapshot) { s.Sent = s.Size }), About{}, Now, "All sent · being counted in|", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Copy video ID,Abort upload…"},
		{"retrying", with(uploader.Uploading, func(s *uploader.Snapshot) { s.RetryAt = now.Add(20 * time.Second) }), About{}, Now, "Retrying in 0:20|", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Copy video ID,Abort upload…"},
		{"finishing", with(uploader.Finishing, nil), About{Since: now.Add(-12 * time.Second)}, Now, "Finishing|0:12", "4.0 GB", true, NoAction, "Pause,Details,Show in folder,Copy video ID,Abort upload… (not while it is finishing)"},
		{"paused", with(uploader.Uploading, func(s *uploader.Snapshot) { s.State.Paused = true }), About{}, OnHold, "Paused|3.0 GB still to go", "1.0 of 4.0 GB", true, Resume, "Resume,Details,Show in folder,Copy video ID,Abort upload…"},
		{"paused wins over offline", with(uploader.Uploading, func(s *uploader.Snapshot) { s.State.Paused, s.State.Wait = true, uploader.WaitOffline }), About{}, OnHold, "Paused|3.0 GB still to go", "1.0 of 4.0 GB", true, Resume, "Resume,Details,Show in folder,Copy video ID,Abort upload…"},
		{"nobody answers", with(uploader.Uploading, func(s *uploader.Snapshot) { s.State.Wait = uploader.WaitNoAnswer }), About{}, OnHold, "Waiting: AionVision doesn't answer|", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Copy video ID,Abort upload…"},
		{"nobody answers, in practice", with(uploader.Uploading, func(s *uploader.Snapshot) { s.State.Wait = uploader.WaitNoAnswer }), About{Practice: true}, OnHold, "Waiting for internet|", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Abort upload…"},
		{"offline", with(uploader.Uploading, func(s *uploader.Snapshot) { s.State.Wait = uploader.WaitOffline }), About{}, OnHold, "Waiting for internet|", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Copy video ID,Abort upload…"},
		{"card out", with(uploader.Queued, func(s *uploader.Snapshot) { s.State.Wait = uploader.WaitFileMissing }), About{}, OnHold, "Put the card back|Goes on by itself where it stopped.", "1.0 of 4.0 GB", true, Pause, "Pause,Details,Show in folder,Copy video ID,Abort upload…"},
		{"damaged", with(uploader.Failed, func(s *uploader.Snapshot) {
			s.Err, s.Initiated, s.MediaID, s.Sent = &uploader.Error{Code: uploader.CodeDamaged}, false, "", 0
		}), About{}, NeedsAttention, "The recording may have been cut off.|Copy it from the camera again, or upload it as it is.", "4.0 GB", false, UploadAnyway, "Upload anyway,Retry,Labels…,Details,Show in folder,Remove from list"},
		{"too long, but begun", with(uploader.Failed, func(s *uploader.Snapshot) { s.Err = &uploader.Error{Code: uploader.CodeTooLong} }), About{}, NeedsAttention, "Longer than two hours.|Cut it into shorter videos and add those.", "4.0 GB", false, Retry, "Retry,Details,Show in folder,Copy video ID,Abort upload…"},
		{"uploaded", with(uploader.Uploaded, func(s *uploader.Snapshot) { s.FinishedAt = now.Add(-time.Hour) }), About{}, Done, "Uploaded|11:00", "4.0 GB", false, NoAction, "View receipt,Details,Show in folder,Copy video ID,Upload again,Remove from list"},
		{"practised", with(uploader.Uploaded, nil), About{Practice: true}, Done, "Practised: nothing left this computer|", "4.0 GB", false, NoAction, "Details,Show in folder,Upload again,Remove from list"},
		{"aborting, offline", with(uploader.Aborting, nil), About{Offline: true}, GivenUp, "Aborting|the abort goes out when you are online", "4.0 GB", false, NoAction, "Details,Show in folder,Copy video ID"},
		{"aborted", with(uploader.Aborted, nil), About{}, GivenUp, "Aborted|nothing of it is kept at AionVision", "4.0 GB", false, NoAction, "Details,Show in folder,Copy video ID,Upload again,Remove from list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.about.Now = now
			r := Describe(c.s, c.about)
			if g := GroupOf(c.s.State); g != c.group {
				t.Errorf("group %q, want %q", g.Title(false), c.group.Title(false))
			}
			if got := r.State + "|" + r.Rest; got != c.line {
				t.Errorf("says %q, want %q", got, c.line)
			}
			if r.Amount != c.right || r.Bar != c.bar || r.Main != c.main {
				t.Errorf("amount %q, bar %t, main %q; want %q, %t, %q", r.Amount, r.Bar, r.Main.Label(), c.right, c.bar, c.main.Label())
			}
			if got := menuText(r.Menu); got != c.menu {
				t.Errorf("menu\n%s, want\n%s", got, c.menu)
			}
			if shown := r.Title + r.File; strings.Contains(shown, "\n") || !utf8.ValidString(shown) {
				t.Errorf("%q, %q can't be shown in one line", r.Title, r.File)
			}
			if r.Icon == look.IconNone {
				t.Error("no symbol")
			}
		})
	}
}

func menuText(m []Entry) string {
	var out []string
	for _, e := range m {
		s := e.Action.Label()
		if e.Why != "" {
			s += " (" + e.Why + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ",")
}

func TestEveryActionIsNamed(t *testing.T) {
	for a := NoAction + 1; a < actionCount; a++ {
		if a.Label() == "" || a.Icon() == look.IconNone {
			t.Errorf("action %d: %q", a, a.Label())
		}
	}
}

// TestPracticeNeverSaysSafe goes through every state a transfer can have.
func TestPracticeNeverSaysSafe(t *testing.T) {
	check := func(where, text string) {
		t.Helper()
		for _, word := range []string{"safe", "uploaded"} {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%s says %q", where, text)
			}
		}
	}
	for p := uploader.Queued; p <= uploader.Failed; p++ {
		for _, w := range append(waits(), uploader.NoWait) {
			for _, paused := range []bool{false, true} {
				s := &uploader.Snapshot{Name: "a.mp4", Size: 10, State: uploader.State{Phase: p, Paused: paused, Wait: w}}
				if p == uploader.Failed {
					s.Err = &uploader.Error{Code: uploader.CodeDamaged}
				}
				r := Describe(s, About{Practice: true, Now: now})
				check("row", r.State+" "+r.Rest)
				check("group", GroupOf(s.State).Title(true))
				hold, _, _ := Hold(uploader.Status{Wait: w}, true)
				check("notice", hold)
				check("sentence", Sum([]*uploader.Snapshot{s}).Sentence(true))
			}
		}
	}
	q := AskClose(2, true, true)
	check("close", q.Title+q.Text+q.Yes+q.No)
	check("counted", Totals{Unfinished: 1}.Counted(uploader.Status{Pace: uploader.PacePlan}, true))
}
