package app

import (
	"errors"
	"testing"

	"github.com/aionvision/aion-uploader/app/policy"
)

// fleetScreens are those of a computer that an administrator looks after.
func fleetScreens() []screen {
	wrong := policy.Policy{Locked: policy.Values{BaseURL: new("htps://api.example.com"), CAFile: new("ca.pem")}}
	return []screen{
		{"policy-settings", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, ruledBy(fleet(caFile(t)), nil))
			b.showSettingsAt(sectionConnection)
			return b
		}},
		{"policy-main", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, ruledBy(fleet(caFile(t)), nil))
			b.engine.all = scene()
			b.show(noon)
			return b
		}},
		{"policy-labels", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, ruledBy(fleet(caFile(t)), nil))
			b.showLabelsPage()
			return b
		}},
		{"policy-wrong", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, ruledBy(wrong, nil))
			b.engine.all = scene()
			b.show(noon)
			return b
		}},
		{"policy-unreadable", func(t *testing.T, f frame) *bench {
			return welcomedBench(t, f, ruledBy(policy.Policy{}, errors.New("policy: /etc/aion-uploader/policy.json: unexpected end of JSON input")))
		}},
		{"update", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, newReleases(t, "0.2.0", `, "notes": "Faster on slow lines, and cards are found on Fedora."`).built(nil))
			b.engine.all = scene()
			b.show(noon)
			return b
		}},
		{"update-needed", func(t *testing.T, f frame) *bench {
			return welcomedBench(t, f, newReleases(t, "0.2.0", `, "min": "0.2.0"`).built(nil))
		}},
		{"update-setting", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, newReleases(t, "0.2.0", "").built(nil))
			b.showSettingsAt(sectionDesktop)
			return b
		}},
	}
}
