package autostart

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// TestExecValue holds the quoting to examples worked out by hand from the
// Desktop Entry Specification, "The Exec key".
func TestExecValue(t *testing.T) {
	for exe, want := range map[string]string{
		"/usr/bin/aion-uploader": `"/usr/bin/aion-uploader"`,
		"/opt/with blank/a":      `"/opt/with blank/a"`,
		"/opt/100%/a":            `"/opt/100%%/a"`,
		"/opt/$HOME/a":           `"/opt/\\$HOME/a"`,
		"/opt/`id`/a":            "\"/opt/\\\\`id\\\\`/a\"",
		`/opt/"; rm/a`:           `"/opt/\\"; rm/a"`,
		`/opt/back\slash`:        `"/opt/back\\\\slash"`,
	} {
		if got := execValue(exe); got != want {
			t.Errorf("%s: %s, want %s", exe, got, want)
		}
		if !entryStarts(desktopEntry(exe), exe) {
			t.Errorf("%s isn't found again in its entry", exe)
		}
	}
}

func TestEntryStarts(t *testing.T) {
	const exe = "/usr/bin/aion-uploader"
	entry := desktopEntry(exe)
	for name, test := range map[string]struct {
		entry string
		want  bool
	}{
		"as written":          {entry, true},
		"none":                {"", false},
		"another program's":   {desktopEntry("/usr/bin/other"), false},
		"one with our prefix": {desktopEntry(exe + "-2"), false},
		"hidden":              {entry + "Hidden=true\n", false},
		"switched off":        {strings.Replace(entry, "enabled=true", "enabled=false", 1), false},
	} {
		if got := entryStarts(test.entry, exe); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestEntryIcon holds the entry's icon to the one that the packages install.
func TestEntryIcon(t *testing.T) {
	packaged, err := os.ReadFile("../../packaging/linux/" + id + ".desktop")
	if err != nil {
		t.Fatal(err)
	}
	icon := "\nIcon=" + id + "\n"
	for name, entry := range map[string]string{"at login": desktopEntry("/usr/bin/aion-uploader"), "in the menu": string(packaged)} {
		if !strings.Contains(entry, icon) {
			t.Errorf("%s: no %q in\n%s", name, icon, entry)
		}
	}
}

func TestLaunchAgent(t *testing.T) {
	const exe = `/Applications/A & "B" </string><key>.app/Contents/MacOS/a`
	var texts []string
	d := xml.NewDecoder(strings.NewReader(launchAgent(exe)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := token.(xml.CharData); ok {
			if s := strings.TrimSpace(string(c)); s != "" {
				texts = append(texts, s)
			}
		}
	}
	want := []string{"Label", id, "ProgramArguments", exe, "RunAtLoad", "LimitLoadToSessionType", "Aqua", "ProcessType", "Interactive"}
	if strings.Join(texts, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q, want %q", texts, want)
	}
	if !agentStarts(launchAgent(exe), exe) || agentStarts(launchAgent(exe), "/other") {
		t.Error("the program isn't told from another in its agent")
	}
}
