package settings

import "os"

const folder = "Aion Uploader"

// stateDir is ~/Library/Application Support.
func stateDir(func(string) string) (string, error) { return os.UserConfigDir() }
