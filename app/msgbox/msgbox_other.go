//go:build !windows

package msgbox

func show(string, string) {}
