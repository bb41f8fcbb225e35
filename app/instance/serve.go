package instance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

const (
	readTime = 5 * time.Second // for a whole request to arrive
	beat     = time.Second     // between two signs that the program is at work
	maxPeers = 64              // connections at once; more wait at the system's door
)

// Handler does what another start asks for. It calls seen once the program has
// taken notice, and returns nil once it has taken the request over: only then
// does the other process end. After an error, or when this process ends first,
// the other does the work itself. Handlers run beside each other, each on a
// goroutine of its own, and return soon after ctx has ended.
type Handler func(ctx context.Context, r Request, seen func()) error

// Claim is a folder that this process has. Its methods are safe for concurrent
// use.
type Claim struct {
	lock     *flock.Flock
	listener listener
	ctx      context.Context // ends with Stop
	cancel   context.CancelFunc
	readTime time.Duration
	beat     time.Duration
	begin    sync.Once
	work     sync.WaitGroup
}

func newClaim(lock *flock.Flock, l listener) *Claim {
	c := &Claim{lock: lock, listener: l, readTime: readTime, beat: beat}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// Serve answers other starts from now on, those too that wait already. Only
// the first call counts.
func (c *Claim) Serve(handle Handler) {
	c.begin.Do(func() { c.work.Go(func() { c.accept(handle) }) })
}

// Stop ends the answering; requests that weren't taken over go back to those
// who sent them. The folder is still this process's: a later start waits until
// the process ends.
func (c *Claim) Stop() error {
	c.cancel()
	err := c.listener.Close()
	c.work.Wait()
	if err != nil {
		return fmt.Errorf("instance: stop: %w", err)
	}
	return nil
}

// Close is Stop, and leaves the folder to others. After the first call it does
// nothing.
func (c *Claim) Close() error {
	if c.ctx.Err() == nil {
		if err := c.Stop(); err != nil {
			return errors.Join(err, c.lock.Unlock())
		}
	}
	if err := c.lock.Unlock(); err != nil {
		return fmt.Errorf("instance: close: %w", err)
	}
	return nil
}

func (c *Claim) accept(handle Handler) {
	places := make(chan struct{}, maxPeers)
	for {
		select {
		case places <- struct{}{}:
		case <-c.ctx.Done():
			return
		}
		peer, err := c.listener.Accept()
		if err != nil {
			if c.ctx.Err() != nil || !pause(c.ctx, again) {
				return
			}
			<-places // out of descriptors, perhaps: it passes
			continue
		}
		c.work.Go(func() {
			defer func() { <-places }()
			defer peer.Close()
			c.answer(peer, handle)
		})
	}
}

// answer reads one request, has it handled, and keeps telling how far it is.
func (c *Claim) answer(peer conn, handle Handler) {
	stop := context.AfterFunc(c.ctx, func() { _ = peer.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	_ = peer.SetReadDeadline(time.Now().Add(c.readTime))
	if c.ctx.Err() != nil {
		return // stop's deadline was the earlier one
	}
	r, err := decode(peer)
	if c.ctx.Err() != nil || errors.Is(err, errFormat) {
		return
	}
	say := func(b ...byte) {
		_ = peer.SetWriteDeadline(time.Now().Add(c.readTime))
		_, _ = peer.Write(b) // one who has gone doesn't want to know
	}
	say(greet()...)
	if err != nil {
		say(signRefused)
		return
	}
	seen, taken := make(chan struct{}), make(chan error, 1)
	go func() { taken <- handle(c.ctx, r, sync.OnceFunc(func() { close(seen) })) }()
	tick := time.NewTicker(c.beat)
	defer tick.Stop()
	noticed := false
	for {
		select {
		case <-seen:
			say(signSeen)
			seen, noticed = nil, true
		case <-tick.C:
			if noticed {
				say(signBusy)
			}
		case err := <-taken:
			if err == nil {
				say(signDone)
			}
			return
		}
	}
}
