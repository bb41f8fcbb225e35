// Command sbom prints what a program is built from, as a software bill of
// materials in CycloneDX 1.5:
//
//	sbom -version 0.1.0 dist/bin/aion-uploader
//
// It reads what Go's linker has written into the program, so it names what is in
// this very file, and the same file gives the same bytes. The C libraries of the
// system, which a package names as its dependencies, aren't in it.
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// The parts of a bill that are used.
type (
	bill struct {
		Format     string      `json:"bomFormat"`
		Spec       string      `json:"specVersion"`
		Serial     string      `json:"serialNumber"`
		Version    int         `json:"version"`
		Metadata   metadata    `json:"metadata"`
		Components []component `json:"components"`
		Depends    []depends   `json:"dependencies"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Ref        string     `json:"bom-ref"`
		Type       string     `json:"type"`
		Name       string     `json:"name"`
		Version    string     `json:"version"`
		PURL       string     `json:"purl,omitempty"`
		Hashes     []hash     `json:"hashes,omitempty"`
		Properties []property `json:"properties,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	depends struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn"`
	}
)

func run(w io.Writer, args []string) error {
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	version := flags.String("version", "", "the program's version")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 || *version == "" {
		return errors.New("usage: sbom -version VERSION PROGRAM")
	}
	b, err := billOf(flags.Arg(0), *version)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(b)
}

func billOf(path, version string) (bill, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return bill{}, err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return bill{}, err
	}
	sum := sha256.Sum256(content)
	name := strings.TrimSuffix(filepath.Base(path), ".exe")
	b := bill{Format: "CycloneDX", Spec: "1.5", Version: 1, Serial: serial(sum)}
	b.Metadata.Component = component{
		Ref: name, Type: "application", Name: name, Version: version, PURL: purl(info.Main.Path, "v"+version),
		Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}, Properties: built(info),
	}
	goVersion := strings.TrimPrefix(strings.Fields(info.GoVersion)[0], "go")
	b.Components = []component{{Ref: "golang/std", Type: "library", Name: "std", Version: goVersion, PURL: purl("std", goVersion)}}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := component{Ref: purl(m.Path, m.Version), Type: "library", Name: m.Path, Version: m.Version, PURL: purl(m.Path, m.Version)}
		if m.Sum != "" { // Go's own sum over a module's files; no hash of one file
			c.Properties = []property{{"go:sum", m.Sum}}
		}
		b.Components = append(b.Components, c)
	}
	on := depends{Ref: name}
	for _, c := range b.Components {
		on.On = append(on.On, c.Ref)
	}
	b.Depends = []depends{on}
	return b, nil
}

// built is how the program was built, as far as that says what is in it.
func built(info *debug.BuildInfo) []property {
	var p []property
	for _, s := range info.Settings {
		switch s.Key {
		case "GOOS", "GOARCH", "CGO_ENABLED", "-tags", "-buildmode":
			p = append(p, property{"go:" + strings.TrimPrefix(s.Key, "-"), s.Value})
		}
	}
	return p
}

func purl(path, version string) string {
	return "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
}

// serial is a UUID of the content alone.
func serial(sum [sha256.Size]byte) string {
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
