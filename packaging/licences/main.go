// Command licences prints the licences of everything that the programs are
// built from, for the packages to carry: Go's own, and each file that looks
// like one between a used package's folder and its module's root, so that
// fonts and C code with licences of their own are in it too.
//
// It fails when a module has none.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// module is a dependency with the folders that are used of it.
type module struct {
	path, version, root string
	folders             map[string]bool
}

func run(ctx context.Context, w io.Writer, packages []string) error {
	modules, err := modulesOf(ctx, packages)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "Aion Uploader is built from the parts below, each under its own licence.\n")
	if err := write(out, "The Go programming language", runtime.Version(), goRoot(ctx), []string{"LICENSE"}); err != nil {
		return err
	}
	for _, m := range modules {
		files, err := m.licences()
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return fmt.Errorf("%s has no licence", m.path)
		}
		if err := write(out, m.path, m.version, m.root, files); err != nil {
			return err
		}
	}
	fmt.Fprint(out, withoutFile)
	return out.Flush()
}

// withoutFile is what is built in and asks to be named, but brings no licence
// file along.
const withoutFile = `
==============================================================================
EmojiOne Color font (in fyne.io/fyne/v2)
==============================================================================

Emoji icons provided free by EmojiOne (http://emojione.com), version 2, under the
Creative Commons Attribution 4.0 International licence:
https://creativecommons.org/licenses/by/4.0/legalcode
`

func goRoot(ctx context.Context) string {
	b, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// modulesOf returns the modules that the packages are built from, by path; of
// the main one only packages that keep a licence in their folder.
func modulesOf(ctx context.Context, packages []string) ([]*module, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-deps", "-json=Dir,ImportPath,Module"}, packages...)...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	found := map[string]*module{}
	for d := json.NewDecoder(bytes.NewReader(b)); ; {
		var p struct {
			Dir, ImportPath string

			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Module == nil {
			continue
		}
		if p.Module.Main {
			// A package of ours with a licence of its own has others' code in it.
			own := &module{path: p.ImportPath, root: p.Dir, folders: map[string]bool{p.Dir: true}}
			if files, err := own.licences(); err == nil && len(files) > 0 && p.Dir != p.Module.Dir {
				found[own.path] = own
			}
			continue
		}
		m := found[p.Module.Path]
		if m == nil {
			m = &module{path: p.Module.Path, version: p.Module.Version, root: p.Module.Dir, folders: map[string]bool{}}
			found[m.path] = m
		}
		m.folders[p.Dir] = true
	}
	all := make([]*module, 0, len(found))
	for _, m := range found {
		all = append(all, m)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].path < all[j].path })
	return all, nil
}

// licences returns the files of the module's own licences, relative to its
// root: those on the way from a used package up, and those in folders below one
// that hold no Go package of their own, where C code and fonts lie.
func (m *module) licences() ([]string, error) {
	files := map[string]bool{}
	for dir := range m.folders {
		for at := dir; strings.HasPrefix(at, m.root); at = filepath.Dir(at) {
			if err := m.take(at, files); err != nil {
				return nil, err
			}
		}
		if err := m.below(dir, files); err != nil {
			return nil, err
		}
	}
	names := make([]string, 0, len(files))
	for f := range files {
		names = append(names, f)
	}
	sort.Strings(names)
	return names, nil
}

// below takes the licences of folders without Go files under dir.
func (m *module) below(dir string, files map[string]bool) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || path == dir {
			return err
		}
		goFiles, err := filepath.Glob(filepath.Join(path, "*.go"))
		if err != nil {
			return err
		}
		if len(goFiles) > 0 || d.Name() == "testdata" {
			return fs.SkipDir
		}
		return m.take(path, files)
	})
}

func (m *module) take(dir string, files map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() && isLicence(e.Name()) {
			rel, err := filepath.Rel(m.root, filepath.Join(dir, e.Name()))
			if err != nil {
				return err
			}
			files[rel] = true
		}
	}
	return nil
}

// isLicence reports whether a file's name is that of a licence or notice.
func isLicence(name string) bool {
	name = strings.ToUpper(name)
	if strings.HasSuffix(name, ".GO") {
		return false
	}
	for _, p := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "OFL", "COPYRIGHT", "PATENTS"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

func write(w io.Writer, name, version, root string, files []string) error {
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			return err
		}
		rule := strings.Repeat("=", 78)
		fmt.Fprintf(w, "\n%s\n%s %s: %s\n%s\n\n%s\n", rule, name, version, filepath.ToSlash(f), rule, bytes.TrimSpace(b))
	}
	return nil
}
