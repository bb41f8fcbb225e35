package uploader_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestIndependentPlan: ten calls a minute, of which nothing is told beforehand
// and no page tells, and no batches: 12 clips arrive, in about the time that the
// plan takes, and calls beyond the plan are the exception.
func TestIndependentPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls []time.Time
		refused := 0
		s := &independent{}
		s.before = func(w http.ResponseWriter, op string, _ int) bool {
			now := time.Now()
			for len(calls) > 0 && now.Sub(calls[0]) >= time.Minute {
				calls = calls[1:]
			}
			if len(calls) < 10 {
				calls = append(calls, now)
				return false
			}
			refused++
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
		r := newRig(t, apitest.Options{})
		n := newPipeNet(s)
		defer n.close()
		r.cfg.Dial = n.dial
		r.open()
		defer r.close()
		r.drainEvents()
		var paths []string
		for i := range 12 {
			paths = append(paths, r.video(fmt.Sprintf("%d.avi", i), 25_000, byte(i)))
		}
		start := time.Now()
		ids := r.add(uploader.AddOptions{}, paths...).IDs
		for i, id := range ids {
			r.wait(id, uploader.Uploaded)
			want, err := os.ReadFile(paths[i])
			if u := s.uploads[r.m.Snapshot(id).MediaID]; err != nil || u == nil || !bytes.Equal(u.done, want) {
				t.Errorf("%s isn't what the service has, %v", paths[i], err)
			}
		}
		// 12 × (initiate, three confirms, complete), and a few that ask.
		if took := time.Since(start); took > 10*time.Minute || refused > 4 || len(s.wrong) > 0 || s.calls > 80 {
			t.Errorf("%d calls in %v, %d beyond the plan, told wrong: %q", s.calls, took, refused, s.wrong)
		}
	})
}

// TestIndependentNewKey: a new key ends what an old one began. The video is in
// an account that the new key reaches, so the card is this key's.
func TestIndependentNewKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &independent{}
		const second = "aion_a_second_key_of_the_same_0001"
		r := newRig(t, apitest.Options{})
		n := newPipeNet(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.Header.Get("Authorization") == "Bearer "+second {
				q.Header.Set("Authorization", independentKey)
			}
			s.ServeHTTP(w, q)
		}))
		defer n.close()
		r.cfg.Dial, r.cfg.RateLimit = n.dial, 10_000
		r.open()
		defer r.close()
		r.drainEvents()
		p := r.video("card/a.avi", 100_000, 1)
		id := r.add(uploader.AddOptions{}, p).IDs[0]
		time.Sleep(4 * time.Second)
		r.m.SetKey(second)
		r.wait(id, uploader.Uploaded)
		time.Sleep(time.Minute)
		v, problems := r.check(r.dir + "/card")
		if v.Uploaded != 1 || len(problems)+len(v.Notes) != 0 {
			t.Errorf("with the key that ended it: %q, notes %q", problems, named(v.Notes))
		}
		r.m.SetKey(testKey)
		if v, _ := r.check(r.dir + "/card"); v.OtherKey() != 1 {
			t.Errorf("with the key that only began it: notes %q", named(v.Notes))
		}
	})
}

// wait lets time pass until a transfer is in a phase.
func (r *rig) wait(id uploader.ID, phase uploader.Phase) {
	r.t.Helper()
	for range 1000 {
		if s := r.m.Snapshot(id); s != nil && s.State.Phase == phase {
			return
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
	}
	s := r.m.Snapshot(id)
	r.t.Fatalf("not %v: %v, %v", phase, s.State, s.Err)
}
