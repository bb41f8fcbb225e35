package arrows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// source is one Go file of this module.
type source struct {
	path   string // below the module's root, with slashes
	folder string // likewise; "." for the root
	test   bool
	syntax *ast.File
	set    *token.FileSet
}

// sourceFiles parses every Go file of this module, those of other systems and
// build tags too: nothing is built, so nothing needs cgo.
func sourceFiles(t *testing.T) []source {
	t.Helper()
	const root = "../.."
	var files []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		below = filepath.ToSlash(below)
		if entry.IsDir() {
			return skipFolder(below)
		}
		if !strings.HasSuffix(below, ".go") {
			return nil
		}
		set := token.NewFileSet()
		syntax, err := parser.ParseFile(set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, source{
			path: below, folder: path.Dir(below), test: strings.HasSuffix(below, "_test.go"),
			syntax: syntax, set: set,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// skipFolder leaves out what is no part of this module: e2e has a go.mod of its
// own, and what git or the go command ignore.
func skipFolder(below string) error {
	name := path.Base(below)
	switch {
	case below == ".":
		return nil
	case below == "e2e", below == "bin", below == "dist", name == "testdata",
		strings.HasPrefix(name, "."), strings.HasPrefix(name, "_"):
		return filepath.SkipDir
	}
	return nil
}
