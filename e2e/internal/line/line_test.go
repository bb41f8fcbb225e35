package line_test

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/aionvision/aion-uploader/e2e/internal/line"
	"github.com/aionvision/aion-uploader/internal/needs"
)

// A measurement on the line is worth as much as the line is true, so here it is
// held against what it says of itself: by what arrives, not by its own counts.

func lay(t *testing.T, c line.Config) *line.Line {
	t.Helper()
	needs.Programs(t, map[string]string{"ip": "iproute2"})
	l, err := line.New(c)
	if errors.Is(err, unix.EPERM) {
		needs.Unmet(t, "the emulated line needs root (%v)", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// within fails where got isn't want, give or take a share.
func within(t *testing.T, what string, got, want, share float64) {
	t.Helper()
	t.Logf("%s: %.4g, by the line's own word %.4g", what, got, want)
	if math.Abs(got-want) > share*want {
		t.Errorf("%s: %.4g, want %.4g ± %.0f %%", what, got, want, share*100)
	}
}

// TestRate carries TCP on eight connections: what arrives is the line's rate,
// less the headers.
func TestRate(t *testing.T) {
	c := line.Config{Rate: 30e6, Delay: 5 * time.Millisecond, Queue: 256 << 10}
	l := lay(t, c)
	got := carry(t, l, 8, time.Second, 3*time.Second)
	within(t, "Mbit/s", got*8/1e6, c.Ceiling()*8/1e6, 0.03)
}

// TestLossBoundsCUBIC is the reference that a line without loss hides: one
// connection that loses one packet in a hundred fills a twentieth of the line.
func TestLossBoundsCUBIC(t *testing.T) {
	c := line.Config{Rate: 50e6, Delay: 30 * time.Millisecond, Loss: 0.01, Seed: 7}
	l := lay(t, c)
	got := carry(t, l, 1, 2*time.Second, 8*time.Second) / c.Ceiling()
	t.Logf("%.3f of the line", got)
	if got < 0.02 || got > 0.12 {
		t.Errorf("one stream at 1 %% loss has %.3f of the line: that isn't CUBIC", got)
	}
}

// carry sends on n connections at once, and returns the bytes per second that
// arrived in a while after a start.
func carry(t *testing.T, l *line.Line, n int, start, while time.Duration) float64 {
	t.Helper()
	server, err := l.Server.Listen()
	if err != nil {
		t.Fatal(err)
	}
	var arrived atomic.Int64
	var tasks sync.WaitGroup
	tasks.Go(func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			tasks.Go(func() { drain(conn, &arrived) })
		}
	})
	var conns []net.Conn
	for range n {
		conn, err := l.Client.DialContext(t.Context(), "tcp", server.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
		tasks.Go(func() {
			for buf := make([]byte, 64<<10); err == nil; _, err = conn.Write(buf) {
			}
		})
	}
	<-time.After(start)
	from, began := arrived.Load(), time.Now()
	<-time.After(while)
	rate := float64(arrived.Load()-from) / time.Since(began).Seconds()
	for _, conn := range conns {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
	_ = server.Close()
	_ = l.Close() // the far ends hear of nothing else
	tasks.Wait()
	return rate
}

func drain(conn net.Conn, arrived *atomic.Int64) {
	defer conn.Close()
	for buf := make([]byte, 64<<10); ; {
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		n, err := conn.Read(buf)
		arrived.Add(int64(n))
		if err != nil {
			return
		}
	}
}

// TestDelay dials: the handshake takes one round trip.
func TestDelay(t *testing.T) {
	c := line.Config{Rate: 50e6, Delay: 30 * time.Millisecond}
	l := lay(t, c)
	server, err := l.Server.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	var took []float64
	for range 11 {
		began := time.Now()
		conn, err := l.Client.DialContext(t.Context(), "tcp", server.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(began).Seconds()*1000)
		_ = conn.Close()
	}
	slices.Sort(took)
	within(t, "round trip, ms", took[len(took)/2], c.RTT().Seconds()*1000, 0.1)
}

// TestLoss counts what arrives of numbered packets that are far apart.
func TestLoss(t *testing.T) {
	const n = 20_000
	c := line.Config{Rate: 1e9, Loss: 0.02, Seed: 3, Queue: 8 << 20}
	l := lay(t, c)
	seen := len(shower(t, l, n, 100, func(int) {}))
	// Binomial: the deviation is sqrt(n p (1-p)) = 20, and four of it are allowed.
	within(t, "packets lost", float64(n-seen), n*c.Loss, 0.2)
}

// TestQueue sends more than the line takes: what doesn't fit the queue is gone.
func TestQueue(t *testing.T) {
	const n, size = 200, 1000 + 28
	l := lay(t, line.Config{Rate: 1e6, Delay: time.Millisecond, Queue: 50 * size})
	within(t, "packets kept of a burst", float64(len(shower(t, l, n, n, func(int) {}))), 50, 0.1)
}

// TestBlackHole lets all packets vanish for a while, and those of one port.
func TestBlackHole(t *testing.T) {
	const n = 300
	l := lay(t, line.Config{Rate: 1e9, Queue: 8 << 20})
	seen := shower(t, l, n, 100, func(i int) { l.Up.BlackHole(i >= 100 && i < 200) })
	if len(seen) != 200 || seen[100] || seen[199] || !seen[99] || !seen[200] {
		t.Errorf("%d of %d packets arrived", len(seen), n)
	}
	if got := l.Up.Count().Swallowed; got != 100 {
		t.Errorf("%d were counted as swallowed", got)
	}
	server, err := l.Server.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	l.Up.BlackHolePort(uint16(server.Addr().(*net.TCPAddr).Port))
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if conn, err := l.Client.DialContext(ctx, "tcp", server.Addr().String()); err == nil {
		_ = conn.Close()
		t.Error("a port in a black hole answers")
	}
}

// shower sends n numbered packets of 1000 bytes up the line, so many at once,
// calls before ahead of each, and returns which have arrived.
func shower(t *testing.T, l *line.Line, n, atOnce int, before func(i int)) map[int]bool {
	t.Helper()
	server, err := l.Server.ListenPacket()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	keepAll(t, server.(*net.UDPConn))
	client, err := l.Client.DialContext(t.Context(), "udp", server.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	seen, done := make(map[int]bool), make(chan struct{})
	go func() {
		defer close(done)
		for buf := make([]byte, line.MTU); ; {
			_ = server.SetReadDeadline(time.Now().Add(time.Second))
			if _, _, err := server.ReadFrom(buf); err != nil {
				return
			}
			seen[int(binary.BigEndian.Uint64(buf))] = true
		}
	}()
	tick := time.NewTicker(200 * time.Microsecond)
	defer tick.Stop()
	for i := range n {
		before(i)
		if _, err := client.Write(binary.BigEndian.AppendUint64(make([]byte, 0, 1000), uint64(i))[:1000]); err != nil {
			t.Fatal(err)
		}
		for (i+1)%atOnce == 0 && fates(l.Up) <= int64(i) {
			<-tick.C
		}
	}
	<-done
	return seen
}

// keepAll has the system keep tens of thousands of packets for a reader that is
// late, as on a busy machine: what it drops would look as if the line had.
func keepAll(t *testing.T, c *net.UDPConn) {
	t.Helper()
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var set error
	err = raw.Control(func(fd uintptr) {
		set = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 64<<20)
	})
	if err = errors.Join(err, set); err != nil {
		t.Fatal(err)
	}
}

// fates is of how many packets it is known what became of them.
func fates(w *line.Way) int64 {
	c := w.Count()
	return c.Carried + c.Lost + c.Dropped + c.Swallowed
}
