package words

import (
	"os"
	"testing"
	"time"
)

// TestLocales writes the same amounts and times in each language.
func TestLocales(t *testing.T) {
	defer restore(t)
	now := time.Date(2026, 5, 4, 14, 2, 0, 0, time.UTC)
	for _, c := range []struct {
		language, system                            string
		count, big, part, rate, speed, size, number string
		hour, day, moment                           string
	}{
		{"en", "en-GB", "5,000", "1,234,567", "1.4 of 1.5 GB", "8.2 MB/s", "2.5 MB/s", "96 KB", "0.5", "14:02", "4 Mar 2026", "4 Mar, 14:02"},
		{"en", "", "5,000", "1,234,567", "1.4 of 1.5 GB", "8.2 MB/s", "2.5 MB/s", "96 KB", "0.5", "14:02", "4 Mar 2026", "4 Mar, 14:02"},
		{"en", "en-US", "5,000", "1,234,567", "1.4 of 1.5 GB", "8.2 MB/s", "2.5 MB/s", "96 KB", "0.5", "2:02 PM", "Mar 4, 2026", "Mar 4, 2:02 PM"},
		{"en", "en-AU", "5,000", "1,234,567", "1.4 of 1.5 GB", "8.2 MB/s", "2.5 MB/s", "96 KB", "0.5", "2:02 pm", "4 Mar 2026", "4 Mar, 2:02 pm"},
		{"en", "de-DE", "5,000", "1,234,567", "1.4 of 1.5 GB", "8.2 MB/s", "2.5 MB/s", "96 KB", "0.5", "14:02", "4 Mar 2026", "4 Mar, 14:02"},
		{"de", "de-DE", "5.000", "1.234.567", "1,4 von 1,5 GB", "8,2 MB/s", "2,5 MB/s", "96 KB", "0,5", "14:02", "4. März 2026", "4. März, 14:02"},
		{"de", "de-CH", "5’000", "1’234’567", "1.4 von 1.5 GB", "8.2 MB/s", "2.5 MB/s", "96 KB", "0.5", "14:02", "4. März 2026", "4. März, 14:02"},
		{"de", "en-US", "5.000", "1.234.567", "1,4 von 1,5 GB", "8,2 MB/s", "2,5 MB/s", "96 KB", "0,5", "14:02", "4. März 2026", "4. März, 14:02"},
		{"es", "es-ES", "5000", "1.234.567", "1,4 de 1,5 GB", "8,2 MB/s", "2,5 MB/s", "96 KB", "0,5", "14:02", "4 mar 2026", "4 mar, 14:02"},
		{"es", "es-MX", "5,000", "1,234,567", "1.4 de 1.5 GB", "8.2 MB/s", "2.5 MB/s", "96 KB", "0.5", "14:02", "4 mar 2026", "4 mar, 14:02"},
		{"fr", "fr-FR", "5\u00a0000", "1\u00a0234\u00a0567", "1,4 sur 1,5 Go", "8,2 Mo/s", "2,5 Mo/s", "96 ko", "0,5", "14:02", "4 mars 2026", "4 mars, 14:02"},
		{"pt-BR", "pt-BR", "5.000", "1.234.567", "1,4 de 1,5 GB", "8,2 MB/s", "2,5 MB/s", "96 KB", "0,5", "14:02", "4 de mar. de 2026", "4 de mar., 14:02"},
	} {
		if err := SpeakIn(os.DirFS("../../assets"), "translations", c.language, c.system); err != nil {
			t.Fatal(err)
		}
		march := now.AddDate(0, -2, 0)
		got := []string{
			Count(5000), Count(1234567), BytesOf(1_400_000_000, 1_500_000_000), Rate(8_200_000), Speed(2_500_000), Bytes(96_165), Number(0.5),
			Hour(now), Day(march), Moment(march, now),
		}
		for i, want := range []string{c.count, c.big, c.part, c.rate, c.speed, c.size, c.number, c.hour, c.day, c.moment} {
			if got[i] != want {
				t.Errorf("%s on %q: %q, want %q", c.language, c.system, got[i], want)
			}
		}
	}
}

// TestEveryMonth holds that no month of any language is missing.
func TestEveryMonth(t *testing.T) {
	for _, name := range []string{"en", "de", "es", "fr", "pt-BR"} {
		seen := map[string]bool{}
		for m := time.January; m <= time.December; m++ {
			l := localeOf(name)
			seen[l.time(time.Date(2026, m, 4, 0, 0, 0, 0, time.UTC), l.date)] = true
		}
		if len(seen) != 12 {
			t.Errorf("%s writes %d different months: %v", name, len(seen), seen)
		}
	}
}
