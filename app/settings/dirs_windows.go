package settings

import "os"

const folder = "Aion Uploader"

// stateDir is %LocalAppData%: the queue names files of this computer, so it
// doesn't roam.
func stateDir(func(string) string) (string, error) { return os.UserCacheDir() }
