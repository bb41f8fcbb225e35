package words

import (
	"testing"
	"time"
)

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		-1: "0 B", 0: "0 B", 999: "999 B", 1000: "1 KB", 96_165: "96 KB", 999_499: "999 KB", 999_500: "1.0 MB", 1_250_000: "1.2 MB",
		9_949_999: "9.9 MB", 9_950_000: "10 MB", 850_000_000: "850 MB", 999_949_999: "1000 MB", 999_950_000: "1.0 GB",
		6_100_000_000: "6.1 GB", 10_737_418_240: "10.7 GB", 999_949_999_999: "999.9 GB", 2_000_000_000_000: "2.0 TB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestBytesOf(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		want        string
	}{
		{3_200_000_000, 6_100_000_000, "3.2 of 6.1 GB"},
		{400_000_000, 4_000_000_000, "0.4 of 4.0 GB"},
		{0, 8_000_000_000, "0.0 of 8.0 GB"},
		{7_999_999_999, 8_000_000_000, "7.999 of 8.000 GB"}, // never as the whole
		{8_000_000_000, 8_000_000_000, "8.0 of 8.0 GB"},
		{33_000, 96_165, "33 of 96 KB"},
		{-5, 1_000_000, "0.0 of 1.0 MB"},
	} {
		if got := BytesOf(c.part, c.whole); got != c.want {
			t.Errorf("BytesOf(%d, %d) = %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}

func TestRate(t *testing.T) {
	for r, want := range map[float64]string{
		0: "–", 0.4: "–", 12: "1 KB/s", 640_000: "640 KB/s", 999_500: "1.0 MB/s", 8_200_000: "8.2 MB/s", 1_200_000_000: "1.2 GB/s",
	} {
		if got := Rate(r); got != want {
			t.Errorf("Rate(%v) = %q, want %q", r, got, want)
		}
	}
}

func TestTimeLeft(t *testing.T) {
	long := 10 * time.Second
	for _, c := range []struct {
		eta    time.Duration
		rate   float64
		moving time.Duration
		want   string
	}{
		{5 * time.Minute, 1e6, 4 * time.Second, ""}, // not in the first 5 s
		{5 * time.Minute, 1e6, 5 * time.Second, "about 5 min left"},
		{5 * time.Minute, 0, long, ""},
		{-1, 1e6, long, ""},
		{0, 1e6, long, "less than a minute left"},
		{59 * time.Second, 1e6, long, "less than a minute left"},
		{61 * time.Second, 1e6, long, "about 2 min left"},
		{11*time.Minute + 30*time.Second, 1e6, long, "about 12 min left"},
		{59 * time.Minute, 1e6, long, "about 59 min left"},
		{60 * time.Minute, 1e6, long, "about 1 h left"},
		{78 * time.Minute, 1e6, long, "about 1 h 20 min left"},
		{9*time.Hour + 59*time.Minute, 1e6, long, "about 10 h left"},
		{14*time.Hour + 20*time.Minute, 1e6, long, "about 14 h left"},
		{70 * time.Hour, 1e6, long, "about 3 days left"},
	} {
		if got := TimeLeft(c.eta, c.rate, c.moving); got != c.want {
			t.Errorf("TimeLeft(%v, %v, %v) = %q, want %q", c.eta, c.rate, c.moving, got, c.want)
		}
	}
}

func TestClockAndMoment(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0:00", 20 * time.Second: "0:20", 12*time.Minute + 5*time.Second: "12:05", time.Hour + 2*time.Minute + 9*time.Second: "1:02:09",
	} {
		if got := Clock(d); got != want {
			t.Errorf("Clock(%v) = %q, want %q", d, got, want)
		}
	}
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]string{
		now.Add(-78 * time.Minute): "10:42",
		now.AddDate(0, 0, -1):      "3 May, 12:00",
		now.AddDate(-1, 0, 0):      "4 May 2025, 12:00",
	} {
		if got := Moment(at, now); got != want {
			t.Errorf("Moment(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 5000: "5,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}
