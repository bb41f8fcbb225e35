package autostart

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

// Where Windows keeps what starts at login, and what Task Manager's page of
// start-up programs has switched off of it.
const (
	runKey      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

func enable(exe string) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	if err := k.SetStringValue(title, runCommand(exe)); err != nil {
		return err
	}
	return remove(approvedKey) // what Task Manager switched off is wanted again
}

func disable() error { return errors.Join(remove(runKey), remove(approvedKey)) }

// remove deletes the program's value from a key; either may be missing.
func remove(key string) error {
	k, err := registry.OpenKey(registry.CURRENT_USER, key, registry.SET_VALUE)
	if err == nil {
		err = k.DeleteValue(title)
		_ = k.Close()
	}
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}

func enabled(exe string) (bool, error) {
	k, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer k.Close()
	command, _, err := k.GetStringValue(title)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	return err == nil && command == runCommand(exe) && !switchedOff(), err
}

// switchedOff reports whether Task Manager keeps the program from starting: the
// first byte of its value is odd then.
func switchedOff() bool {
	k, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer k.Close()
	state, _, err := k.GetBinaryValue(title)
	return err == nil && len(state) > 0 && state[0]&1 == 1
}

// runCommand is the command line of the Run key. A path on Windows has no
// quotation marks in it, so that quoting needs no escapes.
func runCommand(exe string) string { return `"` + exe + `"` }
