package s3

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/relay"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

const (
	key = "aion_0123456789abcdefghijklmn"

	// partSize is the smallest that S3 takes of a part that isn't the last.
	partSize = 5 << 20

	// most is how long anything may take that isn't slowed down on purpose.
	most = 60 * time.Second
)

// rig is a service, its storage, and the line between that and the client.
type rig struct {
	t       *testing.T
	server  *gateway.Server
	bucket  *gateway.Bucket
	line    *relay.Relay
	service *apitest.Server
	base    string // URL of the API
}

// rig starts all of it; o needs no Storage, Key or ChunkSize.
func (s *suite) rig(t *testing.T, g gateway.Options, o apitest.Options) *rig {
	t.Helper()
	r := &rig{t: t, server: gateway.Start(t, s.server, g)}
	r.line = relay.Start(t, r.server.Addr)
	r.bucket = r.server.Bucket(t, r.line.Addr())
	o.Storage, o.Key = r.bucket, key
	if o.ChunkSize == 0 {
		o.ChunkSize = partSize
	}
	var err error
	if r.service, err = apitest.New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.service.Close(); err != nil {
			t.Error(err)
		}
	})
	if r.base, err = r.service.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

// config is an engine's that uploads to the rig.
func (r *rig) config() uploader.Config {
	r.t.Helper()
	cfg := uploader.Config{BaseURL: r.base, Key: key, StateDir: r.t.TempDir(), Parallel: 4}
	if r.server.CA != "" {
		var err error
		if cfg.RootCAs, err = uploader.LoadCA(r.server.CA); err != nil {
			r.t.Fatal(err)
		}
	}
	return cfg
}

// engine is a running one; its transfers are those of one Add.
type engine struct {
	*uploader.Manager
	r   *rig
	ids []uploader.ID
}

// send opens an engine that begins to upload the files.
func (r *rig) send(cfg uploader.Config, files ...string) *engine {
	r.t.Helper()
	m, err := uploader.Open(cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := m.Close(ctx); err != nil {
			r.t.Errorf("close the engine: %v", err)
		}
	})
	added := <-m.Add(files, uploader.AddOptions{NoAnalysis: true})
	if len(added.IDs) != len(files) {
		r.t.Fatalf("added %+v of %d files", added, len(files))
	}
	return &engine{Manager: m, r: r, ids: added.IDs}
}

// until waits for all transfers to reach a phase.
func (e *engine) until(phase uploader.Phase) {
	e.r.t.Helper()
	for _, id := range e.ids {
		ok := run.Within(most, func() bool {
			s := e.Snapshot(id)
			if p := s.State.Phase; p != phase && (p.Final() || p == uploader.Failed) {
				e.r.t.Fatalf("%s: %v (%v), want %v", s.Name, s.State, s.Err, phase)
			}
			return s.State.Phase == phase
		})
		if !ok {
			s := e.Snapshot(id)
			e.r.t.Fatalf("%s: %v (%v) after %v, want %v; chunks %+v", s.Name, s.State, s.Err, most, phase, s.Chunks)
		}
	}
}

// arrives waits for an engine to upload the files and checks them.
func (e *engine) arrives(files ...string) {
	e.r.t.Helper()
	e.until(uploader.Uploaded)
	e.r.arrived(files...)
}

// arrived checks that each file is an object of the bucket, byte for byte, that
// there is one video of each, and that nothing else is left there.
func (r *rig) arrived(files ...string) {
	r.t.Helper()
	videos := r.service.Videos()
	if len(videos) != len(files) {
		r.t.Errorf("%d videos, want %d", len(videos), len(files))
	}
	for _, file := range files {
		i := slices.IndexFunc(videos, func(v apitest.Video) bool { return v.Filename == filepath.Base(file) })
		if i < 0 {
			r.t.Errorf("%s isn't there", file)
			continue
		}
		got := r.bucket.Fetch(r.t, videos[i].StoragePath)
		if want := video.SHA256(r.t, file); got.SHA256 != want || got.Size != videos[i].Size {
			r.t.Errorf("%s: %d bytes, SHA-256 %s, want %s", file, got.Size, got.SHA256, want)
		}
		if got.ContentType != videos[i].ContentType {
			r.t.Errorf("%s: content type %s, want %s", file, got.ContentType, videos[i].ContentType)
		}
	}
	if open := r.bucket.Open(r.t); len(open) > 0 {
		r.t.Errorf("uploads left open in the storage: %v", open)
	}
}

// part is one part of one object.
type part struct {
	key    string
	number int
}

// stored counts how often each part was stored.
func (r *rig) stored() map[part]int {
	r.t.Helper()
	n := make(map[part]int)
	for _, p := range r.bucket.Puts(r.t) {
		if p.Status == 200 {
			n[part{p.Key, p.Part}]++
		}
	}
	return n
}

// wantOnce checks that parts were stored once and no more, but for spare ones.
func (r *rig) wantOnce(spare int) {
	r.t.Helper()
	again := 0
	stored := r.stored()
	for _, n := range stored {
		again += n - 1
	}
	if again > spare {
		r.t.Errorf("parts stored again: %d, at most %d may be: %v", again, spare, stored)
	}
	if len(stored) == 0 {
		r.t.Error("the storage's log has no PUT")
	}
}

// confirmed are the parts that the service was told of and has acknowledged.
func (r *rig) confirmed() []part {
	keys := make(map[string]string) // by media ID
	for _, v := range r.service.Initiated() {
		keys[v.MediaID] = v.StoragePath
	}
	var parts []part
	for _, c := range r.service.Log() {
		if c.Op == apitest.OpConfirm && c.Status == 200 {
			parts = append(parts, part{keys[c.MediaID], c.Chunk})
		}
	}
	return parts
}

// untilConfirmed waits until some chunks are confirmed.
func (r *rig) untilConfirmed(n int) {
	r.t.Helper()
	run.Until(r.t, most, "some chunks are confirmed", func() bool { return len(r.confirmed()) >= n })
}

// status is what became of the only upload there ever was.
func (r *rig) status() api.UploadStatus {
	r.t.Helper()
	all := r.service.Initiated()
	if len(all) != 1 {
		r.t.Fatalf("%d uploads, want 1", len(all))
	}
	return all[0].Status
}

// grown is a video of size bytes.
func (r *rig) grown(size int64) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), "Brücke 7.mp4")
	video.Grow(r.t, path, size, uint64(size))
	return path
}
