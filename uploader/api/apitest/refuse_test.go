package apitest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/api"
)

func TestKeys(t *testing.T) {
	s := start(t, Options{Key: "aion_key"})
	ask := func(header string) answer {
		t.Helper()
		r, _ := http.NewRequest("GET", s.base+"/uploads/quota-check?file_count=1", nil)
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		a, err := s.send(r)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	ask("Bearer aion_key").into(t, 200, nil)
	for _, header := range []string{"", "Bearer", "Bearer ", "Bearer other", "Basic aion_key"} {
		a := ask(header)
		var envelope struct {
			Error struct {
				Code, Message string
				Details       map[string]any
			}
			RequestID string `json:"request_id"`
		}
		a.into(t, 401, &envelope)
		if e := envelope.Error; e.Code != "INVALID_API_KEY" || e.Message == "" || e.Details == nil || !isUUID(envelope.RequestID) {
			t.Errorf("%q: %s", header, a.body)
		}
	}
	s.SetKey("other")
	ask("Bearer aion_key").into(t, 401, nil)
	ask("Bearer other").into(t, 200, nil)
	s.SetKey("")
	ask("Bearer whatever").into(t, 200, nil)
}

// TestInitiateRefuses covers both envelopes: where loc is given it is the
// framework's, else the code is the service's own.
func TestInitiateRefuses(t *testing.T) {
	s := start(t, Options{MaxSize: 1000})
	long := strings.Repeat("x", 256)
	tests := []struct {
		name   string
		change string // fields over a good request
		status int
		loc    string
		code   string
	}{
		{"good", `{}`, 201, "", ""},
		{"nulls", `{"title":null,"tags":null,"metadata":null}`, 201, "", ""},
		{"unknown field", `{"color":"red"}`, 201, "", ""},
		{"emoji count as characters", `{"title":"` + strings.Repeat("🎥", 255) + `"}`, 201, "", ""},
		{"no name", `{"filename":""}`, 422, `["body","filename"]`, ""},
		{"null name", `{"filename":null}`, 422, `["body","filename"]`, ""},
		{"long name", `{"filename":"` + long + `"}`, 422, `["body","filename"]`, ""},
		{"name a number", `{"filename":7}`, 422, `["body","filename"]`, ""},
		{"not a video", `{"content_type":"image/png"}`, 422, `["body","content_type"]`, ""},
		{"unknown video", `{"content_type":"video/x-flv"}`, 400, "", "UNSUPPORTED_VIDEO_FORMAT"},
		{"empty", `{"size_bytes":0}`, 422, `["body","size_bytes"]`, ""},
		{"negative", `{"size_bytes":-1}`, 422, `["body","size_bytes"]`, ""},
		{"fraction", `{"size_bytes":1.5}`, 422, `["body","size_bytes"]`, ""},
		{"size a text", `{"size_bytes":"many"}`, 422, `["body","size_bytes"]`, ""},
		{"too large", `{"size_bytes":1001}`, 413, "", "USAGE_LIMIT_EXCEEDED"},
		{"long title", `{"title":"` + long + `"}`, 422, `["body","title"]`, ""},
		{"20 tags", `{"tags":["a` + strings.Repeat(`","b`, 19) + `"]}`, 201, "", ""},
		{"21 tags", `{"tags":["a` + strings.Repeat(`","b`, 20) + `"]}`, 422, `["body","tags"]`, ""},
		{"tags a text", `{"tags":"a"}`, 422, `["body","tags"]`, ""},
		{"good tags", `{"tags":["north side","a-b_c 9"]}`, 201, "", ""},
		{"empty tag", `{"tags":["a",""]}`, 422, `["body","tags",1]`, ""},
		{"odd tag", `{"tags":["a/b"]}`, 422, `["body","tags",0]`, ""},
		{"long tag", `{"tags":["` + long[:51] + `"]}`, 422, `["body","tags",0]`, ""},
		{"tag a number", `{"tags":[1]}`, 422, `["body","tags",0]`, ""},
		{"metadata a number", `{"metadata":{"site":7}}`, 422, `["body","metadata","site"]`, ""},
		{"metadata a list", `{"metadata":[]}`, 422, `["body","metadata"]`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fields := map[string]any{"filename": "a.mp4", "content_type": "video/mp4", "size_bytes": 10}
			if err := json.Unmarshal([]byte(test.change), &fields); err != nil {
				t.Fatal(err)
			}
			a := s.post("/video-uploads/initiate", fields)
			if a.status != test.status || a.loc() != test.loc || a.code() != test.code {
				t.Errorf("%d loc %s code %s: %s", a.status, a.loc(), a.code(), a.body)
			}
		})
	}
}

