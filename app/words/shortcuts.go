package words

// Shortcut is one line of the list of shortcuts: the keys, pressed together
// where they are several, and what they do.
type Shortcut struct {
	Keys []string
	Does string
}

// ShortcutGroup is a part of that list.
type ShortcutGroup struct {
	Title string
	All   []Shortcut
}

// Shortcuts lists every key that does something, by the names that are printed
// on the keyboards of macOS or of the others.
func Shortcuts(mac bool) []ShortcutGroup {
	ctrl, alt, del := T("Ctrl"), T("Alt"), T("Del")
	if mac {
		ctrl, alt, del = T("Cmd"), T("Option"), T("Delete")
	}
	shift, enter, space := T("Shift"), T("Enter"), T("Space")
	key := func(does string, keys ...string) Shortcut { return Shortcut{keys, does} }
	return []ShortcutGroup{
		{T("Anywhere"), []Shortcut{
			key(T("Add videos"), ctrl, "O"),
			key(T("Add the files whose paths were copied"), ctrl, "V"),
			key(T("Search the list, from 11 videos on"), ctrl, "F"),
			key(T("Bring back what was just removed"), ctrl, "Z"),
			key(T("Settings"), ctrl, ","),
			key(T("Quit"), ctrl, "Q"),
			key(T("Next field or button; with Shift, the one before"), T("Tab")),
			key(T("Close, go back, clear the search"), T("Esc")),
		}},
		{T("In the list"), []Shortcut{
			key(T("Go up or down"), "↑", "↓"),
			key(T("From the first of a group to the button over it"), "↑"),
			key(T("Go a page up or down"), T("Page up"), T("Page down")),
			key(T("Go to the first or the last"), T("Home"), T("End")),
			key(T("Select from here on"), shift, "↓"),
			key(T("Select all"), ctrl, "A"),
			key(T("Open what is selected"), enter),
			key(T("Pause or resume"), space),
			key(T("Move up or down in the line"), alt, "↑"),
			key(T("Remove from list"), del),
			key(T("Menu of what is selected"), shift, "F10"),
		}},
	}
}
