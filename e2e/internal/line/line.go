// Package line is a line to the internet on one machine: two network namespaces
// that are joined by two TUN devices and a relay of packets between them, which
// gives the line its rate, delay, loss and queue. What crosses it is the
// kernel's own TCP, so connections behave on it as on a real one. It needs
// Linux, root and iproute2.
package line

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"time"
)

// MTU is the most bytes of a packet, and Payload how many of them carry data in
// a full TCP segment with timestamps.
const (
	MTU     = 1500
	Payload = 1448
)

// Config says what the line is like; it is the same in both directions.
type Config struct {
	Rate  float64       // bits per second, IP headers included
	Delay time.Duration // one way, besides what the queue takes
	Loss  float64       // share of packets that vanish at random, 0 to 1
	Queue int           // bytes that wait for the line at most; what comes then is dropped. 0: what the line carries in a round trip
	Seed  uint64        // of what vanishes; the two directions differ

	// Congestion is TCP's congestion control at both ends; empty: cubic, which
	// most desktops have.
	Congestion string
}

// Ceiling is the most payload that TCP can carry over the line, in bytes per
// second.
func (c Config) Ceiling() float64 { return c.Rate / 8 * Payload / MTU }

// RTT is the time there and back on an empty line.
func (c Config) RTT() time.Duration { return 2 * c.Delay }

func (c Config) withDefaults() (Config, error) {
	if c.Rate <= 0 || c.Delay < 0 || c.Loss < 0 || c.Loss >= 1 {
		return c, fmt.Errorf("line: can't be: %+v", c)
	}
	if c.Queue == 0 {
		c.Queue = max(20*MTU, int(c.Rate/8*c.RTT().Seconds()))
	}
	if c.Congestion == "" {
		c.Congestion = "cubic"
	}
	return c, nil
}

// Addresses of the two ends. Each line has its own namespaces, so that all
// lines have the same.
var (
	clientAddr = netip.MustParseAddr("10.98.0.2")
	serverAddr = netip.MustParseAddr("10.98.0.1")
)

// Line joins two ends. Its methods are safe for concurrent use.
type Line struct {
	Client, Server *End
	Up, Down       *Way // from the client to the server, and back

	stop  context.CancelFunc
	tasks sync.WaitGroup
	once  sync.Once
	err   error // of Close
}

// New lays a line. The caller closes it.
func New(c Config) (*Line, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	client, err := newEnd(clientAddr, c.Congestion)
	if err != nil {
		return nil, fmt.Errorf("line: the client's end: %w", err)
	}
	server, err := newEnd(serverAddr, c.Congestion)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("line: the server's end: %w", err), client.close())
	}
	ctx, stop := context.WithCancel(context.Background())
	l := &Line{
		Client: client, Server: server, stop: stop,
		Up: newWay(c, 1), Down: newWay(c, 2),
	}
	l.join(ctx, l.Up, client.tun, server.tun)
	l.join(ctx, l.Down, server.tun, client.tun)
	return l, nil
}

func (l *Line) join(ctx context.Context, w *Way, from, to *os.File) {
	l.tasks.Go(func() { w.take(from) })
	l.tasks.Go(func() { w.give(ctx, to) })
}

// Close takes the line away. Programs that still run at its ends have no
// network any more. A second Close does nothing.
func (l *Line) Close() error {
	l.once.Do(func() {
		l.stop()
		l.err = errors.Join(l.Client.close(), l.Server.close())
		l.tasks.Wait()
	})
	return l.err
}
