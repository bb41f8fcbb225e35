package gateway

import (
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Put is the PUT of a part as the server's own access log has it.
type Put struct {
	Key    string
	Part   int
	Status int
}

// Puts returns the PUTs of the bucket's parts in the order in which the server
// was done with them.
func (b *Bucket) Puts(t testing.TB) []Put {
	t.Helper()
	text, err := os.ReadFile(b.server.log)
	if err != nil {
		t.Fatal(err)
	}
	var puts []Put
	for line := range strings.Lines(string(text)) {
		// owner bucket [day zone] address requester ID operation key URI status …
		f := strings.Fields(line)
		if len(f) < 12 || f[1] != b.Name || f[7] != "s3_UploadPart" {
			continue
		}
		_, query, _ := strings.Cut(f[9], "?")
		values, err := url.ParseQuery(query)
		status, err2 := strconv.Atoi(f[10])
		part, err3 := strconv.Atoi(values.Get("partNumber"))
		if err != nil || err2 != nil || err3 != nil {
			t.Fatalf("a line of the S3 server's log that can't be read: operation %s, status %s", f[7], f[10])
		}
		puts = append(puts, Put{Key: f[8], Part: part, Status: status})
	}
	return puts
}