func TestBodiesThatAreNotObjects(t *testing.T) {
	s := start(t, Options{})
	for _, body := range []string{"", "{", "[]", `"text"`, "null"} {
		if a := s.post("/video-uploads/initiate", body); a.status != 422 || !strings.HasPrefix(a.loc(), `["body"`) {
			t.Errorf("%q: %d %s", body, a.status, a.body)
		}
	}
	if a := s.post("/video-uploads/initiate", strings.Repeat(" ", maxJSON+1)); a.status != 413 {
		t.Errorf("huge body: %d", a.status)
	}
	r, _ := http.NewRequest("POST", s.base+"/video-uploads/initiate", strings.NewReader(`{}`))
	r.Header.Set("Authorization", "Bearer k")
	if a, err := s.send(r); err != nil || a.status != 422 || a.loc() != `["body"]` {
		t.Errorf("no content type: %d %s %v", a.status, a.body, err)
	}
	var many struct{ Detail []detail }
	s.post("/video-uploads/initiate", `{}`).into(t, 422, &many)
	if len(many.Detail) != 3 || many.Detail[0].Type != "missing" {
		t.Errorf("empty object: %+v", many)
	}
}

func TestConfirmRefuses(t *testing.T) {
	s := start(t, Options{ChunkSize: 10})
	u := s.initiate(30)
	etag := s.put(u.Chunks[0].UploadURL, sample(10)).header.Get("ETag")
	s.put(u.Chunks[1].UploadURL, sample(9)).into(t, 200, nil) // S3 takes any size
	tests := []struct {
		name   string
		change map[string]any
		status int
		loc    string
		code   string
	}{
		{"wrong ETag", map[string]any{"etag": md5Hex(nil)}, 400, "", "CHUNK_ETAG_MISMATCH"},
		{"ETag with quotes", map[string]any{"etag": etag}, 400, "", "CHUNK_ETAG_MISMATCH"},
		{"wrong size", map[string]any{"size_bytes": 9}, 400, "", "CHUNK_SIZE_MISMATCH"},
		{"stored short", map[string]any{"chunk_number": 2, "etag": md5Hex(sample(9))}, 400, "", "CHUNK_SIZE_MISMATCH"},
		{"not stored", map[string]any{"chunk_number": 3}, 400, "", "CHUNK_NOT_UPLOADED"},
		{"no such chunk", map[string]any{"chunk_number": 4}, 404, "", "CHUNK_NOT_FOUND"},
		{"chunk 0", map[string]any{"chunk_number": 0}, 422, `["body","chunk_number"]`, ""},
		{"chunk 10001", map[string]any{"chunk_number": 10001}, 422, `["body","chunk_number"]`, ""},
		{"no ETag", map[string]any{"etag": ""}, 422, `["body","etag"]`, ""},
		{"media ID no UUID", map[string]any{"media_id": "x"}, 422, `["body","media_id"]`, ""},
		{"unknown media ID", map[string]any{"media_id": newID()}, 404, "", "UPLOAD_NOT_FOUND"},
		{"other upload ID", map[string]any{"upload_id": "x"}, 404, "", "UPLOAD_NOT_FOUND"},
		{"good", nil, 200, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fields := map[string]any{
				"media_id": u.MediaID, "upload_id": u.UploadID, "chunk_number": 1, "etag": strings.Trim(etag, `"`), "size_bytes": 10,
			}
			for name, v := range test.change {
				fields[name] = v
			}
			a := s.post("/video-uploads/chunks/confirm", fields)
			if a.status != test.status || a.loc() != test.loc || a.code() != test.code {
				t.Errorf("%d loc %s code %s: %s", a.status, a.loc(), a.code(), a.body)
			}
		})
	}
}

