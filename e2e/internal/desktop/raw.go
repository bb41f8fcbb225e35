package desktop

import "os/exec"

// raw is do for a command that prints bytes.
func (d *Desktop) raw(program string, args ...string) []byte {
	d.t.Helper()
	c := exec.CommandContext(d.t.Context(), program, args...)
	c.Env = d.Env()
	out, err := c.Output()
	if err != nil {
		d.t.Fatal(commandError(c, err))
	}
	return out
}
