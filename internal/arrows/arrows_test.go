package arrows

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/aionvision/aion-uploader"

// layer is one part of the house: a folder with all below it, and the parts of
// this module that its programs may import beside its own. Of several layers
// that fit a folder the deepest counts. An entry that ends in "/..." stands for
// the folder and all below it.
type layer struct {
	folder  string
	imports []string
	tests   []string // allowed to tests as well
	fyne    bool
}

// house is the plan. Arrows point one way: main → app → uploader → leaves.
func house() []layer {
	const practice, needs = "uploader/api/apitest", "internal/needs"
	return []layer{
		{folder: ".", imports: []string{"app/...", "uploader", "internal/practice", "assets"}, fyne: true},
		{folder: "cmd", imports: []string{"uploader", "uploader/receipt", "app/keychain", practice, "assets"}},
		{folder: "assets"},
		{folder: "docs"},
		{folder: "internal"},
		{folder: "packaging", tests: []string{"app/update", needs}},                             // what it signs is held against who reads it
		{folder: "internal/practice", imports: []string{practice}, tests: []string{"uploader"}}, // the service behind practice mode

		{folder: "app", imports: []string{"uploader", "uploader/receipt", "assets", "docs/guide", "app/...", "internal/redact"}, tests: []string{practice, "uploader/api"}, fyne: true},
		// The desktop: no Fyne, nothing of ours.
		{folder: "app/keychain"},
		{folder: "app/power"},
		{folder: "app/picker"},
		{folder: "app/instance"},
		{folder: "app/notify"},
		{folder: "app/autostart"},
		{folder: "app/reveal"},
		{folder: "app/taskbar"},
		{folder: "app/msgbox"},
		{folder: "app/update"},
		{folder: "app/policy"},
		{folder: "app/proxy"},

		// The engine: no window.
		{folder: "uploader", imports: []string{"uploader/api", "uploader/media", "uploader/receipt", "uploader/internal/..."}, tests: []string{practice}},
		// The leaves: nothing of ours.
		{folder: "uploader/api"},
		{folder: "uploader/api/apitest", imports: []string{"uploader/api"}},
		{folder: "uploader/media", tests: []string{needs}},
		{folder: "uploader/receipt"},
		{folder: "uploader/internal/md5x"},
		{folder: "uploader/internal/storage", imports: []string{"uploader/internal/md5x"}, tests: []string{needs}},
		{folder: "uploader/internal", tests: []string{practice, "uploader/api", needs}},
	}
}

func TestArrows(t *testing.T) {
	plan := house()
	for _, file := range sourceFiles(t) {
		home := layerOf(plan, file.folder)
		for _, spec := range file.syntax.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatalf("%s: %v", file.path, err)
			}
			if !allowed(home, file, path) {
				t.Errorf("%s imports %s, which the plan of %q does not allow", file.path, path, home.folder)
			}
		}
	}
}

// TestPlan holds the plan to the tree: a rule for a folder that was renamed away
// would guard nothing, and a new folder at the top needs a rule of its own.
func TestPlan(t *testing.T) {
	plan := house()
	var packages, reached int
	for _, file := range sourceFiles(t) {
		packages++
		top, _, _ := strings.Cut(file.folder, "/")
		if !slices.ContainsFunc(plan, func(l layer) bool { return l.folder == top }) {
			t.Errorf("%s lies in a folder that the plan doesn't know", file.path)
		}
		if layerOf(plan, file.folder).folder == "uploader" {
			reached++
		}
	}
	if packages == 0 || reached == 0 {
		t.Fatalf("%d source files found, %d of them the engine's: the test looks at the wrong place", packages, reached)
	}
}

// TestRules breaks each arrow once, on paper.
func TestRules(t *testing.T) {
	for _, test := range []struct {
		folder string
		test   bool
		path   string
		want   bool
	}{
		{".", false, module + "/app", true},
		{".", false, module + "/app/picker", true},
		{".", false, module + "/uploader/media", false},
		{"app", false, module + "/uploader", true},
		{"app", false, module + "/uploader/api", false},
		{"app", false, module + "/uploader/internal/journal", false},
		{"app/queue", false, module + "/app/look", true},
		{"app/queue", false, "fyne.io/fyne/v2", true},
		{"app/keychain", false, "fyne.io/fyne/v2", false},
		{"app/keychain", false, module + "/uploader", false},
		{"app/picker", false, module + "/app/look", false},
		{"uploader", false, module + "/uploader/api", true},
		{"uploader", false, module + "/uploader/internal/journal", true},
		{"uploader", false, module + "/uploader/api/apitest", false},
		{"uploader", true, module + "/uploader/api/apitest", true},
		{"uploader", false, module + "/app", false},
		{"uploader", true, "fyne.io/fyne/v2/test", false},
		{"uploader/api", false, module + "/uploader", false},
		{"uploader/api", false, module + "/uploader/media", false},
		{"uploader/api/apitest", false, module + "/uploader/api", true},
		{"uploader/media", false, module + "/uploader", false},
		{"uploader/internal/journal", false, module + "/uploader", false},
		{"uploader/internal/journal", false, module + "/uploader/internal/storage", false},
		{"uploader/internal/journal", false, module + "/uploader/internal/journal/journaltest", true},
		{"cmd/aion-upload", false, module + "/app/keychain", true},
		{"cmd/aion-upload", false, module + "/app", false},
		{"cmd/aion-upload", false, module + "/uploader/api", false},
		{"cmd/aion-upload", false, "fyne.io/fyne/v2", false},
		{"assets", false, module + "/uploader", false},
		{"uploader", false, "net/http", true},
	} {
		got := allowed(layerOf(house(), test.folder), source{folder: test.folder, test: test.test}, test.path)
		if got != test.want {
			t.Errorf("%s (test: %v) importing %s: allowed = %v, want %v", test.folder, test.test, test.path, got, test.want)
		}
	}
}

// allowed says whether a file that lives in home may import path.
func allowed(home layer, file source, path string) bool {
	if path == "fyne.io/fyne/v2" || strings.HasPrefix(path, "fyne.io/") {
		return home.fyne
	}
	if path != module && !strings.HasPrefix(path, module+"/") {
		return true
	}
	folder := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
	if own(home, file.folder, folder) || slices.ContainsFunc(home.imports, matches(folder)) {
		return true
	}
	return file.test && slices.ContainsFunc(home.tests, matches(folder))
}

// own says whether two folders are of one part: of the same layer, and, where a
// layer is made of leaves, of the same leaf.
func own(home layer, from, to string) bool {
	if layerOf(house(), to).folder != home.folder {
		return false
	}
	if home.folder == "uploader/internal" || home.folder == "internal" || home.folder == "cmd" {
		return leaf(home.folder, from) == leaf(home.folder, to)
	}
	return true
}

// leaf is the first folder below the layer's own.
func leaf(layer, folder string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(folder, layer+"/"), "/")
	return first
}

func matches(folder string) func(string) bool {
	return func(pattern string) bool {
		if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
			return within(tree, folder)
		}
		return folder == pattern
	}
}

// layerOf finds the deepest layer that the folder lies in.
func layerOf(plan []layer, folder string) layer {
	best := plan[0]
	for _, l := range plan[1:] {
		if within(l.folder, folder) && len(l.folder) > len(best.folder) {
			best = l
		}
	}
	return best
}

func within(tree, folder string) bool {
	return folder == tree || strings.HasPrefix(folder, tree+"/")
}
