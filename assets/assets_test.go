package assets

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"testing"
)

func TestIcon(t *testing.T) {
	picture, err := png.Decode(bytes.NewReader(IconPNG()))
	if err != nil {
		t.Fatalf("icon.png: %v", err)
	}
	if size := picture.Bounds().Size(); size.X != 512 || size.Y != 512 {
		t.Errorf("icon.png is %v, want 512 by 512", size)
	}
	if _, _, _, alpha := picture.At(0, 0).RGBA(); alpha != 0 {
		t.Error("icon.png has no transparent corner")
	}
	if err := xml.Unmarshal(IconSVG(), new(struct{})); err != nil {
		t.Errorf("icon.svg: %v", err)
	}
}

func TestSampleIsAnMP4(t *testing.T) {
	video := SampleVideo()
	if len(video) < 12 || string(video[4:8]) != "ftyp" {
		t.Fatalf("%s begins with % x", SampleName, video[:min(len(video), 12)])
	}
}

func TestTranslationsAreJSON(t *testing.T) {
	entries, err := Translations().ReadDir("translations")
	if err != nil || len(entries) == 0 {
		t.Fatalf("translations: %v, %v", entries, err)
	}
	for _, entry := range entries {
		text, err := Translations().ReadFile("translations/" + entry.Name())
		if err != nil || !json.Valid(text) {
			t.Errorf("%s is not JSON (%v)", entry.Name(), err)
		}
	}
}

func TestCopiesAreTheCallersOwn(t *testing.T) {
	SampleVideo()[0] ^= 0xff
	if SampleVideo()[0] != sampleVideo[0] {
		t.Error("a caller changed the sample for the next one")
	}
}
