package uploader

// Volume is a card or disk that could be checked.
type Volume struct {
	Path string // where it is mounted
	Name string // what people know it by; may be empty
	Size int64  // bytes; 0 when not known
	Used int64
}

// Volumes returns the cards and disks that are there beside the system's own.
// It asks the system, which may take a moment where a disk is asleep.
func Volumes() []Volume { return volumes() }
