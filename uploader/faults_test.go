package uploader_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// The numbers in these names are the rows of the project's list of faults.

// TestFaultsThatPass strikes one request, or a few, and holds the outcome: the
// object is exact, there is one video, and no confirmed chunk is sent again.
func TestFaultsThatPass(t *testing.T) {
	header := func(k, v string) http.Header { return http.Header{k: {v}} }
	for _, tt := range []struct {
		name    string
		faults  []apitest.Fault
		opts    apitest.Options
		retries int  // chunks/retry calls that may be spent
		orphans int  // uploads that may stay open
		twice   bool // a chunk may arrive whole twice
	}{
		{name: "01 reset in mid-PUT", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 3, Reset: true}}},
		{name: "02 PUT applied, reply lost", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 3, Times: 2, DropReply: true}}, twice: true},
		{name: "14 SlowDown", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 6, Status: 503, Body: apitest.StorageError("SlowDown", "Please reduce your request rate.")}}},
		{name: "15 500", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, Status: 500, Body: apitest.StorageError("InternalError", "x")}}},
		{name: "15 502", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, Status: 502, Body: "<html>Bad Gateway</html>"}}},
		{name: "15 504", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, Status: 504}}},
		{name: "16 RequestTimeout", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 2, Status: 400, Body: apitest.StorageError("RequestTimeout", "idle")}}},
		{name: "17 URL expired", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Status: 403, Body: apitest.StorageError("AccessDenied", "Request has expired")}}, retries: 1},
		{name: "19 SignatureDoesNotMatch once", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Status: 403, Body: apitest.StorageError("SignatureDoesNotMatch", "x")}}, retries: 1},
		{name: "20 200 without an ETag", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 1, Times: 2, NoETag: true}}, twice: true},
		{name: "21 other bytes once", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 3, Times: 1, BadETag: true}}, twice: true},
		{name: "24 429 with seconds", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 1, Status: 429, Header: header("Retry-After", "7"), Body: apitest.APIError("RATE_LIMIT_ERROR", "slow")}}},
		{name: "24 429 with a date", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 1, Status: 429, Header: header("Retry-After", "Sat, 01 Jan 2000 00:00:20 GMT")}}},
		{name: "24 429 with nothing", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 2, Status: 429}}},
		{name: "24 429 with an absurd wait", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 1, Status: 429, Header: header("Retry-After", "999999999")}}},
		{name: "25 reply to confirm lost", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 4, DropReply: true}}},
		{name: "25 reply to confirm lost, already is a conflict", opts: apitest.Options{AlreadyConflicts: true}, faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 4, DropReply: true}}},
		{name: "26 reply to complete lost once", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 1, DropReply: true}}},
		{name: "26 reply to complete lost twice", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 2, DropReply: true}}},
		{name: "26 complete answers 504", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 3, Status: 504}}},
		{name: "27 reply to initiate lost", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 1, DropReply: true}}, orphans: 1},
		{name: "27 reply to initiate lost twice", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 2, DropReply: true}}, orphans: 2},
		{name: "31 confirm 500", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 5, Status: 500}}},
		{name: "32 initiate's JSON cut", faults: []apitest.Fault{{Endpoint: apitest.OpInitiate, Times: 1, Truncate: true}}, orphans: 1},
		{name: "32 confirm's JSON cut", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 2, Truncate: true}}},
		{name: "32 complete's JSON cut", faults: []apitest.Fault{{Endpoint: apitest.OpComplete, Times: 1, Truncate: true}}},
		{name: "09 portal on the API", faults: []apitest.Fault{{Endpoint: apitest.OpConfirm, Times: 3, HTML: true}}},
		{name: "09 portal on the storage", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Times: 3, HTML: true}}},
		{name: "22 refused before the body is read", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 1, Times: 3, Status: 503, Body: apitest.StorageError("SlowDown", "x")}}},
		{name: "06 one connection stands still", faults: []apitest.Fault{{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Stall: true}}},
		{name: "the older service", opts: apitest.Options{Older: true}},
		{name: "ETags that aren't MD5", opts: apitest.Options{ETag: apitest.ETagOpaque}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, tt.opts)
				for _, f := range tt.faults {
					r.server.Fault(f)
				}
				r.open()
				p := r.video("a.avi", 300_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
				synctest.Wait()
				if k := r.server.SentAfterConfirm(); len(k) > 0 {
					t.Errorf("confirmed chunks sent again: %v", k)
				}
				if k := r.server.PutTwice(); len(k) > 0 && !tt.twice {
					t.Errorf("sent twice: %v", k)
				}
				if n := r.server.Count(apitest.OpRetryChunk); n > tt.retries {
					t.Errorf("%d chunks/retry calls, at most %d are needed", n, tt.retries)
				}
				if n := r.server.Uploads(); n > tt.orphans {
					t.Errorf("%d uploads left open, at most %d", n, tt.orphans)
				}
			})
		})
	}
}

// TestFaultsThatNeedThePerson strikes for good, and holds what the person is
// told.
func TestFaultsThatNeedThePerson(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault apitest.Fault
		code  string
		text  string // in the message
	}{
		{"19 signature refused for good", apitest.Fault{Endpoint: apitest.OpPut, Status: 403, Body: apitest.StorageError("SignatureDoesNotMatch", "no")}, uploader.CodeStorage, ""},
		{"21 other bytes each time", apitest.Fault{Endpoint: apitest.OpPut, Chunk: 3, BadETag: true}, uploader.CodeDiffers, ""},
		{"402 the account", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 402, Body: apitest.APIError("SUBSCRIPTION_INACTIVE", "Your subscription has ended")}, uploader.CodeAccount, "Your subscription has ended"},
		{"413 the quota", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 413, Body: apitest.APIError("STORAGE_QUOTA_EXCEEDED", "Storage is full")}, uploader.CodeAccount, "Storage is full"},
		{"422 refused", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 422, Body: `{"detail":[{"loc":["body","filename"],"msg":"bad name","type":"value_error"}]}`}, uploader.CodeRejected, "bad name"},
		{"32 initiate's JSON cut for good", apitest.Fault{Endpoint: apitest.OpInitiate, Truncate: true}, uploader.CodeReply, ""},
		{"initiate 500 for good", apitest.Fault{Endpoint: apitest.OpInitiate, Status: 500}, uploader.CodeServer, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(tt.fault)
				r.open()
				p := r.video("a.avi", 300_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				s := r.until(a.IDs[0], "failed")
				if s.Err == nil || s.Err.Code != tt.code || !strings.Contains(s.Err.Message, tt.text) {
					t.Fatalf("error %+v, want %s with %q", s.Err, tt.code, tt.text)
				}
				if strings.Contains(s.Err.Error(), "X-Amz") || strings.Contains(s.Err.Error(), testKey) {
					t.Errorf("a secret in %q", s.Err.Error())
				}
				// Nothing was lost: when the cause is gone, Retry ends well.
				r.server.ClearFaults()
				r.m.Retry(a.IDs[0])
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
			})
		})
	}
}
