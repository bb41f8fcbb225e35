package uploader_test

import (
	"context"
	"io"
	"net"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// slowLine is a line over real sockets that all connections share: so many
// bytes a second go up, each a while after it came.
type slowLine struct {
	net.Listener
	to    string
	pace  *rate.Limiter
	delay time.Duration
	got   atomic.Int64 // bytes that were passed on
}

func newSlowLine(t *testing.T, to string, bytesPerSecond int, delay time.Duration) *slowLine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &slowLine{Listener: l, to: to, pace: rate.NewLimiter(rate.Limit(bytesPerSecond), 8<<10), delay: delay}
	go s.serve()
	return s
}

func (s *slowLine) serve() {
	for {
		c, err := s.Accept()
		if err != nil {
			return
		}
		// The system acknowledges what it has taken: it must not take megabytes.
		c.(*net.TCPConn).SetReadBuffer(32 << 10)
		go s.pass(c)
	}
}

func (s *slowLine) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", s.to)
	if err != nil {
		return
	}
	go func() {
		io.Copy(client, server)
		client.Close()
	}()
	type piece struct {
		b  []byte
		at time.Time
	}
	under := make(chan piece, 1<<12)
	go func() {
		defer server.Close()
		for p := range under {
			if wait := time.Until(p.at); wait > 0 {
				<-time.After(wait)
			}
			if _, err := server.Write(p.b); err == nil {
				s.got.Add(int64(len(p.b)))
			}
		}
	}()
	defer close(under)
	for {
		b := make([]byte, 8<<10)
		n, err := client.Read(b)
		if n > 0 {
			_ = s.pace.WaitN(context.Background(), n)
			under <- piece{b[:n], time.Now().Add(s.delay)}
		}
		if err != nil {
			return
		}
	}
}

// What is shown as sent is what the other side has, but for 2 MB and what the
// line holds, and it never goes back.
func TestSentIsTrue(t *testing.T) {
	const size = 12_000_000
	for name, c := range map[string]struct {
		line    int // bytes per second
		delay   time.Duration
		lowered int64 // the speed limit from the first third on
	}{
		"near":                      {line: 6e6},
		"far":                       {line: 6e6, delay: 300 * time.Millisecond},
		"slowed down by the person": {line: 6e6, lowered: 1e6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, apitest.Options{ChunkSize: 1 << 20, ConcurrentLimit: 8})
			server := httptest.NewServer(r.server)
			t.Cleanup(server.Close)
			line := newSlowLine(t, server.Listener.Addr().String(), c.line, c.delay)
			r.cfg.BaseURL, r.cfg.Dial = "http://"+line.Addr().String()+"/api/v2", nil
			r.open()
			id := r.add(uploader.AddOptions{}, r.video("a.avi", size, 7)).IDs[0]

			within := 2_000_000 + int64(float64(c.line)*c.delay.Seconds())
			var last, most, from int64
			var lowered, since time.Time
			look := time.NewTicker(10 * time.Millisecond)
			defer look.Stop()
			for now := range look.C {
				s := r.m.Snapshot(id)
				got := line.got.Load()
				if s.Sent < last {
					t.Fatalf("sent went back from %d to %d", last, s.Sent)
				}
				last = s.Sent
				most = max(most, s.Sent-got)
				if behind := got - s.Sent; behind > 3_000_000 {
					t.Fatalf("sent is %d behind", behind)
				}
				if s.State.Phase.Final() {
					break
				}
				switch {
				case c.lowered == 0 || s.Sent < size/3:
				case lowered.IsZero():
					r.m.SetRateLimit(c.lowered)
					lowered = now
				case since.IsZero() && now.Sub(lowered) > time.Second: // what the system held has gone
					from, since = got, now
				case !since.IsZero() && now.Sub(since) > 2*time.Second && from > 0:
					if got := float64(got-from) / now.Sub(since).Seconds(); got > 1.05*float64(c.lowered) {
						t.Errorf("%.0f bytes a second go out at a limit of %d", got, c.lowered)
					}
					from = 0
					r.m.SetRateLimit(0)
				}
			}
			if most > within {
				t.Errorf("sent was %d ahead of what the server had, %d is right", most, within)
			}
			if last != size || c.lowered > 0 && (since.IsZero() || from > 0) {
				t.Errorf("ended at %d of %d", last, size)
			}
			t.Logf("at most %d ahead", most)
		})
	}
}
