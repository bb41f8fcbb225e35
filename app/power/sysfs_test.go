package power

import (
	"testing"
	"testing/fstest"
)

func TestSupply(t *testing.T) {
	const in = "sys/class/power_supply/"
	for name, test := range map[string]struct {
		files map[string]string
		want  Supply
	}{
		"a desktop":              {nil, Supply{}},
		"a laptop on mains":      {map[string]string{"AC/type": "Mains", "AC/online": "1", "BAT0/type": "Battery", "BAT0/status": "Charging"}, Supply{Lid: true}},
		"a laptop on battery":    {map[string]string{"AC/type": "Mains", "AC/online": "0", "BAT0/type": "Battery", "BAT0/status": "Discharging"}, Supply{Lid: true, OnBattery: true}},
		"full, and plugged in":   {map[string]string{"AC/type": "Mains", "AC/online": "1", "BAT0/type": "Battery", "BAT0/status": "Not charging"}, Supply{Lid: true}},
		"by USB-C":               {map[string]string{"ucsi/type": "USB", "ucsi/online": "1", "BAT0/type": "Battery", "BAT0/status": "Discharging"}, Supply{Lid: true}},
		"the second one drains":  {map[string]string{"BAT0/type": "Battery", "BAT0/status": "Unknown", "BAT1/type": "Battery", "BAT1/status": "Discharging"}, Supply{Lid: true, OnBattery: true}},
		"the mouse's":            {map[string]string{"hid/type": "Battery", "hid/scope": "Device", "hid/status": "Discharging"}, Supply{}},
		"a battery of few words": {map[string]string{"BAT0/type": "Battery"}, Supply{Lid: true}},
	} {
		root := fstest.MapFS{}
		for file, text := range test.files {
			root[in+file] = &fstest.MapFile{Data: []byte(text + "\n")}
		}
		if got := supply(root); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
	lid := fstest.MapFS{"proc/acpi/button/lid/LID0/state": {Data: []byte("state:      open\n")}}
	if got := supply(lid); got != (Supply{Lid: true}) {
		t.Errorf("a lid: %+v", got)
	}
}
