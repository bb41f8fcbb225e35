package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/aionvision/aion-uploader/uploader"
)

// Chores are what a start can do in the place of opening a window; installers
// call them. One at most is set.
type Chores struct {
	Quit       bool // have the windows that are open save and end
	Unfinished bool // print how many videos aren't safe yet: [ErrUnfinished] when there are any
	Forget     bool // delete the keys, the settings and the queue of this user; ends open windows first

	// ForgetKeys deletes the keys of all servers from the keychain.
	ForgetKeys func(context.Context) error
}

// ErrUnfinished says that some videos aren't safe at AionVision yet.
var ErrUnfinished = errors.New("some videos aren't safe at AionVision yet")

// Any reports whether the start is for a chore. Then no box may open: an
// installer may wait for it where nobody looks.
func (c Chores) Any() bool { return c.Quit || c.Unfinished || c.Forget }

// ExitStatus is what the program ends with after an error of [Run]: 0 for none,
// 3 for [ErrUnfinished], else 1.
func ExitStatus(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, ErrUnfinished):
		return 3
	}
	return 1
}

// chore does what cfg asks for.
func chore(cfg Config, out io.Writer) error {
	switch {
	case cfg.Unfinished:
		n, err := uploader.Unfinished(cfg.Dirs.State)
		if err != nil {
			return fmt.Errorf("app: %w", err)
		}
		if _, err := fmt.Fprintln(out, n); err != nil {
			return fmt.Errorf("app: count the unfinished: %w", err)
		}
		if n > 0 {
			return ErrUnfinished
		}
		return nil
	case cfg.Forget:
		return forget(cfg)
	}
	return quitRunning(cfg.Dirs)
}

// forget removes all that the program has kept for this user. Where the keys
// can't be reached the rest goes all the same, and the error says so.
func forget(cfg Config) error {
	if err := quitRunning(cfg.Dirs); err != nil {
		return err
	}
	var errs []error
	if cfg.ForgetKeys != nil {
		if err := cfg.ForgetKeys(context.Background()); err != nil {
			errs = append(errs, fmt.Errorf("app: the key may still be in the keychain: %w", err))
		}
	}
	exe, err := os.Executable()
	if err == nil {
		err = cfg.autostart(exe, false)
	}
	errs = append(errs, err, cfg.Dirs.Remove())
	errs = append(errs, removeFyne())
	return errors.Join(errs...)
}

// removeFyne removes the folder that Fyne keeps for every program; this one's
// holds nothing but an empty list of preferences.
func removeFyne() error {
	config, err := os.UserConfigDir()
	if err != nil {
		return nil // without a home Fyne has kept nothing either
	}
	if runtime.GOOS == "darwin" {
		config = filepath.Join(filepath.Dir(config), "Preferences")
	}
	all := filepath.Join(config, "fyne")
	ours := filepath.Join(all, ID)
	err = os.Remove(filepath.Join(ours, "preferences.json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("app: remove Fyne's folder: %w", err)
	}
	for _, dir := range []string{ours, all} {
		_ = os.Remove(dir) // fails where another program has something there
	}
	return nil
}
