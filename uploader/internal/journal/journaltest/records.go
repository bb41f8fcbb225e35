package journaltest

import (
	"fmt"
	"reflect"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Secret is in the query of every URL made here: no error may hold it.
const Secret = "X-Amz-Signature=5ec4e7"

// Transfer returns a record with every field set.
func Transfer(id string, order int64) journal.Transfer {
	at := func(m int) time.Time { return time.Date(2026, 3, 1, 8, m, 0, 123456789, time.UTC) }
	t := journal.Transfer{
		ID: id, Order: order,
		Path: "/media/card/DCIM/" + id + ".mp4", Name: id + ".mp4", Size: 3 << 30, ModTime: at(0), Sample: "5a4e",
		ContentType: "video/mp4", Container: "mp4", Duration: 90 * time.Minute, Anyway: true,
		Title: "Site 4, north", Tags: []string{"roof", "crack"}, Metadata: map[string]string{"site": "4"},
		NoAnalysis: true, AnalysisType: "full",
		Phase: "uploading", Paused: true,
		BaseURL: "https://api.example.test", KeyPrint: "k1", Intents: 2, Orphans: 1, MediaID: "m-" + id, UploadID: "u-" + id,
		UploadExpires: at(59), ConcurrentLimit: 4, RetryAttempts: 3, Completing: true, AbortOwed: true, ETagsAreMD5: true,
		AnalysisJobID: "j1", Analysis: journal.Analysis{Status: "failed", Percent: 40, Step: "reading", Error: "no", Scenes: -1, CheckedAt: at(4)}, SHA256: "abc", HashState: []byte{1, 2, 3},
		ErrCode: "network", ErrMessage: "connection reset", ErrOp: "put", ErrStatus: 503, ErrAPICode: "SlowDown", ErrRequestID: "r1",
		AddedAt: at(1), StartedAt: at(2), FinishedAt: at(3),
		Timeline: []journal.Moment{{At: 1, Until: 2, Code: "paused", Detail: "d", Count: 3}},
	}
	fill(&t)
	return t
}

// Chunk returns a record with every field set, and a URL of a usual length.
func Chunk(number int) journal.Chunk {
	const size = 10 << 20
	c := journal.Chunk{
		Number: number, Offset: int64(number-1)*size + 1, Size: size,
		URL: fmt.Sprintf("https://bucket.example.test/videos/v/part?partNumber=%d&uploadId=u&X-Amz-Credential=%0300d&%s",
			number, number, Secret),
		URLExpires: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC),
		ETag:       fmt.Sprintf("%032x", number), MD5: fmt.Sprintf("%032x", number), Confirmed: true, Retries: 1,
	}
	fill(&c)
	return c
}

// Chunks returns chunks 1 to n.
func Chunks(n int) []journal.Chunk {
	cs := make([]journal.Chunk, n)
	for i := range cs {
		cs[i] = Chunk(i + 1)
	}
	return cs
}

// fill sets what is still zero, so that a field which is added later is tested
// from its first day. It knows the kinds of fields that records have.
func fill(record any) {
	v := reflect.ValueOf(record).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case !f.IsZero():
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.CanInt():
			f.SetInt(int64(i))
		case f.Kind() == reflect.String:
			f.SetString(v.Type().Field(i).Name)
		case f.Type() == reflect.TypeFor[time.Time]():
			f.Set(reflect.ValueOf(time.Date(2026, 3, 2, 8, i, 0, 0, time.UTC)))
		default:
			panic("journaltest: set " + v.Type().Field(i).Name + " here")
		}
	}
}
