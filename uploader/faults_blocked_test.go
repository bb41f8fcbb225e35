package uploader_test

import (
	"crypto/tls"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// A file is added while a proxy, a sign-in page or an unknown CA is in the way,
// and nothing has reached the service: when the way is free, an hour later, the
// upload begins within half a minute, and no orphan is on record.
func TestFault09_13_InTheWayFromTheStart(t *testing.T) {
	for name, block := range map[string]func(r *rig) (free func()){
		"a proxy wants a login": func(r *rig) func() {
			open := r.behindProxy()
			return func() { open.Store(true) }
		},
		"an unknown CA": func(r *rig) func() {
			from := time.Now().Add(-time.Hour)
			own, text := authority(r.t, from, from.AddDate(1, 0, 0))
			other, _ := authority(r.t, from, from.AddDate(1, 0, 0))
			var current atomic.Pointer[tls.Certificate]
			current.Store(&other)
			r.secure(current.Load)
			r.cfg.RootCAs, _ = loadCA(r.t, text)
			return func() { current.Store(&own) }
		},
		"a sign-in page": func(r *rig) func() {
			var free atomic.Bool
			r.through(func(w http.ResponseWriter, q *http.Request, next http.Handler) {
				if !free.Load() {
					w.Header().Set("Content-Type", "text/html")
					w.Write([]byte("<html>Welcome"))
					return
				}
				next.ServeHTTP(w, q)
			})
			return func() { free.Store(true) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				free := block(r)
				r.open()
				p := r.video("a.avi", 100_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				time.Sleep(time.Hour)
				synctest.Wait()
				if n := len(r.server.Log()); n != 0 {
					t.Fatalf("%d requests came through", n)
				}
				free()
				back := time.Now()
				r.until(a.IDs[0], "uploaded")
				if d := time.Since(back); d > 35*time.Second {
					t.Errorf("went on after %v", d)
				}
			})
		})
	}
}
