// Command tighten packs the files of an .rpm anew, in place, by the system's xz:
//
//	tighten dist/aion-uploader-0.1.0-1.x86_64.rpm
//
// nfpm packs by an xz of its own, and its packages are larger by two thirds. All
// digests in the package are made anew, too; a package that has been signed is
// refused, and so is one whose digests don't hold before.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: tighten FILE.rpm")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "tighten:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	p, err := parse(b)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	files, err := xz(ctx, p.payload, "-dc")
	if err != nil {
		return fmt.Errorf("%s: unpack: %w", file, err)
	}
	smaller, err := xz(ctx, files, "-9e", "-T1", "-c")
	if err != nil {
		return fmt.Errorf("%s: pack: %w", file, err)
	}
	if err := p.replace(smaller); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, p.bytes(), 0o644)
}

// xz returns what the system's xz makes of in.
func xz(ctx context.Context, in []byte, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "xz", args...)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	return cmd.Output()
}
