package words

// SetByAdministrator stands beside what can't be changed here.
func SetByAdministrator() string { return T("Set by your administrator.") }

// NewVersion says that there is a newer version; notes is its maker's own line
// about it and may be empty. Empty where there is none.
func NewVersion(version, notes string, needed bool) string {
	data := V{"Version": version, "Notes": notes}
	switch {
	case version == "":
		return ""
	case needed && notes == "":
		return T("Please change to version {{.Version}}: this one should no longer be used.", data)
	case needed:
		return T("Please change to version {{.Version}}: this one should no longer be used. {{.Notes}}", data)
	case notes == "":
		return T("Version {{.Version}} is there.", data)
	}
	return T("Version {{.Version}} is there. {{.Notes}}", data)
}
