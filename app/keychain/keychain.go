// Package keychain keeps the AionVision key in the keychain of the operating
// system: Keychain on macOS, Credential Manager on Windows, and whatever
// answers for the Secret Service (GNOME Keyring, KWallet, KeePassXC) elsewhere.
//
// The key is kept there or nowhere: nothing in this package writes a file.
// Practice has no key and never comes here.
//
// A keychain may ask the person to unlock it and may wait for the answer for
// ever, so every call ends by itself after [Timeout] at the latest, or earlier
// with its context. It may still block that long: never call it from the
// goroutine that draws a window. All methods are safe for concurrent use.
//
// On macOS the key is stored by the system's own "security" tool, so any
// program of the same user can read it without a prompt. On Linux the same is
// true of every program on an unlocked session's bus.
package keychain

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

const (
	// Service is the name under which the programs of this project keep their
	// key. A person sees it in the keychain's own window.
	Service = "Aion Uploader"

	// Timeout is the longest that one call takes.
	Timeout = 20 * time.Second

	// defaultAccount is where the key is kept when no base URL is named.
	defaultAccount = "default"
)

var (
	// ErrNotFound says that the keychain works and holds no key: ask for it.
	ErrNotFound = errors.New("no key in the keychain")

	// ErrUnavailable says that the keychain could not be used: there is none,
	// it stayed locked, it refused, or it did not answer in time. The error
	// that wraps it tells which. The key can be kept for this run only.
	ErrUnavailable = errors.New("keychain not available")

	errTimeout  = errors.New("no answer in time")
	errEmpty    = errors.New("keychain: set: the key is empty")
	errMismatch = errors.New("what it gave back is not what was stored")
)

// ring is the part of go-keyring that is used. Its calls may block for ever;
// Get and Delete answer keyring.ErrNotFound when nothing is stored.
type ring interface {
	Get(service, account string) (string, error)
	Set(service, account, key string) error
	Delete(service, account string) error
	DeleteAll(service string) error // of all accounts; no error when there is none
}

// Keychain is one place for one key. Make it with [New].
type Keychain struct {
	service string
	account string
	timeout time.Duration
	ring    ring
}

// New names the place in which service keeps its key when it talks to the
// usual base URL. It asks nothing of the system yet. Programs of this project
// pass [Service].
func New(service string) *Keychain {
	return &Keychain{service: service, account: defaultAccount, timeout: Timeout, ring: systemRing{}}
}

// At names the place for the key of another base URL: each host has its own,
// so that a key is never offered to a service it was not given for. An empty
// baseURL, or one without a host, is the usual place.
func (k *Keychain) At(baseURL string) *Keychain {
	at := *k
	at.account = account(baseURL)
	return &at
}

// Get returns the stored key. Its error wraps [ErrNotFound] when there is none,
// else [ErrUnavailable] (and the context's cause, when that ended the call).
func (k *Keychain) Get(ctx context.Context) (string, error) {
	return k.call(ctx, "get", func() (string, error) {
		return k.ring.Get(k.service, k.account)
	})
}

// Set stores key in place of the earlier one and reads it back: some keychains
// say yes and keep nothing. Its error wraps [ErrUnavailable]; after a time-out
// the key may still be stored, once the person has unlocked the keychain.
func (k *Keychain) Set(ctx context.Context, key string) error {
	if key == "" {
		return errEmpty
	}
	_, err := k.call(ctx, "set", func() (string, error) {
		if err := k.ring.Set(k.service, k.account, key); err != nil {
			return "", err
		}
		stored, err := k.ring.Get(k.service, k.account)
		if err != nil {
			// A key that is gone at once is a keychain that does not work,
			// which is another thing than a key that was never set.
			return "", fmt.Errorf("reading back: %w", hideNotFound(err))
		}
		if stored != key {
			return "", errMismatch
		}
		return "", nil
	})
	return err
}

// Delete removes the key. It is no error when there is none. Its error wraps
// [ErrUnavailable].
func (k *Keychain) Delete(ctx context.Context) error {
	_, err := k.call(ctx, "delete", func() (string, error) {
		return "", k.ring.Delete(k.service, k.account)
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// DeleteAll removes the keys of all base URLs. It is no error when there is
// none. Its error wraps [ErrUnavailable].
func (k *Keychain) DeleteAll(ctx context.Context) error {
	_, err := k.call(ctx, "delete all", func() (string, error) {
		return "", k.ring.DeleteAll(k.service)
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// Name is what people call the keychain of this system, as in "kept in
// Credential Manager". On Linux it asks the session bus, for a second at most.
func (k *Keychain) Name() string { return systemName() }

// call runs work beside the caller, who waits no longer than the time-out and
// the context allow. A call that was given up runs on until the keychain lets
// it go; its answer is dropped.
func (k *Keychain) call(ctx context.Context, op string, work func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, k.timeout, errTimeout)
	defer cancel()
	if ctx.Err() != nil {
		return "", explain(op, context.Cause(ctx))
	}
	type answer struct {
		key string
		err error
	}
	answers := make(chan answer, 1)
	go func() {
		key, err := work()
		answers <- answer{key, err}
	}()
	select {
	case a := <-answers:
		return a.key, explain(op, a.err)
	case <-ctx.Done():
		return "", explain(op, context.Cause(ctx))
	}
}

// explain sorts a keychain's error into the two kinds that callers tell apart.
func explain(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return fmt.Errorf("keychain: %s: %w", op, ErrNotFound)
	default:
		return fmt.Errorf("keychain: %s: %w: %w", op, ErrUnavailable, err)
	}
}

func hideNotFound(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return errMismatch
	}
	return err
}

// account turns a base URL into the name under which its key is kept: the host,
// with the port unless it is the usual one.
func account(baseURL string) string {
	u, err := url.Parse(strings.TrimSpace(baseURL))
	if err != nil || u.Host == "" {
		return defaultAccount
	}
	host := strings.ToLower(u.Host)
	if u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	}
	return host
}
