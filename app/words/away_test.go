package words

import (
	"testing"
	"time"
)

func TestAwaySentence(t *testing.T) {
	for _, test := range []struct {
		away Away
		want string
	}{
		{Away{Span: 2 * time.Hour}, ""},
		{Away{Span: 2 * time.Hour, Sent: 1000}, ""},
		{Away{Span: 130 * time.Minute, Uploaded: 5, Attention: 1, Sent: 12_400_000_000}, "While you were away (2 h 10 min): 5 videos were uploaded, 1 needs attention, 12.4 GB sent."},
		{Away{Span: 20 * time.Minute, Uploaded: 1, Sent: 5_000_000}, "While you were away (20 min): 1 video was uploaded, 5.0 MB sent."},
		{Away{Span: 20 * time.Minute, Attention: 2}, "While you were away (20 min): 2 need attention."},
		{Away{Span: time.Hour, Sent: 2_000_000_000}, "While you were away (1 h): 2.0 GB sent."},
	} {
		if got := test.away.Sentence(); got != test.want {
			t.Errorf("%+v: %q", test.away, got)
		}
	}
}
