package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// BenchmarkInitiate decodes the largest reply there is: 10,000 chunks, with
// URLs of a usual length.
func BenchmarkInitiate(b *testing.B) {
	var body strings.Builder
	body.WriteString(`{"media_id":"m","upload_id":"u","chunks":[`)
	for n := range MaxChunks {
		if n > 0 {
			body.WriteString(",")
		}
		fmt.Fprintf(&body, `{"chunk_number":%d,"size_bytes":1,"upload_url":"https://s3.example.com/%s","upload_method":"PUT","expires_at":"2026-07-01T10:00:00Z"}`,
			n+1, strings.Repeat("u", 600))
	}
	body.WriteString(`]}`)
	a := answer{status: 201, header: http.Header{}, body: []byte(body.String())}
	b.SetBytes(int64(len(a.body)))
	b.ReportAllocs()
	for b.Loop() {
		var u Upload
		if err := a.decode(OpInitiate, testKey, &u); err != nil {
			b.Fatal(err)
		}
	}
}
