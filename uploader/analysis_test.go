package uploader_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
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
