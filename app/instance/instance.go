// Package instance sees to it that one program at a time works on a folder. The
// first start claims the folder; a later one finds the claim taken and hands the
// files that it was given to the first, which comes to the front.
//
// A claim is a lock on a file in the folder, which the system takes back when
// the process ends, however it ends. Whoever has it listens at an address that
// belongs to the folder and to one user: a unix socket, on Windows a named pipe.
// So an address that a killed process left behind is known to be stale, and of
// two starts at the same moment one has the claim and the other hands over.
//
// Both sides see whether the other runs as the same user, as far as the system
// tells. What comes in is capped in size and time, and nothing of it is run.
//
// All calls but [Claim.Serve] may block for as long as they say: they aren't for
// the goroutine that draws a window.
package instance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockName is the file in the folder that the claim locks. It stays there.
const lockName = "instance.lock"

// How long things take at most, where the caller's context allows more.
const (
	patience = 10 * time.Second      // until another process has taken notice
	silence  = 5 * time.Second       // between two signs of life
	again    = 20 * time.Millisecond // between two tries to reach a process that begins or ends
)

// Errors that are told apart.
var (
	// ErrRunning says that another process has the folder.
	ErrRunning = errors.New("another instance has the folder")
	// ErrNoAnswer says that another process has the folder and doesn't answer.
	ErrNoAnswer = errors.New("the other instance doesn't answer")
	// ErrVersion says that the other process speaks another version of the protocol.
	ErrVersion = errors.New("the other instance is of another version")
	// ErrStranger says that the address belongs to another user.
	ErrStranger = errors.New("the other side belongs to another user")

	// errGone says that nobody was there, or that the other side went before
	// it had taken the request over.
	errGone = errors.New("the other instance has gone")
)

// Request is what another start of the program asks for. Every request but
// Quit also asks the program to come to the front.
type Request struct {
	Files []string // absolute paths, every byte as it was given
	Quit  bool     // save and end; no files go with it
}

// Take claims dir for this process and listens for others, whose requests wait
// for [Claim.Serve]. It makes the folder when there is none. The error wraps
// [ErrRunning] when another process has it; any other error means that
// instances can't find each other in this folder.
func Take(dir string) (*Claim, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("instance: claim: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("instance: claim: %w", err)
	}
	if !got {
		return nil, fmt.Errorf("instance: claim: %w", ErrRunning)
	}
	l, err := listen(dir)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("instance: claim: %w", err), lock.Unlock())
	}
	return newClaim(lock, l), nil
}

// Join claims dir, or has the process that has it take the request over: then
// handed is true, and there is neither a claim nor an error. While that process
// begins or ends it is waited for; one that ends before it has taken the
// request over leaves the claim to this one. It takes as long as the other
// process shows that it works on the request, else some ten seconds at most.
func Join(ctx context.Context, dir string, r Request) (c *Claim, handed bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reachable := time.Now().Add(patience)
	for {
		c, err := Take(dir)
		if !errors.Is(err, ErrRunning) {
			return c, false, err
		}
		err = ask(ctx, dir, r)
		if err == nil {
			return nil, true, nil
		}
		if !errors.Is(err, errGone) {
			return nil, false, err
		}
		if time.Now().After(reachable) || !pause(ctx, again) {
			return nil, false, fmt.Errorf("instance: %w: %w", ErrNoAnswer, err)
		}
	}
}

// Quit asks the process that has dir to save and end, and waits until it has.
// It is nil, too, when none has it. When ctx ends first the error says so;
// nothing is ever killed.
func Quit(ctx context.Context, dir string) error {
	asked := false
	var last error
	for held(dir) {
		if !asked {
			last = ask(ctx, dir, Request{Quit: true})
			asked = last == nil
		}
		if !pause(ctx, again) {
			return fmt.Errorf("instance: quit: still running: %w", errors.Join(context.Cause(ctx), last))
		}
	}
	return nil
}

// held reports whether a process has dir. It makes nothing.
func held(dir string) bool {
	path := filepath.Join(dir, lockName)
	if _, err := os.Stat(path); err != nil {
		return false
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if got {
		_ = lock.Unlock()
	}
	return err == nil && !got
}

// pause waits a little. False: ctx has ended.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
