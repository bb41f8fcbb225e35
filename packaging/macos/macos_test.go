// Package macos holds no program; its test looks at what only a Mac would
// otherwise.
package macos

import (
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// keys reads a property list of one dictionary: the names in it, and the text
// that follows each.
func keys(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := map[string]string{}
	var open []string
	var key string
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			open = append(open, x.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			text := strings.TrimSpace(string(x))
			switch {
			case text == "":
			case slices.Equal(open, []string{"plist", "dict", "key"}):
				key = text
				found[key] = ""
			default:
				found[key] += text + " "
			}
		}
	}
}

func TestPropertyLists(t *testing.T) {
	info := keys(t, "Info.plist")
	for _, k := range []string{
		"CFBundleIdentifier", "CFBundleExecutable", "CFBundleVersion", "LSMinimumSystemVersion", "CFBundleLocalizations",
		"NSRemovableVolumesUsageDescription", "NSDesktopFolderUsageDescription", "NSDocumentsFolderUsageDescription", "NSDownloadsFolderUsageDescription",
	} {
		if info[k] == "" {
			t.Errorf("Info.plist has no %s", k)
		}
	}
	if _, has := info["CFBundleDocumentTypes"]; has {
		t.Error("Info.plist names document types, which nothing handles")
	}
	if got := keys(t, "entitlements.plist"); len(got) != 0 {
		t.Errorf("entitlements are asked for: %v", got)
	}
	b, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if id := strings.TrimSpace(info["CFBundleIdentifier"]); !strings.Contains(string(b), `ID = "`+id+`"`) {
		t.Errorf("the ID is %q", id)
	}
}

func TestBackground(t *testing.T) {
	f, err := os.Open("background.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := png.DecodeConfig(f)
	if err != nil || c.Width != 540 || c.Height != 360 { // the window's size in package.sh
		t.Errorf("%dx%d, %v", c.Width, c.Height, err)
	}
}

// TestScripts has the shell read the scripts, without running them.
func TestScripts(t *testing.T) {
	for _, s := range []string{"package.sh", "../package.sh", "../build.sh", "../release-notes.sh"} {
		if b, err := exec.CommandContext(t.Context(), "bash", "-n", s).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", s, err, b)
		}
	}
}
