package uploader_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// aftercare are the calls about what comes after an upload.
var aftercare = []apitest.Op{
	apitest.OpAnalysisStatus, apitest.OpAnalysisJob, apitest.OpScenes, apitest.OpThumbnail,
	apitest.OpRetryAnalysis, apitest.OpQueueAnalysis,
}

// cared counts the calls about what comes after an upload.
func (r *rig) cared() int {
	n := 0
	for _, op := range aftercare {
		n += r.server.Count(op)
	}
	return n
}

// finished uploads one video.
func (r *rig) finished(name string) *uploader.Snapshot {
	r.t.Helper()
	a := r.add(uploader.AddOptions{}, r.video(name, 100_000, byte(len(name))))
	return r.until(a.IDs[0], "uploaded")
}

// pass lets time go by and waits until all is quiet.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// answers replaces the service's answers to paths that hold part.
func (r *rig) answers(part string, status int, contentType, body string) {
	r.through(func(w http.ResponseWriter, q *http.Request, next http.Handler) {
		if !strings.Contains(q.URL.Path, part) {
			next.ServeHTTP(w, q)
			return
		}
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		w.Write([]byte(body))
	})
}

func TestAnalysisIsPolledGently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{AnalysisTime: 40 * time.Minute})
		r.open()
		id := r.finished("a.avi").ID
		end := time.Now()
		pass(20 * time.Minute)
		var at []time.Duration
		for _, q := range r.server.Log() {
			if q.Op == apitest.OpAnalysisStatus {
				at = append(at, q.Time.Sub(end).Round(time.Second))
			}
		}
		want := []time.Duration{20, 50, 110, 230, 470, 770, 1070}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(at, want) {
			t.Errorf("polled at %v, want %v", at, want)
		}
		a := r.m.Snapshot(id).Analysis
		if a.Status != uploader.AnalysisRunning || a.Percent == 0 || a.Step != "Looking at scenes" || a.Scenes != -1 {
			t.Errorf("under way: %+v", a)
		}
		pass(30 * time.Minute)
		a = r.m.Snapshot(id).Analysis
		if a.Status != uploader.AnalysisCompleted || a.Scenes != 3 || a.Percent != 100 || a.CheckedAt.IsZero() {
			t.Errorf("at its end: %+v", a)
		}
		n := r.cared()
		if scenes := r.server.Count(apitest.OpScenes); scenes != 1 {
			t.Errorf("the number of scenes was asked for %d times", scenes)
		}
		pass(48 * time.Hour)
		if r.cared() != n {
			t.Errorf("%d calls after its end", r.cared()-n)
		}
	})
}

// On a plan of ten calls, with hundreds of confirms to come, analyses cost none;
// afterwards they take a third at most, and each has its turn.
func TestAnalysisNeverBeforeConfirms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10, AnalysisTime: 8 * time.Hour, ChunkSize: 16 << 10})
		r.open()
		var first []uploader.ID
		for i := range 20 {
			first = append(first, r.add(uploader.AddOptions{}, r.video(fmt.Sprintf("clip%02d.avi", i), 20_000, byte(i))).IDs...)
		}
		long := r.add(uploader.AddOptions{}, r.video("long.avi", 2_000_000, 99)).IDs[0]
		r.until(first[0], "uploaded")
		r.until(long, "uploaded")
		synctest.Wait()
		polled := false
		for _, q := range r.server.Log() {
			if slices.Contains(aftercare, q.Op) {
				polled = true
			} else if polled && q.Op != apitest.OpLimits && q.Op != apitest.OpPut {
				t.Fatalf("a poll went before a %s at %v", q.Op, q.Time)
			}
		}
		began := len(r.server.Log())
		pass(time.Hour)
		var at []time.Time
		for _, q := range r.server.Log()[began:] {
			at = append(at, q.Time)
		}
		for i := range at {
			n := 0
			for _, o := range at[i:] {
				if o.Sub(at[i]) < time.Minute {
					n++
				}
			}
			if n > 3 {
				t.Fatalf("%d polls within a minute of %v", n, at[i])
			}
		}
		for _, id := range append(first, long) {
			if s := r.m.Snapshot(id); s.Analysis.Status == "" {
				t.Errorf("%s was never asked about", s.Name)
			}
		}
	})
}

func TestAnalysisIsLeftAloneOnceFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{AnalysisTime: time.Minute})
		r.cfg.StateDir = t.TempDir()
		r.open()
		done := r.finished("done.avi").ID
		pass(10 * time.Minute)
		failed := r.finished("failed.avi").ID
		r.server.FailAnalysis(r.m.Snapshot(failed).MediaID)
		pass(10 * time.Minute)
		before := map[uploader.ID]uploader.Analysis{done: r.m.Snapshot(done).Analysis, failed: r.m.Snapshot(failed).Analysis}
		calls := r.cared()
		r.close()
		r.open()
		pass(time.Hour)
		for id, want := range before {
			if got := r.m.Snapshot(id).Analysis; got != want {
				t.Errorf("after a restart %+v, before %+v", got, want)
			}
		}
		if n := r.cared() - calls; n != 0 {
			t.Errorf("%d calls about what is final", n)
		}
		r.m.AskAnalysis(done) // opened: there is nothing to ask
		pass(time.Minute)
		if n := r.cared() - calls; n != 0 {
			t.Errorf("%d calls when it was opened", n)
		}
	})
}

// One that is under way goes on after a restart, and an old one only when it is
// opened.
func TestAnalysisAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{AnalysisTime: 30 * time.Hour})
		r.cfg.StateDir = t.TempDir()
		r.open()
		id := r.finished("a.avi").ID
		pass(time.Minute)
		r.close()
		time.Sleep(time.Hour)
		r.open()
		calls := r.cared()
		pass(time.Minute)
		if r.cared() == calls {
			t.Error("not asked again after an hour")
		}
		r.close()
		time.Sleep(40 * time.Hour)
		r.open()
		calls = r.cared()
		pass(time.Hour)
		if n := r.cared() - calls; n != 0 {
			t.Errorf("%d calls about an old one", n)
		}
		r.m.AskAnalysis(id)
		pass(time.Second)
		if a := r.m.Snapshot(id).Analysis; a.Status != uploader.AnalysisCompleted || a.Scenes != 3 || a.Asking {
			t.Errorf("opened: %+v", a)
		}
	})
}

func TestRetryAnalysis(t *testing.T) {
	for _, c := range []struct {
		name   string
		faults []apitest.Fault
		queued int
		status string
		says   string
	}{
		{"by its job", nil, 0, uploader.AnalysisPending, ""},
		{"its retries are used up", []apitest.Fault{{Endpoint: apitest.OpRetryAnalysis, Status: 400, Body: apitest.APIError("MAX_RETRIES_EXCEEDED", "used up")}}, 1, uploader.AnalysisPending, ""},
		{"the job is gone", []apitest.Fault{{Endpoint: apitest.OpRetryAnalysis, Status: 404}}, 1, uploader.AnalysisPending, ""},
		{"refused", []apitest.Fault{
			{Endpoint: apitest.OpRetryAnalysis, Status: 402, Body: apitest.APIError("PAYMENT", "No\ncredits \u202eleft")},
		}, 0, uploader.AnalysisFailed, "No credits left"},
		{"its reply is lost", []apitest.Fault{{Endpoint: apitest.OpRetryAnalysis, DropReply: true}}, 0, uploader.AnalysisPending, ""},
		{"somebody else was faster", []apitest.Fault{{Endpoint: apitest.OpRetryAnalysis, DropReply: true, Times: 0}, {Endpoint: apitest.OpRetryAnalysis, Status: 409}}, 0, uploader.AnalysisPending, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{AnalysisTime: 10 * time.Hour})
				r.open()
				s := r.finished("a.avi")
				r.server.FailAnalysis(s.MediaID)
				pass(10 * time.Minute)
				if a := r.m.Snapshot(s.ID).Analysis; a.Status != uploader.AnalysisFailed || a.Error != "The video could not be analysed" || !a.Retryable() {
					t.Fatalf("failed: %+v", a)
				}
				for _, f := range c.faults {
					r.server.Fault(f)
				}
				r.m.RetryAnalysis(s.ID)
				pass(time.Minute)
				a := r.m.Snapshot(s.ID).Analysis
				if a.Status != c.status || a.Error != c.says || a.Asking {
					t.Errorf("tried again: %+v", a)
				}
				if n := r.server.Count(apitest.OpRetryAnalysis); n != 1 {
					t.Errorf("%d retries", n)
				}
				if n := r.server.Count(apitest.OpQueueAnalysis); n != c.queued {
					t.Errorf("%d queued anew, want %d", n, c.queued)
				}
				if p := r.m.Snapshot(s.ID).State.Phase; p != uploader.Uploaded {
					t.Errorf("the upload is %v", p)
				}
			})
		})
	}
}

