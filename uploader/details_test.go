package uploader_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// titled returns a change that gives labels a title and a site.
func titled(title string) func(uploader.Labels) uploader.Labels {
	return func(l uploader.Labels) uploader.Labels {
		l.Title, l.Metadata = title, map[string]string{"site": "Bridge 12"}
		return l
	}
}

func TestSetLabelsBeforeTheUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		p := r.video("a.avi", 200_000, 1)
		id := r.add(uploader.AddOptions{Paused: true, Labels: uploader.Labels{Tags: []string{"pier"}}}, p).IDs[0]
		a := <-r.m.SetLabels([]uploader.ID{id, "nobody"}, titled("Pier 4"))
		if !slices.Equal(a.Changed, []uploader.ID{id}) || !errors.Is(a.Refused["nobody"], uploader.ErrNoTransfer) {
			t.Errorf("answer: %+v", a)
		}
		if got := r.m.Snapshot(id).Labels; got.Title != "Pier 4" || got.Metadata["site"] != "Bridge 12" || !slices.Equal(got.Tags, []string{"pier"}) {
			t.Errorf("shown: %+v", got)
		}
		bad := <-r.m.SetLabels([]uploader.ID{id}, func(l uploader.Labels) uploader.Labels {
			l.Tags[0] = "pier/4" // a copy: it must not reach the transfer
			return l
		})
		if !errors.Is(bad.Refused[id], uploader.ErrTagCharacters) || r.m.Snapshot(id).Labels.Tags[0] != "pier" {
			t.Errorf("a wrong tag: %+v, shown %q", bad, r.m.Snapshot(id).Labels.Tags)
		}
		r.m.Resume(id)
		r.until(id, "uploading")
		late := <-r.m.SetLabels([]uploader.ID{id}, titled("Too late"))
		if !errors.Is(late.Refused[id], uploader.ErrLabelsSent) {
			t.Errorf("after the first call: %+v", late)
		}
		r.until(id, "uploaded")
		if v := r.server.Videos()[0]; v.Title != "Pier 4" || v.Metadata["site"] != "Bridge 12" || !slices.Equal(v.Tags, []string{"pier"}) {
			t.Errorf("the service was told %+v", v)
		}
	})
}

// TestSetLabelsWhileTheFirstCallLeaves edits without pause while uploads begin,
// by single calls and by the batch: what the service was told is what is shown.
func TestSetLabelsWhileTheFirstCallLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		var paths []string
		for i := range 8 {
			paths = append(paths, r.video(string(rune('a'+i))+".avi", 100_000, byte(i)))
		}
		ids := r.add(uploader.AddOptions{}, paths...).IDs
		accepted := map[uploader.ID]string{}
		for n := range 400 {
			title := strings.Repeat("x", n%200+1)
			for _, id := range (<-r.m.SetLabels(ids, titled(title))).Changed {
				accepted[id] = title
			}
			if n > 20 {
				time.Sleep(time.Millisecond) // virtual
			}
		}
		for _, id := range ids {
			s := r.until(id, "uploaded")
			if s.Labels.Title != accepted[id] {
				t.Errorf("%s shows %d letters, %d were accepted", s.Name, len(s.Labels.Title), len(accepted[id]))
			}
			found := false
			for _, v := range r.server.Videos() {
				found = found || v.Filename == s.Name && v.Title == s.Labels.Title
			}
			if !found {
				t.Errorf("%s: the service was told other labels than are shown", s.Name)
			}
		}
	})
}

func TestLabelsOutliveTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.open()
		id := r.add(uploader.AddOptions{Paused: true}, r.video("a.avi", 50_000, 1)).IDs[0]
		<-r.m.SetLabels([]uploader.ID{id}, titled("Kept"))
		r.close()
		r.open()
		if got := r.m.Snapshot(id).Labels; got.Title != "Kept" || got.Metadata["site"] != "Bridge 12" {
			t.Errorf("after a restart: %+v", got)
		}
	})
}

