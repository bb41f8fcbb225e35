package s3

import (
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// folder makes one video of each format, and a big one.
func folder(t *testing.T, big int64) []string {
	t.Helper()
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"deck.mp4", "pier 1.mov", "cable.m4v", "🎥 joint.webm", "bearing.avi"} {
		files = append(files, filepath.Join(dir, name))
		video.Make(t, files[len(files)-1])
	}
	files = append(files, filepath.Join(dir, "whole bridge.mp4"))
	video.Grow(t, files[len(files)-1], big, 1)
	return files
}

// kinds sends everything to each kind of storage: each part goes once.
func (s *suite) kinds(t *testing.T) {
	for _, tt := range []struct {
		name string
		g    gateway.Options
		o    apitest.Options
		big  int64
	}{
		{name: "ETags are MD5", big: 200e6},
		{name: "ETags are something else", g: gateway.Options{NotMD5: true}, big: 33e6},
		{name: "content type is signed", o: apitest.Options{SignContentType: true}, big: 33e6},
		{name: "the older service", o: apitest.Options{Older: true}, big: 33e6},
		{name: "https, parts of 10 MiB", g: gateway.Options{TLS: true}, o: apitest.Options{ChunkSize: 10 << 20}, big: 60 << 20},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.rig(t, tt.g, tt.o)
			files := folder(t, tt.big)
			r.send(r.config(), files...).arrives(files...)
			r.wantOnce(0)
			if n := r.service.Count(apitest.OpRetryChunk); n > 0 {
				t.Errorf("%d fresh URLs were asked for", n)
			}
		})
	}
}
