package app

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
)

// fakeScenes is the fake engine's part for what comes after an upload.
type fakeScenes struct {
	scenes    []uploader.Scene
	scenesErr error
	noPicture map[string]error
	asked     []uploader.ID // by AskAnalysis
	pictures  []string      // scenes whose pictures were asked for
}

// AskAnalysis implements [ScenesEngine].
func (e *fakeEngine) AskAnalysis(id uploader.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = append(e.asked, id)
}

// RetryAnalysis implements [ScenesEngine].
func (e *fakeEngine) RetryAnalysis(ids ...uploader.ID) { e.note("retry analysis", ids...) }

// Scenes implements [ScenesEngine].
func (e *fakeEngine) Scenes(ctx context.Context, _ uploader.ID) ([]uploader.Scene, error) {
	e.note("scenes")
	if e.scenesErr != nil {
		return nil, e.scenesErr
	}
	return slices.Clone(e.scenes), ctx.Err()
}

// Thumbnail implements [ScenesEngine].
func (e *fakeEngine) Thumbnail(_ context.Context, _ uploader.ID, scene string) ([]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pictures = append(e.pictures, scene)
	if err := e.noPicture[scene]; err != nil {
		return nil, err
	}
	return jpegOf(len(scene)+len(e.pictures), 480, 270), nil
}

// jpegOf is a picture of a horizon that differs by n.
func jpegOf(n, w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(120 + 100*y/h), uint8(150 + 60*y/h), 205, 255}
			if y > h/2+(x*((n*37)%41-20))/w {
				c = color.RGBA{uint8(90 + n*23%60), uint8(100 + 40*x/w), 84, 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// sceneList is what an analysis found in a video.
func sceneList() []uploader.Scene {
	at := func(s int) time.Duration { return time.Duration(s) * time.Second }
	return []uploader.Scene{
		{ID: "s1", Start: 0, End: at(42), Description: "The camera approaches the retaining wall from the north; the drainage outlets are dry.", Tags: []string{"wall", "drainage"}},
		{ID: "s2", Start: at(42), End: at(118), Description: "Vertical crack beside the third outlet, some 2 mm wide, with efflorescence below it. A ruler is held against it twice.", Tags: []string{"crack", "efflorescence", "ruler"}},
		{ID: "s3", Start: at(118), End: at(131), Description: "Pan to the top of the wall."},
		{ID: "", Start: at(131), End: at(180), Description: "", Tags: []string{"vegetation"}},
		{ID: "s5", Start: at(180), End: at(3905), Description: "The rest of the wall, without findings.", Tags: []string{"wall"}},
	}
}