func TestBadLabelsCanBeMended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		id := r.add(uploader.AddOptions{Labels: uploader.Labels{Tags: []string{"a/b"}}}, r.video("a.avi", 50_000, 1)).IDs[0]
		r.m.Retry(id)
		synctest.Wait()
		if s := r.m.Snapshot(id); s.State.Phase != uploader.Failed || s.Err.Code != uploader.CodeBadLabels {
			t.Fatalf("%v, %v: wrong labels went on", s.State, s.Err)
		}
		<-r.m.SetLabels([]uploader.ID{id}, func(l uploader.Labels) uploader.Labels { l.Tags = []string{"a-b"}; return l })
		r.m.Retry(id)
		r.until(id, "uploaded")
		if got := r.server.Videos()[0].Tags; !slices.Equal(got, []string{"a-b"}) {
			t.Errorf("the service was told %q", got)
		}
	})
}

func TestCheckLabels(t *testing.T) {
	many := make([]string, 21)
	for i := range many {
		many[i] = "a"
	}
	for _, c := range []struct {
		name string
		l    uploader.Labels
		want error
	}{
		{"none", uploader.Labels{}, nil},
		{"255 letters", uploader.Labels{Title: strings.Repeat("ü", 255)}, nil},
		{"256 letters", uploader.Labels{Title: strings.Repeat("ü", 256)}, uploader.ErrLabelTooLong},
		{"20 tags", uploader.Labels{Tags: many[:20]}, nil},
		{"21 tags", uploader.Labels{Tags: many}, uploader.ErrTooManyTags},
		{"tag with all signs", uploader.Labels{Tags: []string{"Deck 12_b-c"}}, nil},
		{"tag of 50", uploader.Labels{Tags: []string{strings.Repeat("a", 50)}}, nil},
		{"tag of 51", uploader.Labels{Tags: []string{strings.Repeat("a", 51)}}, uploader.ErrLabelTooLong},
		{"empty tag", uploader.Labels{Tags: []string{""}}, uploader.ErrLabelEmpty},
		{"umlaut", uploader.Labels{Tags: []string{"Brücke"}}, uploader.ErrTagCharacters},
		{"line break", uploader.Labels{Tags: []string{"a\n"}}, uploader.ErrTagCharacters},
		{"field", uploader.Labels{Metadata: map[string]string{"site": "Brücke 12"}}, nil},
		{"field without a name", uploader.Labels{Metadata: map[string]string{"": "x"}}, uploader.ErrLabelEmpty},
		{"long value", uploader.Labels{Metadata: map[string]string{"site": strings.Repeat("x", 256)}}, uploader.ErrLabelTooLong},
	} {
		if err := c.l.Check(); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// codes writes a timeline as its codes, with details and counts.
func codes(d *uploader.Details) string {
	var out []string
	for _, m := range d.Timeline {
		s := m.Code
		if m.Detail != "" {
			s += ":" + m.Detail
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTimelineOfAnEventfulUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.cfg.RateLimit = 100_000
		r.open()
		p := r.video("a.avi", 3_000_000, 1)
		id := r.add(uploader.AddOptions{}, p).IDs[0]
		r.until(id, "uploading")
		time.Sleep(3 * time.Second)
		r.m.Pause(id)
		r.until(id, "paused")
		time.Sleep(2 * time.Minute)
		r.m.Resume(id)
		r.until(id, "uploading")
		time.Sleep(4 * time.Second)
		r.net.cut(errors.New("connect: network is unreachable"))
		r.until(id, "waiting")
		time.Sleep(3 * time.Minute)
		r.net.cut(nil)
		r.until(id, "uploading")
		time.Sleep(5 * time.Second)
		d := r.m.Details(id)
		for _, m := range d.Timeline {
			switch m.Code {
			case uploader.MomentPaused:
				if got := m.Until.Sub(m.At).Round(10 * time.Second); got != 2*time.Minute {
					t.Errorf("paused for %v", got)
				}
			case uploader.MomentWaiting:
				if got := m.Until.Sub(m.At).Round(30 * time.Second); got != 3*time.Minute {
					t.Errorf("no internet for %v", got)
				}
			}
		}
		if d.SentAgain == 0 || d.StorageHost != "127.0.0.1" || d.UploadID == "" {
			t.Errorf("details: %d sent again, host %q, upload %q", d.SentAgain, d.StorageHost, d.UploadID)
		}
		r.close()
		r.cfg.RateLimit = 0
		r.open()
		r.until(id, "uploaded")
		want := "added checked started paused again waiting:no_internet reopened all_sent finishing uploaded"
		if got := codes(r.m.Details(id)); got != want {
			t.Errorf("what happened: %s\nwant           %s", got, want)
		}
	})
}

func TestDetailsOfPieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 1000, CallsPerMinute: 600})
		r.cfg.RateLimit, r.cfg.StateDir = 20_000, t.TempDir()
		r.open()
		id := r.add(uploader.AddOptions{}, r.video("a.avi", 500_000, 1)).IDs[0]
		r.until(id, "uploading")
		time.Sleep(8 * time.Second)
		s, d := r.m.Snapshot(id), r.m.Details(id)
		if len(d.Pieces) != 500 || d.PieceCount != 500 {
			t.Fatalf("%d pieces", len(d.Pieces))
		}
		var n [4]int
		for _, p := range d.Pieces {
			n[p.State()]++
		}
		if n[uploader.PieceSending] == 0 || n[uploader.PieceConfirmed] == 0 || n[uploader.PieceWaiting] == 0 || s.Chunks.Total != 500 {
			t.Errorf("waiting, sending, sent, confirmed: %v", n)
		}
		r.m.Pause(id)
		time.Sleep(30 * time.Second)
		r.m.Resume(id)
		time.Sleep(8 * time.Second)
		r.wantSpeed(id)
		r.m.SetRateLimit(0)
		r.until(id, "uploaded")
		for i, p := range r.m.Details(id).Pieces {
			if p.State() != uploader.PieceConfirmed {
				t.Errorf("piece %d of an uploaded video is %d", i, p.State())
			}
		}
		r.close()
		r.open()
		after := r.m.Details(id)
		if len(after.Pieces) != 500 || slices.ContainsFunc(after.Pieces, func(p uploader.Piece) bool { return p.State() != uploader.PieceConfirmed }) {
			t.Errorf("after a restart: %d pieces of an uploaded video", len(after.Pieces))
		}
		if r.m.Details("nobody") != nil {
			t.Error("there are details of nothing")
		}
	})
}

