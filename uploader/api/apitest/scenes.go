package apitest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"slices"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// sceneCount is how many scenes an analysis finds.
const sceneCount = 3

// scenes answers GET /videos/{media_id}/scenes: none before an analysis is done.
func (s *Server) scenes(c *call) (any, error) {
	mediaID, err := pathID(c.r, "media_id")
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[mediaID]
	if !ok || u.status != api.StatusCompleted {
		return nil, refuse(http.StatusNotFound, "VIDEO_NOT_FOUND", "Video not found").with("media_id", mediaID)
	}
	list := []api.Scene{}
	for _, j := range slices.Backward(u.jobs) {
		if status, _ := j.status(c.now, s.options.AnalysisTime); status == "completed" {
			list = u.scenes(j)
			break
		}
	}
	return api.Scenes{Count: len(list), Scenes: list}, nil
}

// scenes cuts the video into scenes of one length.
func (u *upload) scenes(j *job) []api.Scene {
	var list []api.Scene
	length := u.duration / sceneCount
	for i, id := range j.scenes {
		start, end := float64(i)*length, float64(i+1)*length
		list = append(list, api.Scene{
			ID: id, Index: i, Start: start, End: end, TimeRange: clockTime(start) + " - " + clockTime(end),
			Description: fmt.Sprintf("Practice scene %d", i+1), Tags: []string{"practice"}, Confidence: 0.9,
			ThumbnailURL: "/api/v2/video-scenes/" + id + "/thumbnail",
		})
	}
	return list
}

// clockTime writes seconds as 01:05.
func clockTime(seconds float64) string {
	return fmt.Sprintf("%02d:%02d", int(seconds)/60, int(seconds)%60)
}

// thumbnail answers GET /video-scenes/{scene_id}/thumbnail.
func (s *Server) thumbnail(c *call) (any, error) {
	id, err := pathID(c.r, "scene_id")
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	index := -1
	for _, j := range s.jobs {
		if status, _ := j.status(c.now, s.options.AnalysisTime); status == "completed" {
			index = max(index, slices.Index(j.scenes, id))
		}
	}
	s.mu.Unlock()
	if index < 0 {
		return nil, refuse(http.StatusNotFound, "SCENE_NOT_FOUND", "Scene not found").with("scene_id", id)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(index), nil); err != nil {
		return nil, fmt.Errorf("thumbnail: %w", err)
	}
	return raw{contentType: "image/jpeg", data: b.Bytes()}, nil
}

// picture is a small gradient, of another colour for each scene.
func picture(index int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 160, 90))
	for y := range 90 {
		for x := range 160 {
			img.SetRGBA(x, y, color.RGBA{R: uint8(x), G: uint8(2 * y), B: uint8(80 * (index + 1)), A: 255})
		}
	}
	return img
}
