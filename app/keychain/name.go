package keychain

import "strings"

// unknownName is said when the system's keychain has not told who it is.
const unknownName = "your system's keyring"

// nameOfProcess is what people call the keychain that the named process serves.
// Linux cuts process names after 15 bytes.
func nameOfProcess(process string) string {
	switch process = strings.ToLower(process); {
	case strings.HasPrefix(process, "gnome-keyring"):
		return "GNOME Keyring"
	case strings.HasPrefix(process, "kwallet"), process == "ksecretd":
		return "KWallet"
	case strings.HasPrefix(process, "keepassxc"):
		return "KeePassXC"
	default:
		return unknownName
	}
}
