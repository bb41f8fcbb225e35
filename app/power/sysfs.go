package power

import (
	"io/fs"
	"path"
	"strings"
)

// supply reads what Linux tells in sys and proc, below root. Batteries of mice
// and the like don't count.
func supply(root fs.FS) Supply {
	const supplies = "sys/class/power_supply"
	var s Supply
	var draining, mains bool
	entries, _ := fs.ReadDir(root, supplies) // none: a desktop computer
	for _, e := range entries {
		value := func(name string) string {
			b, _ := fs.ReadFile(root, path.Join(supplies, e.Name(), name))
			return strings.TrimSpace(string(b))
		}
		switch kind := value("type"); {
		case kind == "Battery" && value("scope") != "Device":
			s.Lid = true
			draining = draining || value("status") == "Discharging"
		case kind == "Mains" || kind == "USB":
			mains = mains || value("online") == "1"
		}
	}
	if lids, _ := fs.ReadDir(root, "proc/acpi/button/lid"); len(lids) > 0 {
		s.Lid = true
	}
	s.OnBattery = draining && !mains
	return s
}
