package uploader

import (
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

// volumes are the drives with something in them, but the system's.
func volumes() []Volume {
	var all []Volume
	for _, root := range mountRoots() {
		if strings.EqualFold(root, os.Getenv("SystemDrive")+`\`) {
			continue
		}
		p, err := windows.UTF16PtrFromString(root)
		if err != nil {
			continue
		}
		switch windows.GetDriveType(p) {
		case windows.DRIVE_REMOVABLE, windows.DRIVE_FIXED:
		default:
			continue
		}
		var name [windows.MAX_PATH + 1]uint16
		if windows.GetVolumeInformation(p, &name[0], uint32(len(name)), nil, nil, nil, nil, 0) != nil {
			continue // a reader with no card in it
		}
		v := Volume{Path: root, Name: windows.UTF16ToString(name[:])}
		var free, size uint64
		if windows.GetDiskFreeSpaceEx(p, nil, &size, &free) == nil {
			v.Size, v.Used = int64(size), int64(size-free)
		}
		all = append(all, v)
	}
	return all
}