// An older service has no such page, and a key may not have the right.
func TestNoAnalysisKnown(t *testing.T) {
	for _, status := range []int{403, 404, 501} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpAnalysisStatus, Status: status})
				r.cfg.StateDir = t.TempDir()
				r.open()
				id := r.finished("a.avi").ID
				pass(time.Hour)
				r.m.AskAnalysis(id)
				pass(time.Minute)
				r.close()
				r.open()
				pass(time.Hour)
				if n := r.cared(); n != 1 {
					t.Errorf("asked %d times", n)
				}
				if s := r.m.Snapshot(id); s.Analysis.Status != uploader.AnalysisNone || s.State.Phase != uploader.Uploaded {
					t.Errorf("%v %+v", s.State, s.Analysis)
				}
			})
		})
	}
}

// A service that is out is asked less and less, and in the end no more; a wrong
// one of its pages costs the upload nothing.
func TestAnalysisOutOfOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpAnalysisStatus, Status: 503})
		r.open()
		s := r.finished("a.avi")
		pass(24 * time.Hour)
		if n := r.cared(); n != 8 {
			t.Errorf("asked %d times in a day", n)
		}
		if got := r.m.Snapshot(s.ID); got.State.Phase != uploader.Uploaded || got.Err != nil || got.Analysis.Status != "" {
			t.Errorf("%v %v %+v", got.State, got.Err, got.Analysis)
		}
		r.server.ClearFaults()
		r.m.AskAnalysis(s.ID)
		pass(time.Second)
		if a := r.m.Snapshot(s.ID).Analysis; a.Status != uploader.AnalysisCompleted || a.Scenes != 3 {
			t.Errorf("opened: %+v", a)
		}
	})
}

func TestAnalysisOfflineCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{AnalysisTime: time.Hour})
		r.open()
		id := r.finished("a.avi").ID
		pass(time.Second)
		r.net.cut(errors.New("no route"))
		pass(3 * time.Hour)
		if n := r.cared(); n != 0 {
			t.Errorf("%d calls while offline", n)
		}
		r.m.AskAnalysis(id)
		pass(time.Minute)
		if !r.m.Snapshot(id).Analysis.Asking {
			t.Error("what the person asked for was dropped while offline")
		}
		r.net.cut(nil)
		pass(time.Minute)
		if a := r.m.Snapshot(id).Analysis; a.Status != uploader.AnalysisCompleted || a.Asking {
			t.Errorf("back online: %+v", a)
		}
	})
}

// Somebody goes through a list with the arrow keys: not every row that is
// passed costs a call.
func TestAskingForManyCostsFewCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{AnalysisTime: 100 * time.Hour})
		r.cfg.LeaveAnalyses = true
		r.open()
		var ids []uploader.ID
		for i := range 20 {
			ids = append(ids, r.finished(strings.Repeat("a", i+1)+".avi").ID)
		}
		if n := r.cared(); n != 0 {
			t.Errorf("%d calls by itself", n)
		}
		r.net.cut(errors.New("no route"))
		r.add(uploader.AddOptions{}, r.video("b.avi", 100_000, 77)) // finds out
		pass(time.Minute)
		for _, id := range ids {
			r.m.AskAnalysis(id)
		}
		pass(time.Second)
		r.net.cut(nil)
		pass(time.Minute)
		if n := r.cared(); n == 0 || n > 4 {
			t.Errorf("%d calls for 20 rows", n)
		}
		if r.m.Snapshot(ids[19]).Analysis.Status == "" {
			t.Error("nothing is known of the last")
		}
		for _, id := range ids {
			if r.m.Snapshot(id).Analysis.Asking {
				t.Errorf("%s is still asked about", id)
			}
		}
	})
}

