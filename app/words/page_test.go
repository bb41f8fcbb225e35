package words

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
)

func snap(p uploader.Phase, size, confirmed int64) *uploader.Snapshot {
	return &uploader.Snapshot{State: uploader.State{Phase: p}, Size: size, Confirmed: confirmed, Sent: confirmed}
}

func TestSumAndSentence(t *testing.T) {
	notVideo := snap(uploader.Failed, 5, 0)
	notVideo.Err = &uploader.Error{Code: uploader.CodeNotVideo}
	paused := snap(uploader.Uploading, 100, 10)
	paused.State.Paused = true
	all := []*uploader.Snapshot{
		snap(uploader.Uploaded, 100, 90), // the rest was never counted here
		snap(uploader.Uploading, 100, 30),
		paused,
		snap(uploader.Failed, 100, 20),
		snap(uploader.Aborted, 1000, 500),
		snap(uploader.Aborting, 1000, 500),
		notVideo,
	}
	want := Totals{Videos: 4, Done: 1, Unfinished: 3, Pausable: 1, Resumable: 1, Failed: 1, Retriable: 1, Aborted: 2, Refused: 1, Size: 400, Sent: 160, Confirmed: 160, UnsentAborts: 1}
	got := Sum(all)
	if got != want {
		t.Errorf("Sum: %+v, want %+v", got, want)
	}
	for _, c := range []struct {
		t        Totals
		practice bool
		want     string
	}{
		{got, false, "1 of 4 videos are safe at AionVision"},
		{got, true, "1 of 4 videos practised"},
		{Totals{Videos: 1}, false, "0 of 1 video is safe at AionVision"},
		{Totals{Videos: 1, Done: 1}, false, "Your video is safe at AionVision"},
		{Totals{Videos: 5200, Done: 5200}, false, "All 5,200 videos are safe at AionVision"},
		{Totals{Videos: 2, Done: 2}, true, "All 2 videos practised"},
		{Totals{}, false, "No videos in the list"},
		{Totals{Aborted: 1}, false, "Upload aborted, nothing on its way"},
		{Totals{Aborted: 3}, true, "3 uploads aborted, nothing on its way"},
		{Totals{Refused: 1}, false, "This file isn't a video"},
		{Totals{Refused: 2}, false, "None of these 2 files is a video"},
		{Totals{Refused: 2, Aborted: 1}, false, "Nothing on its way"},
	} {
		if s := c.t.Sentence(c.practice); s != c.want {
			t.Errorf("%+v: %q, want %q", c.t, s, c.want)
		}
	}
}

func TestProgress(t *testing.T) {
	moving := Totals{Videos: 8, Unfinished: 5, Pausable: 5, Size: 30_200_000_000, Confirmed: 14_100_000_000, Sent: 14_200_000_000}
	held := moving
	held.Pausable, held.Resumable = 0, 5
	for _, c := range []struct {
		t    Totals
		st   uploader.Status
		left string
		want string
	}{
		{moving, uploader.Status{Rate: 8.2e6}, "about 33 min left", "14.1 of 30.2 GB · 8.2 MB/s · about 33 min left"},
		{moving, uploader.Status{Rate: 8.2e6}, "", "14.1 of 30.2 GB · 8.2 MB/s"},
		{moving, uploader.Status{}, "", "14.1 of 30.2 GB · –"},
		{moving, uploader.Status{Wait: uploader.WaitOffline}, "", "14.1 of 30.2 GB · Waiting for internet"},
		{moving, uploader.Status{Rate: 1e6, Pace: uploader.PaceLimit, RateLimit: 1e6}, "", "14.1 of 30.2 GB · 1.0 MB/s"},
		{moving, uploader.Status{Rate: 1e6, Pace: uploader.PacePlan, CallsPerMinute: 10}, "about 33 min left", "14.1 of 30.2 GB · 1.0 MB/s · about 33 min left · your plan's pace (10 calls a minute)"},
		{moving, uploader.Status{Rate: 1e6, Pace: uploader.PaceServer}, "", "14.1 of 30.2 GB · 1.0 MB/s · slowed down by the storage"},
		{held, uploader.Status{}, "", "14.1 of 30.2 GB · Paused"},
		{Totals{Videos: 1, Done: 1, Size: 1e9, Confirmed: 1e9, Sent: 1e9}, uploader.Status{}, "", "1.0 GB"},
		{Totals{Videos: 6, Refused: 1, Unfinished: 6, Failed: 6, Size: 18e9}, uploader.Status{}, "", "0.0 of 18.0 GB · 1 file isn't a video"},
		{Totals{}, uploader.Status{}, "", ""},
	} {
		if got := c.t.Progress(c.st, c.left); got != c.want {
			t.Errorf("%+v: %q, want %q", c.st, got, c.want)
		}
	}
}

