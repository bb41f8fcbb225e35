package words

// SetByAdministrator stands beside what can't be changed here.
func SetByAdministrator() string { return T("Set by your administrator.") }
