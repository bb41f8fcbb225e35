package s3

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// urlLife is that of the presigned URLs, in whole seconds as S3 has it.
const urlLife = 3 * time.Second

// expiry is row 17: an upload that takes more than five times the life of its
// URLs. A fresh one is asked for only when the last one has expired, and then
// it is used.
func (s *suite) expiry(t *testing.T) {
	r := s.rig(t, gateway.Options{}, apitest.Options{URLLife: urlLife})
	cfg := r.config()
	cfg.RateLimit = 5e6
	file := r.grown(85e6)
	e := r.send(cfg, file)
	e.arrives(file)
	r.wantOnce(0)

	log := r.service.Log()
	if took := log[len(log)-1].Time.Sub(log[0].Time); took < 5*urlLife {
		t.Errorf("it took %v, too little for URLs that live %v", took, urlLife)
	}
	made := make(map[int]time.Time) // the latest URL of each chunk
	var first time.Time
	fresh := 0
	for _, c := range log {
		switch c.Op {
		case apitest.OpInitiate:
			first = c.Time
		case apitest.OpRetryChunk:
			last, ok := made[c.Chunk]
			if !ok {
				last = first
			}
			if age := c.Time.Sub(last); age < urlLife-time.Second {
				t.Errorf("chunk %d: a fresh URL was asked for when the last was %v old", c.Chunk, age)
			}
			made[c.Chunk] = c.Time
			fresh++
		}
	}
	if fresh == 0 || fresh > len(made) {
		t.Errorf("%d fresh URLs for %d chunks", fresh, len(made))
	}
}