func TestCounted(t *testing.T) {
	t.Run("the plan's words", func(t *testing.T) {
		sent := Totals{Videos: 2, Unfinished: 2, Size: 10, Sent: 10}
		st := uploader.Status{Pace: uploader.PacePlan, CallsPerMinute: 10, ETA: 58 * time.Minute}
		want := "All sent · being counted in, about 58 min (your plan: 10 calls a minute). You can take the card out; don't wipe it yet."
		if got := sent.Counted(st, false); got != want {
			t.Errorf("%q", got)
		}
		sent.Sent = 9
		if got := sent.Counted(st, false); got != "" {
			t.Errorf("said while bytes are missing: %q", got)
		}
	})
}

func TestQuestions(t *testing.T) {
	one := AskAbort([]*uploader.Snapshot{snap(uploader.Uploading, 8e9, 7.1e9)})
	if one.Title != "Abort this upload?" || one.Text != "7.1 GB already sent will be discarded. The files on this computer stay as they are." || one.Yes != "Abort upload" || one.No != "Keep uploading" {
		t.Errorf("%+v", one)
	}
	three := AskAbort([]*uploader.Snapshot{snap(uploader.Uploading, 8e9, 7e9), snap(uploader.Uploading, 8e9, 1e8), snap(uploader.Uploading, 8e9, 0)})
	if three.Title != "Abort 3 uploads?" || three.Yes != "Abort uploads" {
		t.Errorf("%+v", three)
	}
	if one, two := AskClose(1, false, true).Text, AskClose(2, false, false).Text; one != "Nothing is lost: next time it goes on where it stopped. Don't wipe the card yet." || two != "Nothing is lost: next time they go on where they stopped. Don't wipe the card yet." {
		t.Errorf("one: %q, two: %q", one, two)
	}
	if q := AskClose(2, false, false); q.Title != "Close while 2 videos aren't safe yet?" || q.Yes != "Quit, go on next time" || q.No != "Cancel" {
		t.Errorf("%+v", q)
	}
	if q := AskClose(1, false, true); q.Title != "Close while 1 video isn't safe yet?" {
		t.Errorf("%+v", q)
	}
}

func TestTellAdded(t *testing.T) {
	before := func(n int) (d []uploader.Duplicate) {
		for range n {
			d = append(d, uploader.Duplicate{Path: "/card/a.mp4", ID: "x", Uploaded: true})
		}
		return d
	}
	listed := uploader.Duplicate{Path: "/card/b.mp4", ID: "b"}
	for _, c := range []struct {
		name     string
		a        uploader.Added
		practice bool
		want     string
		again    int
		show     uploader.ID
	}{
		{"nothing to tell", uploader.Added{IDs: make([]uploader.ID, 3)}, false, "", 0, ""},
		{"some known", uploader.Added{IDs: make([]uploader.ID, 12), Duplicates: before(40)}, false, "40 of 52 are already at AionVision · 12 new", 40, ""},
		{"one known", uploader.Added{Duplicates: before(1)}, false, "a.mp4 is already at AionVision", 1, ""},
		{"one practised", uploader.Added{Duplicates: before(1)}, true, "a.mp4 was practised before", 1, ""},
		{"one listed", uploader.Added{Duplicates: []uploader.Duplicate{listed}}, false, "b.mp4 is already in the list", 0, "b"},
		{"two listed", uploader.Added{Duplicates: []uploader.Duplicate{listed, listed}}, false, "2 are already in the list", 0, "b"},
		{"others", uploader.Added{IDs: make([]uploader.ID, 2), Skipped: []uploader.Skipped{{Folder: "/card/DCIM", Videos: 2, Others: 1}}}, false, "1 other file left out: it isn't a video", 0, ""},
		{"no videos", uploader.Added{Skipped: []uploader.Skipped{{Folder: "/card/DCIM", Others: 7}}}, false, "No videos in the folder DCIM", 0, ""},
		{"unreadable", uploader.Added{Skipped: []uploader.Skipped{{Folder: "/card/DCIM", Err: "permission denied"}}}, false, "The folder DCIM couldn't be read in full", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := TellAdded(c.a, c.practice)
			if n.Text != c.want || len(n.Again) != c.again || n.Show != c.show {
				t.Errorf("%q, %d again, show %q; want %q, %d, %q", n.Text, len(n.Again), n.Show, c.want, c.again, c.show)
			}
		})
	}
	if got := PlanPace(200, 10); got != "200 clips: about 42 min at your plan's pace (10 calls a minute)" {
		t.Errorf("%q", got)
	}
	if got := PlanPace(3, 10) + PlanPace(300, 0); got != "" {
		t.Errorf("%q", got)
	}
}
