package desktop

import (
	"github.com/godbus/dbus/v5"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// tray is org.kde.StatusNotifierWatcher.
type tray struct{ s *Services }

// RegisterStatusNotifierItem is the service's method of that name.
func (w tray) RegisterStatusNotifierItem(sender dbus.Sender, _ string) *dbus.Error {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	w.s.item = string(sender)
	return nil
}

// line is one line of a tray's menu, as com.canonical.dbusmenu lays it out.
type line struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

func (l line) text() string {
	label, _ := l.Properties["label"].Value().(string)
	if kind, _ := l.Properties["type"].Value().(string); kind == "separator" {
		return "-"
	}
	if enabled, is := l.Properties["enabled"].Value().(bool); is && !enabled {
		return "(" + label + ")"
	}
	return label
}

// TrayMenu returns the lines of the icon's menu: "-" for a rule, in brackets
// what can't be chosen. Nil when there is no icon.
func (s *Services) TrayMenu() []string {
	var texts []string
	for _, l := range s.trayLines() {
		texts = append(texts, l.text())
	}
	return texts
}

// Choose chooses a line of the icon's menu, once the menu stands still: the
// library behind the icon drops a click on a line that it has just made.
func (s *Services) Choose(text string) {
	s.d.t.Helper()
	var id, before int32 // the menu's root is 0, so no line is
	run.Until(s.d.t, soon, "a tray with "+text, func() bool {
		before, id = id, 0
		for _, l := range s.trayLines() {
			if l.text() == text {
				id = l.ID
			}
		}
		return id != 0 && id == before
	})
	err := s.menu().Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(""), uint32(0)).Err
	if err != nil {
		s.d.t.Fatal(err)
	}
}

// menu is the icon's menu; nil when there is no icon.
func (s *Services) menu() dbus.BusObject {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.item == "" {
		return nil
	}
	return s.conn.Object(s.item, "/StatusNotifierMenu")
}

func (s *Services) trayLines() []line {
	menu := s.menu()
	if menu == nil {
		return nil
	}
	var revision uint32
	var root line
	if menu.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root) != nil {
		return nil
	}
	var lines []line
	for _, v := range root.Children {
		var l line
		if dbus.Store([]any{v.Value()}, &l) == nil {
			lines = append(lines, l)
		}
	}
	return lines
}
