package settings

import (
	"fmt"
	"os"
	"path/filepath"
)

// HomeVariable names the environment variable that, when set, is the root of
// all that the program keeps: for tests, and for a program on a stick.
const HomeVariable = "AION_UPLOADER_HOME"

// Dirs are where the program keeps things.
type Dirs struct {
	Config   string // settings
	State    string // the queue
	Practice string // practice mode's own queue
}

// FindDirs returns the folders of this user, by getenv's answers and the
// system's habits. It creates none.
func FindDirs(getenv func(string) string) (Dirs, error) {
	if home := getenv(HomeVariable); home != "" {
		abs, err := filepath.Abs(home)
		if err != nil {
			return Dirs{}, fmt.Errorf("settings: %s: %w", HomeVariable, err)
		}
		return Dirs{Config: abs, State: filepath.Join(abs, "state"), Practice: filepath.Join(abs, "practice")}, nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return Dirs{}, fmt.Errorf("settings: %w", err)
	}
	state, err := stateDir(getenv)
	if err != nil {
		return Dirs{}, fmt.Errorf("settings: %w", err)
	}
	return Dirs{
		Config:   filepath.Join(config, folder),
		State:    filepath.Join(state, folder, "queue"),
		Practice: filepath.Join(state, folder, "practice"),
	}, nil
}
