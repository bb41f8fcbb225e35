package words

import (
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

func TestTimelineWords(t *testing.T) {
	now := time.Date(2026, 5, 4, 14, 30, 0, 0, time.UTC)
	at := time.Date(2026, 5, 4, 14, 2, 0, 0, time.UTC)
	m := func(code, detail string, lasts time.Duration, n int) uploader.Moment {
		x := uploader.Moment{At: at, Code: code, Detail: detail, Count: n}
		if lasts >= 0 {
			x.Until = at.Add(lasts)
		}
		return x
	}
	for _, c := range []struct {
		m        uploader.Moment
		practice bool
		want     string
		tone     look.Tone
	}{
		{m(uploader.MomentAdded, "", -1, 1), false, "Added to the list", look.Neutral},
		{m(uploader.MomentChecked, "", -1, 1), false, "File checked: it can be uploaded", look.Neutral},
		{m(uploader.MomentStarted, "", -1, 1), false, "Upload started", look.Active},
		{m(uploader.MomentPaused, "", 3*time.Minute, 1), false, "Paused for 3 min", look.Caution},
		{m(uploader.MomentPaused, "", 20*time.Second, 1), false, "Paused for 20 s", look.Caution},
		{m(uploader.MomentPaused, "", -1, 1), false, "Paused 28 min ago", look.Caution},
		{m(uploader.MomentWaiting, "no_internet", 3*time.Minute+20*time.Second, 1), false, "Internet was gone for 3 min", look.Caution},
		{m(uploader.MomentWaiting, "no_internet", -1, 1), false, "Internet has been gone for 28 min", look.Caution},
		{m(uploader.MomentWaiting, "no_internet", 0, 1), false, "Internet is gone", look.Caution},
		{m(uploader.MomentWaiting, "no_internet", 10*time.Minute, 4), false, "Internet came and went 4 times in 10 min", look.Caution},
		{m(uploader.MomentWaiting, "file_missing", 5*time.Minute, 1), false, "The file or its card was away for 5 min", look.Caution},
		{m(uploader.MomentRenewed, "", -1, 1), false, "A link had run out and was renewed", look.Neutral},
		{m(uploader.MomentRenewed, "", -1, 12), false, "12 links had run out and were renewed", look.Neutral},
		{m(uploader.MomentAgain, "", -1, 2), false, "2 pieces are sent again", look.Caution},
		{m(uploader.MomentUploaded, "", -1, 1), false, "Uploaded", look.Good},
		{m(uploader.MomentUploaded, "", -1, 1), true, "Practised: nothing left this computer", look.Active},
		{m(uploader.MomentFailed, uploader.CodeDamaged, -1, 1), false, "The recording may have been cut off.", look.Trouble},
		{m("of the future", "", -1, 1), false, "of the future", look.Neutral},
	} {
		got := Timeline([]uploader.Moment{c.m}, now, c.practice)[0]
		if got.Text != c.want || got.Tone != c.tone || got.Time != "14:02" || got.Day != "" {
			t.Errorf("%s %s: %+v, want %q", c.m.Code, c.m.Detail, got, c.want)
		}
	}
}

// TestTimelineKnowsEveryWait holds that no reason to wait goes without words.
func TestTimelineKnowsEveryWait(t *testing.T) {
	for w := uploader.WaitOffline; w <= uploader.WaitFileGrowing; w++ {
		if got := waitingOf(w.String()); strings.HasPrefix(string(got.short), "Waiting") && w != uploader.WaitNoKey {
			t.Errorf("%s has no words of its own", w)
		}
	}
}

func TestTimelineDays(t *testing.T) {
	now := time.Date(2026, 5, 4, 14, 30, 0, 0, time.UTC)
	var ms []uploader.Moment
	for _, back := range []time.Duration{50 * time.Hour, 49 * time.Hour, time.Hour, time.Minute} {
		ms = append(ms, uploader.Moment{At: now.Add(-back), Code: uploader.MomentAdded})
	}
	var got []string
	for _, h := range Timeline(ms, now, false) {
		got = append(got, h.Day+"|"+h.Time)
	}
	if want := "2 May 2026|12:30 |13:30 Today|13:30 |14:29"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", strings.Join(got, " "), want)
	}
}

func TestLabelWords(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{uploader.CheckTag("Brücke"), "Tags take the letters a to z, digits, spaces, - and _."},
		{uploader.CheckTitle(strings.Repeat("x", 256)), "That is too long: 255 characters at most, 50 for a tag."},
		{uploader.Labels{Tags: make([]string, 21)}.Check(), "A video takes 20 tags at most."},
		{uploader.CheckField("", "x"), "A field needs a name."},
		{uploader.ErrLabelsSent, "Sent when the upload started; can't be changed from here any more."},
		{uploader.ErrNoTransfer, "The labels couldn't be changed."},
	} {
		if got := LabelProblem(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
	open := &uploader.Snapshot{State: uploader.State{Phase: uploader.Queued}}
	sent := &uploader.Snapshot{State: uploader.State{Phase: uploader.Uploading}, Initiated: true}
	for _, c := range []struct {
		all  []*uploader.Snapshot
		want string
	}{
		{[]*uploader.Snapshot{open}, "Kept as you type, and sent when the upload starts. Until then you can change them."},
		{[]*uploader.Snapshot{open, sent}, "1 of them was sent already and keeps its labels."},
		{[]*uploader.Snapshot{sent}, "Sent when the upload started; can't be changed from here any more."},
	} {
		if got := LabelsNote(c.all); got != c.want {
			t.Errorf("%d: %q, want %q", len(c.all), got, c.want)
		}
	}
	l := uploader.Labels{Metadata: map[string]string{"site": "Bridge 12", "asset": "B12-3"}, Tags: []string{"pier"}}
	if got := NewVideosGet(l); got != "New videos get: Site Bridge 12 · Asset B12-3 · pier" {
		t.Errorf("%q", got)
	}
	if got := NewVideosGet(uploader.Labels{}); got != "" {
		t.Errorf("nothing is said as %q", got)
	}
}

func TestTechnicalText(t *testing.T) {
	s := &uploader.Snapshot{ID: "t1", State: uploader.State{Phase: uploader.Failed}, Size: 5, Err: &uploader.Error{Code: uploader.CodeAccount, Op: "initiate", Status: 413, APICode: "QUOTA", RequestID: "req_1", Message: "full"}}
	got := Technical(s, &uploader.Details{UploadID: "up", StorageHost: "storage.example.com", PieceCount: 7})
	want := "transfer: t1\nstate: failed\nsize: 5\nupload id: up\nstorage: storage.example.com\nchunks: 7\nerror: account\noperation: initiate\nhttp status: 413\napi code: QUOTA\nrequest id: req_1\nmessage: full"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
