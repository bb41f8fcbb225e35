package uploader

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Unfinished counts the transfers in a state folder whose videos aren't at the
// service yet, failed ones too, for a program that is about to remove the
// folder. Without a queue there are none. It opens the queue as [Open] does, so
// one that a Manager has is [ErrInUse], and a damaged one is set aside and an
// error.
func Unfinished(stateDir string) (int, error) {
	_, err := os.Stat(filepath.Join(stateDir, "queue.db"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("uploader: count the unfinished: %w", err)
	}
	lock := flock.New(filepath.Join(stateDir, "lock"), flock.SetPermissions(0o600))
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return 0, fmt.Errorf("uploader: count the unfinished: %w", err)
	case !ok:
		return 0, ErrInUse
	}
	n, err := countUnfinished(stateDir)
	return n, errors.Join(err, lock.Unlock())
}

func countUnfinished(stateDir string) (int, error) {
	store, report, err := journal.Open(stateDir)
	if err != nil {
		return 0, fmt.Errorf("uploader: count the unfinished: %w", err)
	}
	if report.SetAside != "" {
		err := fmt.Errorf("uploader: count the unfinished: the queue is damaged and was set aside: %s", report.SetAside)
		return 0, errors.Join(err, store.Close())
	}
	state, err := store.Load()
	if err != nil {
		return 0, errors.Join(fmt.Errorf("uploader: count the unfinished: %w", err), store.Close())
	}
	n := 0
	for _, t := range state.Transfers {
		switch phase, _ := ParsePhase(t.Phase); phase {
		case Uploaded, Aborting, Aborted: // safe, or given up by the person
		default:
			n++
		}
	}
	return n, store.Close()
}
