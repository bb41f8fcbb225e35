package uploader_test

import (
	"crypto/tls"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// A proxy reads along with a CA that nobody knows here: said in those words,
// and it ends by itself when it stops, or when its CA is loaded.
func TestFault13_UnknownCA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from := time.Now().Add(-time.Hour)
		own, ownPEM := authority(t, from, from.AddDate(1, 0, 0))
		proxys, proxysPEM := authority(t, from, from.AddDate(1, 0, 0))
		var current atomic.Pointer[tls.Certificate]
		current.Store(&own)
		r := newRig(t, apitest.Options{})
		r.secure(current.Load)
		var err error
		if r.cfg.RootCAs, err = loadCA(t, ownPEM); err != nil {
			t.Fatal(err)
		}
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		current.Store(&proxys)
		r.net.cut(nil)
		s := r.until(a.IDs[0], "waiting")
		if d := r.m.Status().WaitDetail; s.State.Wait != uploader.WaitProxy || !strings.Contains(d, "unknown authority") {
			t.Fatalf("waits for %v: %q", s.State.Wait, d)
		}
		arrived := len(r.server.Log())
		time.Sleep(20 * time.Minute)
		if n := len(r.server.Log()); n != arrived {
			t.Errorf("%d requests reached the proxy that nobody trusts", n-arrived)
		}
		r.server.ClearFaults()
		current.Store(&own)
		back := time.Now()
		r.until(a.IDs[0], "uploaded")
		if d := time.Since(back); d > 15*time.Second {
			t.Errorf("went on after %v", d)
		}
		r.wantVideos(p)
		if n := r.server.Count(api.OpRetryChunk); n != 0 {
			t.Errorf("%d of the plan's retries spent", n)
		}
		r.close()

		current.Store(&proxys)
		if r.cfg.RootCAs, err = loadCA(t, proxysPEM); err != nil {
			t.Fatal(err)
		}
		r.open()
		q := r.video("b.avi", 100_000, 8)
		r.until(r.add(uploader.AddOptions{}, q).IDs[0], "uploaded")
		r.wantVideos(p, q)
	})
}

func TestFault13_CAFile(t *testing.T) {
	if _, err := uploader.LoadCA(filepath.Join(t.TempDir(), "none.pem")); err == nil {
		t.Error("a file that isn't there was loaded")
	}
	for _, text := range []string{"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if _, err := loadCA(t, []byte(text)); err == nil {
			t.Errorf("%q was loaded", text)
		}
	}
}

// A proxy wants a login: said in those words. When it lets us through, the
// upload goes on by itself.
func TestFault13_ProxyWantsALogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{URLLife: 24 * time.Hour})
		open := r.behindProxy()
		open.Store(true)
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		open.Store(false)
		r.net.cut(nil)
		s := r.until(a.IDs[0], "waiting")
		d := r.m.Status().WaitDetail
		if s.State.Wait != uploader.WaitProxy || !strings.Contains(d, "login") {
			t.Errorf("waits for %v: %q", s.State.Wait, d)
		}
		if strings.Contains(d, "hunter2") {
			t.Errorf("a password in %q", d)
		}
		time.Sleep(time.Hour)
		r.server.ClearFaults()
		open.Store(true)
		back := time.Now()
		r.until(a.IDs[0], "uploaded")
		if d := time.Since(back); d > 35*time.Second {
			t.Errorf("went on after %v", d)
		}
		r.wantVideos(p)
		if n := r.server.Count(api.OpRetryChunk); n != 0 {
			t.Errorf("%d of the plan's retries spent", n)
		}
	})
}

// To a clock that is days behind, the service's certificate isn't valid yet:
// the clock is named, not a proxy.
func TestFault18_ClockDaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own, text := authority(t, time.Now().Add(25*time.Hour), time.Now().AddDate(1, 0, 0))
		r := newRig(t, apitest.Options{})
		r.secure(func() *tls.Certificate { return &own })
		var err error
		if r.cfg.RootCAs, err = loadCA(t, text); err != nil {
			t.Fatal(err)
		}
		r.open()
		p := r.video("a.avi", 300_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		if s := r.until(a.IDs[0], "waiting"); s.State.Wait != uploader.WaitClock {
			t.Fatalf("waits for %v: %+v", s.State.Wait, r.m.Status())
		}
		time.Sleep(25*time.Hour + time.Minute) // the clock is set
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
	})
}

// This computer's clock is hours off: the service's Date is gone by, no URL is
// taken for expired, and the offset is told.
func TestFault18_ClockHoursOff(t *testing.T) {
	for name, off := range map[string]time.Duration{
		"five hours ahead": 5 * time.Hour, "five hours behind": -5 * time.Hour, "a year ahead": 366 * 24 * time.Hour,
	} {
		for kind, older := range map[string]bool{"": false, ", the older service": true} {
			t.Run(name+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := newRig(t, apitest.Options{URLLife: time.Hour, Older: older})
					r.cfg.Now = func() time.Time { return time.Now().Add(off) }
					r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
					r.open()
					p := r.video("a.avi", 10*64<<10, 7)
					a := r.add(uploader.AddOptions{}, p)
					r.until(a.IDs[0], "uploaded")
					r.wantOnce(10)
					r.wantVideos(p)
					if got := r.m.Status().ClockOffset; (got + off).Abs() > 2*time.Second {
						t.Errorf("offset %v, want %v", got, -off)
					}
				})
			})
		}
	}
}
