package uploader_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// journey is one queue on one line, and how long it will take.
type journey struct {
	files     []int // bytes
	perMinute int   // calls; 0: no limit
	line      int   // bytes per second
	limit     int64 // the person's speed limit

	turn time.Duration // a row's last call may come in the budget's next turn

	after time.Duration // then the line changes
	then  int           // to so many bytes per second
}

// telling is what was said of the time left, and when.
type telling struct {
	at        time.Duration
	all, row  time.Duration // of the queue and of the video in its middle; negative: nothing was said
	uploading bool          // that video's bytes are sent, or counted in
}

// make runs the journey and returns what was said each second, and when the
// video in the middle and all of them were uploaded.
func (j journey) make(t *testing.T) (said []telling, middle, all time.Duration) {
	r := newRig(t, apitest.Options{CallsPerMinute: j.perMinute})
	r.cfg.RateLimit = j.limit
	line := rate.NewLimiter(rate.Limit(j.line), 1<<10)
	r.onWires(func(w http.ResponseWriter, q *http.Request, _ *wire, next http.Handler) {
		if q.Method == http.MethodPut {
			q.Body = sharedLine{q.Body, q.Context(), line}
		}
		next.ServeHTTP(w, q)
	})
	r.open()
	var paths []string
	for i, size := range j.files {
		paths = append(paths, r.video(fmt.Sprintf("%d.avi", i), size, byte(i)))
	}
	ids := r.add(uploader.AddOptions{NoAnalysis: true}, paths...).IDs
	start := time.Now()
	if j.then > 0 {
		time.AfterFunc(j.after, func() { line.SetLimit(rate.Limit(j.then)) })
	}
	for all == 0 {
		time.Sleep(time.Second)
		at := time.Since(start)
		snap := r.m.Snapshot(ids[len(ids)/2])
		said = append(said, telling{at, r.m.Status().ETA, snap.ETA, snap.State.Phase == uploader.Uploading})
		uploaded := 0
		for _, id := range ids {
			if r.m.Snapshot(id).State.Phase == uploader.Uploaded {
				uploaded++
			}
		}
		if middle == 0 && snap.State.Phase == uploader.Uploaded {
			middle = at
		}
		if uploaded == len(ids) {
			all = at
		}
		if at > 12*time.Hour {
			t.Fatal("not uploaded after 12 hours")
		}
	}
	return said, middle, all
}

// notAsked is of a moment at which there is nothing to say.
const notAsked = time.Duration(math.MinInt64)

// errorsOf compares what was said from a moment on with what was true, and
// returns the median and the 90th percentile of the relative errors, and which
// share of the time something was said. Up to turn isn't counted as an error.
func errorsOf(said []telling, from, end, turn time.Duration, which func(telling) time.Duration) (median, p90, share float64) {
	var errs []float64
	n := 0
	for _, s := range said {
		truth := end - s.at
		eta := which(s)
		if s.at < from || truth < 15*time.Second || eta == notAsked { // "less than a minute left"
			continue
		}
		n++
		if eta >= 0 {
			errs = append(errs, max(0, (eta-truth).Abs()-turn).Seconds()/truth.Seconds())
		}
	}
	if len(errs) == 0 {
		return math.Inf(1), math.Inf(1), 0
	}
	slices.Sort(errs)
	return errs[len(errs)/2], errs[len(errs)*9/10], float64(len(errs)) / float64(n)
}

func repeat(n, size int) []int { return slices.Repeat([]int{size}, n) }

// The time left is true: on a steady line, with a limit, where the API budget
// sets the pace, and soon again after the line has changed.
func TestTimeLeft(t *testing.T) {
	const chunk = 64 << 10
	for name, j := range map[string]journey{
		"one video":               {files: []int{100 * chunk}, line: 32 << 10},
		"three videos":            {files: repeat(3, 40*chunk), line: 32 << 10},
		"under a limit":           {files: []int{100 * chunk}, line: 1 << 20, limit: 32 << 10},
		"slower":                  {files: []int{100 * chunk}, line: 32 << 10, after: 90 * time.Second, then: 12 << 10},
		"faster":                  {files: []int{150 * chunk}, line: 16 << 10, after: 90 * time.Second, then: 48 << 10},
		"the plan, one video":     {files: []int{60 * chunk}, line: 1 << 20, perMinute: 10},
		"the plan, clips":         {files: repeat(25, 2*chunk), line: 1 << 20, perMinute: 10, turn: time.Minute},
		"the plan, tiny clips":    {files: repeat(40, chunk/2), line: 256 << 10, perMinute: 10},
		"the plan, a slow line":   {files: []int{60 * chunk}, line: 9 << 10, perMinute: 10},
		"the plan, about as slow": {files: []int{60 * chunk}, line: 11 << 10, perMinute: 10},
		"a large plan":            {files: repeat(4, 30*chunk), line: 64 << 10, perMinute: 100},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				said, middle, all := j.make(t)
				from := 8 * time.Second // nothing is said at first
				if j.then > 0 {
					from = j.after + 20*time.Second
				}
				for what, c := range map[string]struct {
					end, turn time.Duration
					which     func(telling) time.Duration
				}{
					"all": {all, 0, func(s telling) time.Duration { return s.all }},
					"row": {middle, j.turn, func(s telling) time.Duration {
						if !s.uploading {
							return notAsked
						}
						return s.row
					}},
				} {
					median, p90, share := errorsOf(said, from, c.end, c.turn, c.which)
					t.Logf("%s: %v, median %.1f %%, p90 %.1f %%, said %.0f %% of the time", what, c.end, 100*median, 100*p90, 100*share)
					if median > 0.10 || p90 > 0.20 || share < 0.9 {
						t.Errorf("%s: median %.3f, p90 %.3f, said %.2f of the time", what, median, p90, share)
					}
				}
			})
		})
	}
}