func TestCompleteRefuses(t *testing.T) {
	s := start(t, Options{ChunkSize: 10})
	u := s.initiate(10)
	s.sendAll(u, sample(10))
	tests := []struct {
		name   string
		change string
		status int
		loc    string
		code   string
	}{
		{"no duration", `{"duration_seconds":null}`, 422, `["body","duration_seconds"]`, ""},
		{"zero", `{"duration_seconds":0}`, 422, `["body","duration_seconds"]`, ""},
		{"negative", `{"duration_seconds":-3}`, 422, `["body","duration_seconds"]`, ""},
		{"over two hours", `{"duration_seconds":7200.1}`, 422, "", "VALIDATION_ERROR"},
		{"provider", `{"analysis_provider":"acme"}`, 422, `["body","analysis_provider"]`, ""},
		{"type", `{"analysis_type":"all"}`, 422, `["body","analysis_type"]`, ""},
		{"flag", `{"auto_analyze":"yes"}`, 422, `["body","auto_analyze"]`, ""},
		{"unknown", `{"upload_id":"x"}`, 404, "", "UPLOAD_NOT_FOUND"},
		{"two hours", `{"duration_seconds":7200,"duration_extraction_failed":true,"auto_analyze":false}`, 200, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fields := map[string]any{"media_id": u.MediaID, "upload_id": u.UploadID, "duration_seconds": 5}
			if err := json.Unmarshal([]byte(test.change), &fields); err != nil {
				t.Fatal(err)
			}
			a := s.post("/video-uploads/complete", fields)
			if a.status != test.status || a.loc() != test.loc || a.code() != test.code {
				t.Errorf("%d loc %s code %s: %s", a.status, a.loc(), a.code(), a.body)
			}
		})
	}
	if v := s.Videos(); len(v) != 1 || !v[0].DurationFailed || v[0].DurationSeconds != 7200 {
		t.Errorf("videos = %+v", v)
	}
}

func TestUnknownPathsAndIDs(t *testing.T) {
	s := start(t, Options{})
	for path, status := range map[string]int{
		"/nothing":                                 404,
		"/video-uploads/initiate":                  404, // GET
		"/video-uploads/progress/x":                422,
		"/video-uploads/progress/" + newID():       404,
		"/video-analysis/status/x":                 422,
		"/video-analysis/status/" + newID():        404,
		"/video-analysis/jobs/" + newID():          404,
		"/videos/" + newID() + "/scenes":           404,
		"/video-scenes/" + newID() + "/thumbnail":  404,
		"/video-scenes/not-an-id-at-all/thumbnail": 422,
	} {
		if a := s.get(path); a.status != status {
			t.Errorf("%s: %d, want %d: %s", path, a.status, status, a.body)
		}
	}
}

func TestStartAnswersLoopbackNamesOnly(t *testing.T) {
	s := start(t, Options{})
	for host, status := range map[string]int{"evil.example": 421, "10.0.0.1:80": 421, "localhost:1": 200, "[::1]:80": 200, "127.0.0.1": 200} {
		r, _ := http.NewRequest("GET", s.base+"/uploads/quota-check?file_count=1", nil)
		r.Host = host
		r.Header.Set("Authorization", "Bearer k")
		if a, err := s.send(r); err != nil || a.status != status {
			t.Errorf("Host %s: %d, %v, want %d", host, a.status, err, status)
		}
	}
	if _, err := s.Start(); err == nil {
		t.Error("second Start works")
	}
}

func TestNewRefuses(t *testing.T) {
	for _, o := range []Options{{ChunkSize: -1}, {Quota: -1}, {CallsPerMinute: -1}, {MaxSize: maxVideoSize + 1}} {
		if s, err := New(o); err == nil {
			_ = s.Close()
			t.Errorf("%+v is accepted", o)
		}
	}
}

func TestTenGiB(t *testing.T) {
	s := start(t, Options{})
	video := api.Video{Filename: "a.mp4", ContentType: "video/mp4", SizeBytes: maxVideoSize}
	var u api.Upload
	s.post("/video-uploads/initiate", video).into(t, 201, &u)
	if len(u.Chunks) != 1024 {
		t.Errorf("10 GiB: %d chunks", len(u.Chunks))
	}
	video.SizeBytes++
	s.post("/video-uploads/initiate", video).into(t, 413, nil)
}
