package instance

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"testing"
)

// dirVariable makes this test's program a first instance of a folder.
const dirVariable = "AION_INSTANCE_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(dirVariable); dir != "" {
		os.Exit(first(dir))
	}
	os.Exit(m.Run())
}

// first claims a folder, says so, and never takes anything over.
func first(dir string) int {
	c, err := Take(dir)
	if err != nil {
		println(err.Error())
		return 1
	}
	c.Serve(func(ctx context.Context, _ Request, seen func()) error {
		seen()
		os.Stdout.WriteString("asked\n")
		<-ctx.Done()
		return ctx.Err()
	})
	os.Stdout.WriteString("ready\n")
	select {}
}

// startFirst runs first in a process of its own and waits until it is ready.
func startFirst(t *testing.T, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), dirVariable+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("it said %q", lines.Text())
	}
	return cmd, lines
}

// What a killed process leaves behind keeps nobody out.
func TestFault41_StaleAfterKill(t *testing.T) {
	dir := t.TempDir()
	cmd, _ := startFirst(t, dir)
	if _, err := Take(dir); err == nil {
		t.Fatal("two claims")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	var d desk
	take(t, dir).Serve(d.handle)
	if err := ask(t.Context(), dir, Request{}); err != nil {
		t.Error(err)
	}
}

// The first is killed when it has the request and hasn't taken it over.
func TestFault41_KilledBeforeItTook(t *testing.T) {
	dir := t.TempDir()
	cmd, lines := startFirst(t, dir)
	go func() {
		if lines.Scan() && lines.Text() == "asked" {
			_ = cmd.Process.Kill()
		}
	}()
	c, handed, err := Join(t.Context(), dir, Request{Files: []string{root(t)}})
	if err != nil || handed {
		t.Fatalf("handed over %t, %v", handed, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
