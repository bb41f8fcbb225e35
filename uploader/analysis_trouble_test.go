package uploader_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

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
