package keychain

import "github.com/zalando/go-keyring"

// systemRing is the keychain of this system, as go-keyring reaches it.
type systemRing struct{}

func (systemRing) Get(service, account string) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	return keyring.Get(service, account)
}

func (systemRing) Set(service, account, key string) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.Set(service, account, key)
}

func (systemRing) Delete(service, account string) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.Delete(service, account)
}

func (systemRing) DeleteAll(service string) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.DeleteAll(service)
}
