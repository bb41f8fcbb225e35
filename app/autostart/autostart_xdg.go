//go:build !windows && !darwin

package autostart

import (
	"os"
	"path/filepath"
)

func entryPath() (string, error) {
	config, err := os.UserConfigDir() // XDG_CONFIG_HOME
	return filepath.Join(config, "autostart", id+".desktop"), err
}

func enable(exe string) error {
	path, err := entryPath()
	if err != nil {
		return err
	}
	return writeFile(path, desktopEntry(exe))
}

func disable() error {
	path, err := entryPath()
	if err != nil {
		return err
	}
	return removeFile(path)
}

func enabled(exe string) (bool, error) {
	path, err := entryPath()
	if err != nil {
		return false, err
	}
	entry, err := readFile(path)
	return entryStarts(entry, exe), err
}
