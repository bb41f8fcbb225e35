//go:build !windows && !darwin

package policy

// Path is where an administrator puts the policy.
func Path() (string, error) { return "/etc/aion-uploader/policy.json", nil }
