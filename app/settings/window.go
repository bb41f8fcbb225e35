package settings

// The sizes that a window may have, in device-independent pixels: the smallest
// that shows everything, and a 5K screen. Fyne tells nothing of the screen, so
// what is a little too large is left to the window manager.
const (
	leastWidth, leastHeight = 560, 400
	mostWidth, mostHeight   = 5120, 2880
)

// windowSize returns the kept size of the window, or none where the file holds
// what no window can have been.
func windowSize(width, height float32) (w, h float32) {
	if width < leastWidth || height < leastHeight || width > mostWidth || height > mostHeight {
		return 0, 0
	}
	return width, height
}
