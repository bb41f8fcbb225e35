package taskbar

import "testing"

func TestOf(t *testing.T) {
	for _, test := range []struct {
		part, whole int64
		want        int
	}{
		{0, 0, 0}, {0, 10, 0}, {1, 3, 33}, {999, 1000, 99}, {1000, 1000, 100}, {2000, 1000, 100}, {-5, 10, 0},
		{1<<62 - 1<<50, 1 << 62, 99},
	} {
		if got := Of(Normal, test.part, test.whole); got != (Progress{Normal, test.want}) {
			t.Errorf("Of(%d, %d) = %+v, want %d %%", test.part, test.whole, got, test.want)
		}
	}
}
