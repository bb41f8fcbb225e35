package keychain

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

const testKey = "aion_0123456789abcdefghij"

// fakeRing is a keychain in memory. A function that is set answers in place of
// the memory.
type fakeRing struct {
	keys   map[string]string
	get    func() (string, error)
	set    func() error
	remove func() error
}

func (f *fakeRing) Get(service, account string) (string, error) {
	if f.get != nil {
		return f.get()
	}
	key, ok := f.keys[service+"/"+account]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return key, nil
}

func (f *fakeRing) Set(service, account, key string) error {
	if f.set != nil {
		return f.set()
	}
	if f.keys == nil {
		f.keys = make(map[string]string)
	}
	f.keys[service+"/"+account] = key
	return nil
}

func (f *fakeRing) Delete(service, account string) error {
	if f.remove != nil {
		return f.remove()
	}
	if _, ok := f.keys[service+"/"+account]; !ok {
		return keyring.ErrNotFound
	}
	delete(f.keys, service+"/"+account)
	return nil
}

func (f *fakeRing) DeleteAll(service string) error {
	if f.remove != nil {
		return f.remove()
	}
	for place := range f.keys {
		if strings.HasPrefix(place, service+"/") {
			delete(f.keys, place)
		}
	}
	return nil
}

func newTest(f *fakeRing) *Keychain {
	k := New(Service)
	k.ring = f
	return k
}

func TestSetGetDelete(t *testing.T) {
	k, ctx := newTest(&fakeRing{}), t.Context()
	if _, err := k.Get(ctx); !errors.Is(err, ErrNotFound) || errors.Is(err, ErrUnavailable) {
		t.Fatalf("Get before Set: %v, want ErrNotFound alone", err)
	}
	if err := k.Set(ctx, testKey); err != nil {
		t.Fatalf("Set: %v", err)
	}
	if key, err := k.Get(ctx); err != nil || key != testKey {
		t.Fatalf("Get after Set = %q, %v", key, err)
	}
	if err := k.Delete(ctx); err != nil {
		t.Fatalf("Delete: %v", err)
	}
	if _, err := k.Get(ctx); !errors.Is(err, ErrNotFound) {
		t.Fatalf("Get after Delete: %v, want ErrNotFound", err)
	}
	if err := k.Delete(ctx); err != nil {
		t.Fatalf("Delete of nothing: %v", err)
	}
}

func TestEachBaseURLHasItsOwnKey(t *testing.T) {
	k, ctx := newTest(&fakeRing{}), t.Context()
	if err := k.Set(ctx, testKey); err != nil {
		t.Fatal(err)
	}
	other := k.At("https://staging.example.org/api/v2")
	if _, err := other.Get(ctx); !errors.Is(err, ErrNotFound) {
		t.Errorf("another host was given the key: %v", err)
	}
	if key, err := k.At("").Get(ctx); err != nil || key != testKey {
		t.Errorf("the usual place = %q, %v", key, err)
	}
}

func TestDeleteAll(t *testing.T) {
	f := &fakeRing{keys: map[string]string{"Another Program/default": "theirs"}}
	k, ctx := newTest(f), t.Context()
	for _, base := range []string{"", "https://staging.example.org/api/v2", "http://127.0.0.1:8080"} {
		if err := k.At(base).Set(ctx, testKey); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := k.At("https://any.example.org").DeleteAll(ctx); err != nil {
			t.Error(err)
		}
	}
	if len(f.keys) != 1 || f.keys["Another Program/default"] != "theirs" {
		t.Errorf("left: %v, want the other program's alone", f.keys)
	}
}

func TestAccount(t *testing.T) {
	for baseURL, want := range map[string]string{
		"":                                    "default",
		"not a url":                           "default",
		"%zz":                                 "default",
		"https://api.aionvision.tech/api/v2":  "api.aionvision.tech",
		"https://API.aionvision.tech:443/":    "api.aionvision.tech",
		" https://api.aionvision.tech\n":      "api.aionvision.tech",
		"http://127.0.0.1:8080/api/v2":        "127.0.0.1:8080",
		"http://api.aionvision.tech:443/":     "api.aionvision.tech:443",
		"https://user:word@example.org/path?": "example.org",
	} {
		if got := account(baseURL); got != want {
			t.Errorf("account(%q) = %q, want %q", baseURL, got, want)
		}
	}
}

