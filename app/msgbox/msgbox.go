// Package msgbox says a last word when there can be no window: where the
// desktop has a box of its own that needs no drawing, in that.
package msgbox

// Show shows a text under a title and waits until the person has read it. Where
// there is no such box (Linux, macOS) it returns at once; what is written to
// standard error is read there.
func Show(title, text string) { show(title, text) }
