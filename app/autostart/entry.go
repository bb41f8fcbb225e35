package autostart

import (
	"encoding/xml"
	"strings"
)

// desktopEntry is the text of an XDG autostart entry.
func desktopEntry(exe string) string {
	return "[Desktop Entry]\nType=Application\nVersion=1.0\nName=" + title + "\nExec=" + execValue(exe) +
		"\nIcon=" + id + "\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
}

// execValue quotes a program's path for the Exec key. It is unescaped twice,
// as a string of the file and as a quoted argument, and % begins a field code.
func execValue(exe string) string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(exe)
	return `"` + strings.ReplaceAll(quoted, `\`, `\\`) + `"`
}

// entryStarts reports whether a desktop entry starts exe and isn't switched off.
func entryStarts(entry, exe string) bool {
	starts := false
	for line := range strings.Lines(entry) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "Exec":
			starts = value == execValue(exe)
		case "Hidden":
			if value == "true" {
				return false
			}
		case "X-GNOME-Autostart-enabled":
			if value == "false" {
				return false
			}
		}
	}
	return starts
}

// launchAgent is the text of a launchd job that runs exe once at login, in the
// session that has a screen.
func launchAgent(exe string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + id + `</string>
	<key>ProgramArguments</key>
	<array>
		` + plistString(exe) + `
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`
}

// agentStarts reports whether a launch agent of ours starts exe.
func agentStarts(agent, exe string) bool { return strings.Contains(agent, plistString(exe)) }

func plistString(s string) string {
	var b strings.Builder
	b.WriteString("<string>")
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	b.WriteString("</string>")
	return b.String()
}