func TestFaultsAreUnavailable(t *testing.T) {
	locked := errors.New("failed to unlock correct collection")
	for name, test := range map[string]struct {
		ring *fakeRing
		call func(*Keychain, context.Context) error
	}{
		"get":        {&fakeRing{get: func() (string, error) { return "", locked }}, getError},
		"set":        {&fakeRing{set: func() error { return locked }}, setError},
		"delete":     {&fakeRing{remove: func() error { return locked }}, (*Keychain).Delete},
		"delete all": {&fakeRing{remove: func() error { return locked }}, (*Keychain).DeleteAll},
		"set, and the key can't be read back": {
			&fakeRing{get: func() (string, error) { return "", locked }}, setError},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.call(newTest(test.ring), t.Context())
			if !errors.Is(err, ErrUnavailable) || !errors.Is(err, locked) || errors.Is(err, ErrNotFound) {
				t.Errorf("error = %v, want ErrUnavailable with its cause", err)
			}
		})
	}
}

func TestSetProvesThatTheKeyWasKept(t *testing.T) {
	for name, get := range map[string]func() (string, error){
		"kept nothing":      func() (string, error) { return "", keyring.ErrNotFound },
		"kept another text": func() (string, error) { return testKey[:8], nil },
	} {
		t.Run(name, func(t *testing.T) {
			err := newTest(&fakeRing{get: get}).Set(t.Context(), testKey)
			if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotFound) {
				t.Fatalf("error = %v, want ErrUnavailable alone", err)
			}
			if strings.Contains(err.Error(), testKey[:8]) {
				t.Fatalf("the error shows the key: %v", err)
			}
		})
	}
}

func TestSetRefusesAnEmptyKey(t *testing.T) {
	ring := &fakeRing{}
	if err := newTest(ring).Set(t.Context(), ""); err == nil || len(ring.keys) != 0 {
		t.Errorf("Set of an empty key: %v, stored %v", err, ring.keys)
	}
}

// A keychain that asks the person something and is never answered.
func TestBlockedKeychainEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		blocked := func() error { <-release; return nil }
		k := newTest(&fakeRing{
			get:    func() (string, error) { return testKey, blocked() },
			set:    blocked,
			remove: blocked,
		})
		for name, call := range map[string]func(*Keychain, context.Context) error{
			"get": getError, "set": setError, "delete": (*Keychain).Delete,
		} {
			began := time.Now()
			err := call(k, t.Context())
			if !errors.Is(err, ErrUnavailable) || time.Since(began) != Timeout {
				t.Errorf("%s ended after %v with %v, want ErrUnavailable after %v", name, time.Since(began), err, Timeout)
			}
		}
	})
}

func TestContextEndsACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		k := newTest(&fakeRing{get: func() (string, error) { <-release; return testKey, nil }})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		key, err := k.Get(ctx)
		if key != "" || !errors.Is(err, context.Canceled) || !errors.Is(err, ErrUnavailable) {
			t.Errorf("Get = %q, %v, want the context's error in ErrUnavailable", key, err)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %v, want 1 s", took)
		}
	})
}

func TestEndedContextAsksNothing(t *testing.T) {
	asked := false
	k := newTest(&fakeRing{get: func() (string, error) { asked = true; return testKey, nil }})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.Get(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Get: %v, want context.Canceled", err)
	}
	if asked {
		t.Error("the keychain was asked all the same")
	}
}

func TestNameOfProcess(t *testing.T) {
	for process, want := range map[string]string{
		"gnome-keyring-d": "GNOME Keyring",
		"kwalletd5":       "KWallet",
		"kwalletd6":       "KWallet",
		"ksecretd":        "KWallet",
		"keepassxc":       "KeePassXC",
		"something":       "your system's keyring",
		"":                "your system's keyring",
	} {
		if got := nameOfProcess(process); got != want {
			t.Errorf("nameOfProcess(%q) = %q, want %q", process, got, want)
		}
	}
}

func getError(k *Keychain, ctx context.Context) error {
	_, err := k.Get(ctx)
	return err
}

func setError(k *Keychain, ctx context.Context) error { return k.Set(ctx, testKey) }
