package uploader_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// 64 kbit/s, shared by five PUTs, on a connection of which the system tells
// nothing (a pipe; Windows): the first write of 64 KiB takes 40 s, which looks
// like a stall.
func TestFault11_FiveOnASlowLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 1 << 20, URLLife: 24 * time.Hour})
		r.weather(8_000, nil)
		r.open()
		p := r.video("a.avi", 5<<20, 7) // 11 minutes
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploaded")
		r.wantOnce(5)
	})
}
