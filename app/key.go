package app

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aionvision/aion-uploader/app/keychain"
	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// checkTime is how long a person waits for the verdict on a key.
const checkTime = 3 * time.Second

// verdictKind is what the service thinks of a key.
type verdictKind uint8

const (
	keyGood verdictKind = iota
	keyBad
	keyNoRight // the key is right, but may not upload
	keyUnknown // the service couldn't be asked
)

type verdict struct {
	kind verdictKind
	said string // the service's own words for keyNoRight
}

// words says the verdict below the field.
func (v verdict) words() (string, look.Tone) {
	switch v.kind {
	case keyGood:
		return words.T("Key accepted"), look.Good
	case keyBad:
		return words.T("Key not accepted. Check that all of it was copied, or ask your administrator for a new one."), look.Trouble
	case keyNoRight:
		what, advice := words.Trouble(&uploader.Error{Code: uploader.CodeAccount, Message: v.said})
		return what + " " + advice, look.Trouble
	}
	return words.T("AionVision can't be reached now, so the key couldn't be checked. You can save it and go on."), look.Caution
}

// checkKey asks the service, for 3 s at most.
func checkKey(ctx context.Context, e Engine, baseURL, key string) verdict {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	err := e.CheckKey(ctx, baseURL, key)
	var u *uploader.Error
	switch {
	case err == nil:
		return verdict{kind: keyGood}
	case errors.As(err, &u) && u.Code == uploader.CodeKey:
		return verdict{kind: keyBad}
	case errors.As(err, &u) && u.Code == uploader.CodeAccount:
		return verdict{kind: keyNoRight, said: u.Message}
	}
	return verdict{kind: keyUnknown}
}

// trimKey takes off what a paste brings along, or says what is wrong. Blanks
// inside a key come from line breaks in an e-mail: no key has any.
func trimKey(s string) (key, problem string) {
	key = strings.Join(strings.Fields(s), "")
	key = strings.Trim(key, `"'`)
	if key == "" {
		return "", words.T("Paste your key first.")
	}
	for _, r := range key {
		if r <= ' ' || r > '~' {
			return "", words.T("This isn't a key: it holds signs that no key has.")
		}
	}
	return key, ""
}

// lastFour is all that is shown of a key.
func lastFour(key string) string {
	if utf8.RuneCountInString(key) <= 8 {
		return "••••"
	}
	return "••••" + key[len(key)-4:]
}

// checkServer returns the base URL as it is kept, or what is wrong with it.
func checkServer(s string) (base, problem string) {
	base, err := settings.CheckBaseURL(s)
	switch {
	case errors.Is(err, settings.ErrNotHTTPS):
		return "", words.T("Only https addresses are safe for your key and videos.")
	case err != nil:
		return "", words.T("This isn't a web address. It looks like https://api.example.com.")
	}
	return base, ""
}

// keyState is the key of this run and how it is kept.
type keyState struct {
	key    string
	kept   bool // the keychain has it
	forRun bool // given for this run alone, by the environment
}

// findKey asks the keychain. The error is nil when the keychain works, with a
// key or without.
func findKey(ctx context.Context, k Keychain) (keyState, error) {
	if k == nil {
		return keyState{}, keychain.ErrUnavailable
	}
	key, err := k.Get(ctx)
	if errors.Is(err, keychain.ErrNotFound) {
		return keyState{}, nil
	}
	if err != nil {
		return keyState{}, err
	}
	return keyState{key: key, kept: key != ""}, nil
}

// storeKey keeps a key in the keychain and says whether that worked.
func storeKey(ctx context.Context, k Keychain, key string) (keyState, error) {
	if k == nil {
		return keyState{key: key}, keychain.ErrUnavailable
	}
	if err := k.Set(ctx, key); err != nil {
		return keyState{key: key}, err
	}
	return keyState{key: key, kept: true}, nil
}
