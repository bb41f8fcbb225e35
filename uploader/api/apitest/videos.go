package apitest

import (
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// Video is a video that the service has.
type Video struct {
	MediaID         string
	Filename        string
	ContentType     string
	Size            int64 // bytes
	Status          api.UploadStatus
	Title           string
	Tags            []string
	Metadata        map[string]string
	DurationSeconds float64 // as complete told it
	DurationFailed  bool    // the client couldn't read it
	SHA256          string  // of the assembled object, in hex; "" with Options.Discard or Options.Storage and before complete
	Path            string  // of the assembled object; "" likewise
	StoragePath     string  // its key in the storage, as initiate told it
	CreatedAt       time.Time
}

// Videos returns the videos that were completed, in the order of their
// initiates.
func (s *Server) Videos() []Video {
	return s.videos(func(u *upload) bool { return u.status == api.StatusCompleted })
}

// Initiated returns every upload that was ever initiated, whatever became of
// it: Status says. The order is that of the initiates.
func (s *Server) Initiated() []Video {
	return s.videos(func(*upload) bool { return true })
}

// Uploads returns how many multipart uploads are open: initiated, and neither
// completed, aborted nor expired. When no client is at work they are orphans.
func (s *Server) Uploads() int {
	return len(s.videos(func(u *upload) bool {
		return u.status == api.StatusUploading || u.status == api.StatusProcessing
	}))
}

func (s *Server) videos(want func(*upload) bool) []Video {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	var list []Video
	for _, u := range s.order {
		s.expire(u, now)
		if !want(u) {
			continue
		}
		v := u.video
		list = append(list, Video{
			MediaID: u.mediaID, Filename: v.Filename, ContentType: v.ContentType, Size: v.SizeBytes, Status: u.status,
			Title: v.Title, Tags: v.Tags, Metadata: v.Metadata, DurationSeconds: u.duration, DurationFailed: u.durationFailed,
			SHA256: u.sha256, Path: u.path, StoragePath: u.storagePath(), CreatedAt: u.created,
		})
	}
	return list
}
