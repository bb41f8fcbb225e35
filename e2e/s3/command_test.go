package s3

import (
	"slices"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/relay"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// start starts aion-upload with further arguments.
func (s *suite) start(r *rig, state string, args ...string) *run.Process {
	r.t.Helper()
	env := append(run.Environ("AIONVISION_BASE_URL"), "AIONVISION_API_KEY="+key)
	all := []string{"--base-url", r.base, "--state", state, "--json", "--no-analyze"}
	if r.server.CA != "" {
		all = append(all, "--ca-file", r.server.CA)
	}
	return run.Start(r.t, env, nil, s.command, append(all, args...)...)
}

// ends waits for the command to have sent everything.
func ends(t *testing.T, p *run.Process) {
	t.Helper()
	if code := p.Wait(most); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, p.Stdout, p.Stderr)
	}
}

// sendsAll has the command send everything.
func (s *suite) sendsAll(t *testing.T) {
	r := s.rig(t, gateway.Options{TLS: true}, apitest.Options{})
	files := folder(t, 200e6)
	ends(t, s.start(r, t.TempDir(), files...))
	r.arrived(files...)
	r.wantOnce(0)
}

// killed kills the command twice on its way and has it go on: the storage's own
// log tells whether what was confirmed is sent again. A server that takes what a
// killed client had sent of a part for the whole of it, as this one does, must
// not spoil the object either.
func (s *suite) killed(t *testing.T) {
	for name, line := range map[string]relay.Trouble{
		"cut parts are refused": {},
		"cut parts are kept":    {KeepEnd: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.rig(t, gateway.Options{}, apitest.Options{})
			r.line.Set(line)
			file := r.grown(120e6)
			state := t.TempDir()
			slow := []string{"--limit", "25M"}
			p := s.start(r, state, append(slow, file)...)
			for n := range 2 {
				r.untilConfirmed(4 + 6*n)
				p.Kill()
				before, confirmed := r.stored(), r.confirmed()
				p = s.start(r, state, append(slow, "--resume")...)
				r.untilConfirmed(len(confirmed) + 3)
				for c, after := range r.stored() {
					if slices.Contains(confirmed, c) && after > before[c] {
						t.Errorf("part %d was stored again after it was confirmed", c.number)
					}
				}
			}
			ends(t, p)
			r.arrived(file)
			if !line.KeepEnd {
				r.wantOnce(2 * 5) // a kill takes with it what its five slots had sent
			}
		})
	}
}
