package media_test

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// aviHeaders is the hdrl of a film: avih's frame length and count, the
// stream's rate, scale and length, and more.
func aviHeaders(micro, frames, rate, scale, length uint32, more ...any) []byte {
	return riff("LIST", "hdrl",
		riff("avih", le(micro, 0, 0, 0x10, frames, 0, 1, 0, 160, 120, 0, 0, 0, 0)),
		riff("LIST", "strl", aviStream("vids", rate, scale, length)),
		join(more...))
}

func aviStream(kind string, rate, scale, length uint32) []byte {
	return riff("strh", kind, "MJPG", le(0, 0, 0, scale, rate, 0, length, 0, 0, 0, 0, 0))
}

func TestAVI(t *testing.T) {
	movi := riff("LIST", "movi", riff("00dc", noise(101)))
	idx := riff("idx1", noise(32))
	hdrl := aviHeaders(40000, 250, 25, 1, 250)
	file := riff("RIFF", "AVI ", hdrl, movi, idx)
	dmlh := func(n uint32) []byte { return riff("LIST", "odml", riff("dmlh", le(n, 0, 0))) }
	more := riff("RIFF", "AVIX", movi)
	// sizeAt overwrites a chunk's size.
	sizeAt := func(data []byte, at int, size uint32) []byte {
		out := append([]byte(nil), data...)
		binary.LittleEndian.PutUint32(out[at+4:], size)
		return out
	}
	moviAt := 12 + len(hdrl)
	index := func(end uint32) []byte { // one part of 100 bytes that ends at end
		return riff("LIST", "strl", aviStream("vids", 25, 1, 250),
			riff("indx", []byte{4, 0, 0, 0}, le(1), "00dc", le(0, 0, 0), le(end-100, 0, 100, 0)))
	}
	indexed := func(end uint32) []byte {
		return riff("RIFF", "AVI ", riff("LIST", "hdrl", riff("avih", le(40000, 0, 0, 0, 250)), index(end)), movi)
	}
	whole := uint32(len(indexed(1000)))

	var cases []crafted
	for _, c := range []struct {
		name   string
		want   time.Duration
		damage media.Damage
		data   []byte
	}{
		{"plain", 10 * time.Second, "", file},
		{"finer by the stream's rate", 7200 * 1001 * time.Millisecond, "",
			riff("RIFF", "AVI ", aviHeaders(33366, 216000, 30000, 1001, 216000), movi)},
		{"rate that disagrees", 10 * time.Second, "", riff("RIFF", "AVI ", aviHeaders(40000, 250, 1, 1, 250), movi)},
		{"no frame length", 10 * time.Second, "", riff("RIFF", "AVI ", aviHeaders(0, 250, 25, 1, 250), movi)},
		{"no frame count", 8 * time.Second, "", riff("RIFF", "AVI ", aviHeaders(40000, 0, 25, 1, 200), movi)},
		{"nothing known", 0, "", riff("RIFF", "AVI ", aviHeaders(0, 0, 0, 0, 0), movi)},
		{"OpenDML", 40 * time.Second, "", join(riff("RIFF", "AVI ", aviHeaders(40000, 250, 25, 1, 250, dmlh(1000)), movi, idx), more, more)},
		{"OpenDML without dmlh", 40 * time.Second, "", join(riff("RIFF", "AVI ", aviHeaders(40000, 250, 25, 1, 1000), movi, idx), more)},
		{"OpenDML, parts missing", 40 * time.Second, media.DamageCutOff, riff("RIFF", "AVI ", aviHeaders(40000, 250, 25, 1, 250, dmlh(1000)), movi, idx)},
		{"OpenDML, last part cut", 40 * time.Second, media.DamageCutOff,
			join(riff("RIFF", "AVI ", aviHeaders(40000, 250, 25, 1, 250, dmlh(1000)), movi), more, more[:len(more)-1])},
		{"index to the end", 10 * time.Second, "", indexed(whole)},
		{"index beyond the end", 10 * time.Second, media.DamageCutOff, indexed(whole + 1)},
		{"something after it", 10 * time.Second, "", join(file, noise(300))},
		{"sizes count the header in", 10 * time.Second, "", sizeAt(file, 0, uint32(len(file)))},
		{"cut", 10 * time.Second, media.DamageCutOff, file[:len(file)-9]},
		{"cut by a byte", 10 * time.Second, media.DamageCutOff, file[:len(file)-1]},
		{"cut before movi", 10 * time.Second, media.DamageCutOff, file[:moviAt]},
		{"never closed", 10 * time.Second, media.DamageNoIndex, sizeAt(sizeAt(file[:len(file)-len(idx)], 0, 0), moviAt, 0)},
		{"never closed, sizes of all ones", 10 * time.Second, media.DamageNoIndex,
			sizeAt(sizeAt(file[:len(file)-len(idx)], 0, 1<<32-1), moviAt, 1<<32-1)},
		{"movi never closed", 10 * time.Second, media.DamageNoIndex, sizeAt(riff("RIFF", "AVI ", hdrl, movi), moviAt, 4)},
		{"no movi", 10 * time.Second, media.DamageCutOff, riff("RIFF", "AVI ", hdrl)},
		{"zeros for video", 10 * time.Second, media.DamageEmpty, riff("RIFF", "AVI ", hdrl, riff("LIST", "movi", make([]byte, 70000)))},
	} {
		cases = append(cases, crafted{name: c.name, file: "a.avi", data: c.data, want: media.AVI, duration: c.want, damage: c.damage})
	}
	run(t, append(cases,
		crafted{name: "in an mp4's name", file: "a.mp4", data: file, want: media.AVI, duration: 10 * time.Second, wrong: true},
		crafted{name: "sound", data: riff("RIFF", "AVI ", riff("LIST", "hdrl", riff("LIST", "strl", aviStream("auds", 1, 1, 1))), movi), notVideo: true},
		crafted{name: "wave", data: riff("RIFF", "WAVE", riff("fmt ", noise(16))), notVideo: true},
		crafted{name: "webp", data: riff("RIFF", "WEBP", riff("VP8 ", noise(16))), notVideo: true},
	))
}
