package policy

// Path is where an administrator puts the policy.
func Path() (string, error) { return "/Library/Application Support/Aion Uploader/policy.json", nil }
