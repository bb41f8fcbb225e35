package arrows

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// TestNoHiddenState: no init functions, and no package-level variable that
// anything could change later.
func TestNoHiddenState(t *testing.T) {
	for _, file := range sourceFiles(t) {
		if file.test {
			continue
		}
		for _, declaration := range file.syntax.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: an init function", file.set.Position(d.Pos()))
				}
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					checkVariables(t, file, d)
				}
			}
		}
	}
}

func checkVariables(t *testing.T, file source, declaration *ast.GenDecl) {
	t.Helper()
	for _, spec := range declaration.Specs {
		variable := spec.(*ast.ValueSpec)
		for i, name := range variable.Names {
			if name.Name == "_" || embedded(declaration, variable) || isLock(variable) {
				continue
			}
			if i >= len(variable.Values) || !constant(variable.Values[i]) {
				t.Errorf("%s: package-level variable %s may change: make it a constant, a function's result or a field",
					file.set.Position(name.Pos()), name.Name)
			}
		}
	}
}

// embedded says whether a go:embed directive fills the variable.
func embedded(declaration *ast.GenDecl, variable *ast.ValueSpec) bool {
	for _, group := range []*ast.CommentGroup{declaration.Doc, variable.Doc} {
		if group == nil {
			continue
		}
		for _, comment := range group.List {
			if len(comment.Text) > 10 && comment.Text[:10] == "//go:embed" {
				return true
			}
		}
	}
	return false
}

// isLock says whether a variable is a lock: it holds nothing, and keeps apart
// what uses a library's own package-level state.
func isLock(variable *ast.ValueSpec) bool {
	typ, ok := variable.Type.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := typ.X.(*ast.Ident)
	return ok && from.Name == "sync" && typ.Sel.Name == "RWMutex"
}

// constant says whether a variable with this value is one by Go's grammar alone:
// an error to compare with, a compiled expression, or a table that is only read.
func constant(value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.CallExpr:
		switch called(v) {
		case "errors.New", "fmt.Errorf", "regexp.MustCompile", "strings.NewReplacer":
			return true
		}
		return false
	case *ast.Ident:
		return strings.HasPrefix(v.Name, "err") || strings.HasPrefix(v.Name, "Err") // an error's second name
	case *ast.CompositeLit, *ast.BasicLit:
		return true // a table, or what the linker fills in; TestTablesAreOnlyRead sees who writes to it
	}
	return false
}

// called is the name of a called function with its package, such as errors.New.
func called(call *ast.CallExpr) string {
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	from, ok := function.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return from.Name + "." + function.Sel.Name
}

// TestTablesAreOnlyRead finds writes to package-level variables in the file's own
// package: assignments to them, to their elements and fields, and delete or clear.
func TestTablesAreOnlyRead(t *testing.T) {
	variables := make(map[string]map[string]bool) // folder → names
	files := sourceFiles(t)
	for _, file := range files {
		for _, declaration := range file.syntax.Decls {
			d, ok := declaration.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR || file.test {
				continue
			}
			for _, spec := range d.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					if variables[file.folder] == nil {
						variables[file.folder] = make(map[string]bool)
					}
					variables[file.folder][name.Name] = true
				}
			}
		}
	}
	for _, file := range files {
		for _, name := range writtenNames(file.syntax) {
			if variables[file.folder][name.Name] && !declaredInside(file.syntax, name) {
				t.Errorf("%s: %s is a package-level variable and is written to", file.set.Position(name.Pos()), name.Name)
			}
		}
	}
}

// writtenNames lists the variables that statements of the file write to.
func writtenNames(syntax *ast.File) []*ast.Ident {
	var names []*ast.Ident
	add := func(target ast.Expr) {
		if name := root(target); name != nil && name.Name != "_" {
			names = append(names, name)
		}
	}
	ast.Inspect(syntax, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, target := range n.Lhs {
					add(target)
				}
			}
		case *ast.IncDecStmt:
			add(n.X)
		case *ast.CallExpr:
			called, ok := n.Fun.(*ast.Ident)
			if ok && (called.Name == "delete" || called.Name == "clear") && len(n.Args) > 0 {
				add(n.Args[0])
			}
		}
		return true
	})
	return names
}

// root is the variable that an assignment's target begins with: a in a.b[c].
func root(target ast.Expr) *ast.Ident {
	for {
		switch e := target.(type) {
		case *ast.Ident:
			return e
		case *ast.SelectorExpr:
			target = e.X
		case *ast.IndexExpr:
			target = e.X
		case *ast.ParenExpr:
			target = e.X
		default:
			return nil
		}
	}
}

// declaredInside says whether the function around use declares the name itself,
// so that another variable is meant.
func declaredInside(syntax *ast.File, use *ast.Ident) bool {
	found := false
	for _, declaration := range syntax.Decls {
		if use.Pos() < declaration.Pos() || use.Pos() >= declaration.End() {
			continue
		}
		ast.Inspect(declaration, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.Field:
				for _, name := range n.Names {
					found = found || name.Name == use.Name
				}
			case *ast.ValueSpec:
				for _, name := range n.Names {
					found = found || name.Name == use.Name
				}
			case *ast.AssignStmt:
				for _, target := range n.Lhs {
					name, ok := target.(*ast.Ident)
					found = found || (n.Tok == token.DEFINE && ok && name.Name == use.Name)
				}
			case *ast.RangeStmt:
				for _, target := range []ast.Expr{n.Key, n.Value} {
					name, ok := target.(*ast.Ident)
					found = found || (n.Tok == token.DEFINE && ok && name.Name == use.Name)
				}
			}
			return !found
		})
	}
	return found
}
