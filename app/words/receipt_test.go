package words

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// TestReceiptSaysTheSame holds the sentences that a receipt rests on to those of
// the command, which speaks English alone.
func TestReceiptSaysTheSame(t *testing.T) {
	if err := Speak(small(), "t", "en"); err != nil {
		t.Fatal(err)
	}
	defer restore(t)
	w, plain := Receipt(time.UTC), receipt.English(time.UTC)
	for ours, its := range map[string]string{
		w.Hashed: plain.Hashed, w.NotHashed: plain.NotHashed, w.Proven: plain.Proven,
		w.Unproven: plain.Unproven, w.Anyway: plain.Anyway, w.Unsigned: plain.Unsigned,
	} {
		if ours != its {
			t.Errorf("%q, the command says %q", ours, its)
		}
	}
}
