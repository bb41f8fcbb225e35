package autostart

import (
	"os"
	"path/filepath"
)

func agentPath() (string, error) {
	home, err := os.UserHomeDir()
	return filepath.Join(home, "Library", "LaunchAgents", id+".plist"), err
}

// enable leaves the job to the next login: loading it now would start the
// program a second time.
func enable(exe string) error {
	path, err := agentPath()
	if err != nil {
		return err
	}
	return writeFile(path, launchAgent(exe))
}

func disable() error {
	path, err := agentPath()
	if err != nil {
		return err
	}
	return removeFile(path)
}

func enabled(exe string) (bool, error) {
	path, err := agentPath()
	if err != nil {
		return false, err
	}
	agent, err := readFile(path)
	return agentStarts(agent, exe), err
}