func TestScenes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		id := r.finished("a.avi").ID
		pass(5 * time.Minute)
		all, err := r.m.Scenes(t.Context(), id)
		if err != nil || len(all) != 3 {
			t.Fatalf("%v, %v", all, err)
		}
		if s := all[1]; s.ID == "" || s.Description != "Practice scene 2" || s.Start <= 0 || s.End <= s.Start || !slices.Equal(s.Tags, []string{"practice"}) {
			t.Errorf("%+v", s)
		}
		b, err := r.m.Thumbnail(t.Context(), id, all[0].ID)
		if err != nil || !strings.HasPrefix(http.DetectContentType(b), "image/jpeg") {
			t.Fatalf("%d bytes, %v", len(b), err)
		}
		calls := r.cared()
		if _, err := r.m.Scenes(t.Context(), id); err != nil {
			t.Error(err)
		}
		if _, err := r.m.Thumbnail(t.Context(), id, all[0].ID); err != nil {
			t.Error(err)
		}
		if n := r.cared() - calls; n != 0 {
			t.Errorf("%d calls for what was there already", n)
		}
		var e *uploader.Error
		if _, err := r.m.Thumbnail(t.Context(), id, "00000000-0000-4000-8000-000000000000"); !errors.As(err, &e) || e.Code != uploader.CodeGone {
			t.Errorf("a picture that isn't there: %v", err)
		}
		if _, err := r.m.Scenes(t.Context(), "nobody"); !errors.As(err, &e) || e.Code != uploader.CodeGone {
			t.Errorf("a video that isn't there: %v", err)
		}
		r.m.SetKey("aion_another_0123456789")
		synctest.Wait()
		if _, err := r.m.Scenes(t.Context(), id); !errors.As(err, &e) || e.Code != uploader.CodeOtherWorkspace {
			t.Errorf("under another key: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r.m.SetKey("")
		r.m.SetKey(testKey)
		synctest.Wait()
		r.net.cut(errors.New("no route"))
		r.m.Scenes(ctx, id) // finds out that there is no internet
		pass(10 * time.Second)
		if _, err := r.m.Scenes(ctx, id); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("offline: %v", err)
		}
	})
}

// What the service says in its scenes is text, and only that; and the address
// that it names for a picture is asked for nothing.
func TestScenesAreDistrusted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.answers("/scenes", 200, "application/json", `{"scenes":[
			{"id":"b","scene_index":1,"start_time":9e99,"end_time":-1,"description":"plain"},
			{"id":"a","scene_index":0,"start_time":-5,"end_time":12.5,"description":"one\r\n\u001b[31mtwo\u202e three `+testKey+`","tags":["  ","ok\u0000"],
			 "thumbnail_url":"https://evil.example/x.jpg"}]}`)
		var mu sync.Mutex
		hosts := map[string]bool{}
		dial := r.cfg.Dial
		r.cfg.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			mu.Lock()
			hosts[addr] = true
			mu.Unlock()
			return dial(ctx, network, addr)
		}
		r.open()
		id := r.finished("a.avi").ID
		all, err := r.m.Scenes(t.Context(), id)
		if err != nil || len(all) != 2 || all[0].ID != "a" {
			t.Fatalf("%+v, %v", all, err)
		}
		if s := all[0]; s.Description != "one [31mtwo three [key]" || s.Start != 0 || s.End != 12500*time.Millisecond || !slices.Equal(s.Tags, []string{"ok"}) {
			t.Errorf("%+v", s)
		}
		if s := all[1]; s.End < s.Start || s.Start > 1e6*time.Second {
			t.Errorf("%+v", s)
		}
		_, err = r.m.Thumbnail(t.Context(), id, all[0].ID)
		if err == nil {
			t.Error("there is no such picture at the service")
		}
		if len(hosts) != 1 || !hosts["127.0.0.1:80"] {
			t.Errorf("connected to %v", hosts)
		}
	})
}

// Pictures wait for confirms too, and are bounded.
func TestThumbnailsWaitAndAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10, ChunkSize: 16 << 10})
		r.open()
		id := r.finished("a.avi").ID
		pass(10 * time.Minute)
		all, err := r.m.Scenes(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		long := r.add(uploader.AddOptions{}, r.video("long.avi", 1_000_000, 7)).IDs[0]
		pass(90 * time.Second) // confirms wait for the plan
		got := make(chan time.Time, 1)
		go func() {
			if _, err := r.m.Thumbnail(context.Background(), id, all[0].ID); err != nil {
				t.Error(err)
			}
			got <- time.Now()
		}()
		r.until(long, "uploaded")
		end := time.Now()
		if at := <-got; at.Before(end.Add(-time.Second)) {
			t.Errorf("a picture came %v before the last confirm", end.Sub(at))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.answers("/thumbnail", 200, "image/jpeg", "\xff\xd8\xff"+strings.Repeat("x", 5<<20))
		r.open()
		id := r.finished("a.avi").ID
		if b, err := r.m.Thumbnail(t.Context(), id, "x"); err == nil {
			t.Errorf("%d bytes were taken", len(b))
		}
	})
}
