package uploader

import "golang.org/x/sys/windows"

// mountRoots are the drives that are there.
func mountRoots() []string {
	bits, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var roots []string
	for i := range 26 {
		if bits&(1<<i) != 0 {
			roots = append(roots, string(rune('A'+i))+`:\`)
		}
	}
	return roots
}