// wantSpeed holds the history to a limit of 20 kB/s with a pause in it.
func (r *rig) wantSpeed(id uploader.ID) {
	r.t.Helper()
	d := r.m.Details(id)
	gaps, fast := 0, 0
	for _, v := range d.Speed {
		switch {
		case v < 0:
			gaps++
		case v > 10_000 && v < 40_000:
			fast++
		}
	}
	if gaps < 4 || gaps > 7 || fast < 2 || d.Speed[0] < 0 {
		r.t.Errorf("speed: %v", d.Speed)
	}
	if age := time.Since(d.SpeedEnd); age < 0 || age > uploader.SpeedStep {
		r.t.Errorf("the last step ended %v ago", age)
	}
}

func TestDetailsAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		m := r.m
		if err := m.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
		if m.Details("x") != nil {
			t.Error("a closed Manager has details")
		}
		if _, ok := <-m.SetLabels([]uploader.ID{"x"}, titled("x")); ok {
			t.Error("a closed Manager answers")
		}
	})
}

func TestFailureInTheTimeline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpInitiate, Status: http.StatusRequestEntityTooLarge, Body: `{"error":{"code":"STORAGE_QUOTA_EXCEEDED","message":"full"},"request_id":"req_1"}`, Times: 1})
		r.open()
		id := r.add(uploader.AddOptions{}, r.video("a.avi", 50_000, 1)).IDs[0]
		r.until(id, "failed")
		d := r.m.Details(id)
		if d.Err == nil || d.Err.Status != http.StatusRequestEntityTooLarge || d.Err.APICode != "STORAGE_QUOTA_EXCEEDED" {
			t.Errorf("the error is %+v", d.Err)
		}
		<-r.m.SetLabels([]uploader.ID{id}, titled("Refused uploads can be labelled"))
		r.m.Retry(id)
		r.until(id, "uploaded")
		want := "added checked failed:account retried started all_sent finishing uploaded"
		if got := codes(r.m.Details(id)); got != want {
			t.Errorf("what happened: %s\nwant           %s", got, want)
		}
		if v := r.server.Videos()[0]; v.Title != "Refused uploads can be labelled" {
			t.Errorf("the service was told %q", v.Title)
		}
	})
}
