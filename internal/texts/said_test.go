package texts

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	module = "github.com/aionvision/aion-uploader"
	root   = "../.."
)

// said is every text that the window can say: each constant of the type
// words.Text. The value tells whether it depends on a number, which the ones do
// that words.N gets.
type said map[string]bool

// reader checks the types of the window's packages, of every system's files at
// once. What isn't ours is taken as empty: the errors that follow don't touch
// the type of a constant, and the compiler has no say here.
type reader struct {
	t    *testing.T
	set  *token.FileSet
	ours map[string]*types.Package
	said said
}

func readSaid(t *testing.T) said {
	t.Helper()
	r := &reader{t: t, set: token.NewFileSet(), ours: map[string]*types.Package{}, said: said{}}
	err := filepath.WalkDir(root+"/app", func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		_, err = r.Import(path.Join(module, filepath.ToSlash(strings.TrimPrefix(p, root+"/"))))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.said
}

// Import implements [types.Importer].
func (r *reader) Import(of string) (*types.Package, error) {
	if of == "unsafe" {
		return types.Unsafe, nil
	}
	folder, ours := strings.CutPrefix(of, module+"/app")
	if !ours {
		p := types.NewPackage(of, strings.TrimSuffix(path.Base(of), "/v2"))
		p.MarkComplete()
		return p, nil
	}
	if p := r.ours[of]; p != nil {
		return p, nil
	}
	files := r.parse(root + "/app" + folder)
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{Importer: r, FakeImportC: true, Error: func(error) {}}
	p, err := conf.Check(of, r.set, files, &info)
	if p == nil {
		return nil, err
	}
	r.ours[of] = p
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool { return r.visit(n, info.Types) })
	}
	return p, nil
}

func (r *reader) parse(dir string) []*ast.File {
	names, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		r.t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(r.set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			r.t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// visit takes the outermost constants of the type Text, and refuses what would
// make a Text of something else.
func (r *reader) visit(n ast.Node, of map[ast.Expr]types.TypeAndValue) bool {
	e, ok := n.(ast.Expr)
	if !ok {
		return true
	}
	if isText(of[e]) && of[e].Value != nil {
		if text := constant.StringVal(of[e].Value); text != "" {
			if _, known := r.said[text]; !known { // true, where it is said by number too
				r.said[text] = false
			}
		}
		return false
	}
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return true
	}
	first := of[call.Args[0]]
	switch {
	case of[call.Fun].IsType() && isText(of[call.Fun]):
		r.t.Errorf("%s: only a constant can be translated", r.set.Position(call.Pos()))
	case isN(call.Fun) && isText(first) && first.Value == nil:
		r.t.Errorf("%s: words.N takes a constant, so that its forms are asked for", r.set.Position(call.Pos()))
	case isN(call.Fun) && isText(first):
		r.said[constant.StringVal(first.Value)] = true
	}
	return true
}

func isText(tv types.TypeAndValue) bool {
	named, ok := tv.Type.(*types.Named)
	return ok && named.Obj().Name() == "Text" && named.Obj().Pkg().Path() == module+"/app/words"
}

func isN(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name == "N"
	case *ast.SelectorExpr:
		return f.Sel.Name == "N"
	}
	return false
}

// TestSaidIsFound holds the search to one text of each kind: a plain one, one by
// number, one in a table, one in a constant, one in another system's file would
// be found alike.
func TestSaidIsFound(t *testing.T) {
	all := readSaid(t)
	for text, byNumber := range map[string]bool{
		"Pause all":                  false,
		"{{.N}} selected":            true,
		"Waiting for internet":       false, // waits.go
		"The file is empty.":         false, // errors.go
		"Server name":                false, // returned by check.go
		"Waited {{.Time}} for a key": false, // timeline.go
		"Drop videos or folders anywhere in this window": false, // a constant
	} {
		if got, ok := all[text]; !ok || got != byNumber {
			t.Errorf("%q: found %v, by number %v; want %v", text, ok, got, byNumber)
		}
	}
	if os.Getenv("AION_TEXTS") != "" { // for who translates: all of them, by name
		t.Log("\n" + strings.Join(slices.Sorted(maps.Keys(all)), "\n"))
	}
}
