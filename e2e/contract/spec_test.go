package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// Where the file is, seen from this folder. The copy says in its own head where
// it comes from, and of when it is.
const (
	besideCheckout = "../../../shared/openapi-video.json"
	keptCopy       = "testdata/openapi-video.json"
)

// exception is one place where client and service rightly differ from the
// vendor's file. Its value is replaced before the file is used; the test fails
// when the file no longer says what the exception is about.
type exception struct {
	why  string
	at   []string // path of keys in the file
	says any      // as JSON decodes it
	now  any
}

// exceptions are the known ones of the newer service.
func exceptions() []exception {
	schema := func(names ...string) []string { return append([]string{"components", "schemas"}, names...) }
	return []exception{
		{
			why: "a video may have 10 GiB by the service's own documentation page; a plan may allow less",
			at:  schema("InitiateVideoUploadRequestDTO", "properties", "size_bytes", "maximum"), says: 4294967296.0, now: 10737418240.0,
		},
		{
			why: "a thumbnail is a JPEG, as the operation's own description says",
			at: []string{
				"paths", "/api/v2/video-scenes/{scene_id}/thumbnail", "get", "responses", "200", "content",
			},
			says: map[string]any{"application/json": map[string]any{"schema": map[string]any{}}},
			now:  map[string]any{"image/jpeg": map[string]any{}},
		},
	}
}

// olderExceptions are those of the older service, which the file doesn't
// describe: its replies have fewer fields, and complete asks for no duration.
func olderExceptions() []exception {
	required := func(name string, says, now []any) exception {
		return exception{
			why: "the older service leaves it out",
			at:  []string{"components", "schemas", name, "required"}, says: says, now: now,
		}
	}
	return append(exceptions(),
		required("InitiateVideoUploadResponseDTO",
			[]any{"media_id", "upload_id", "chunks", "total_chunks", "chunk_size_bytes", "expires_at", "storage_path"},
			[]any{"media_id", "upload_id", "chunks"}),
		required("VideoChunkDTO",
			[]any{"chunk_number", "size_bytes", "upload_url", "expires_at"},
			[]any{"chunk_number", "size_bytes", "upload_url"}),
		required("CompleteVideoUploadRequestDTO",
			[]any{"media_id", "upload_id", "duration_seconds"},
			[]any{"media_id", "upload_id"}),
	)
}

// loadSpec reads the vendor's file with some exceptions made.
func loadSpec(t *testing.T, made []exception) *openapi3.T {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(readSpec(t), &root); err != nil {
		t.Fatalf("read the OpenAPI file: %v", err)
	}
	for _, e := range made {
		if err := e.make(root); err != nil {
			t.Fatalf("exception %q is out of date: %v", e.why, err)
		}
	}
	changed, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(changed)
	if err != nil {
		t.Fatalf("load the OpenAPI file: %v", err)
	}
	if err := doc.Validate(loader.Context); err != nil {
		t.Fatalf("the OpenAPI file: %v", err)
	}
	return doc
}

// readSpec returns the vendor's file: the one that AION_OPENAPI names, or that
// lies beside the checkout, or the copy that is kept here, which it says aloud.
func readSpec(t *testing.T) []byte {
	t.Helper()
	path, told := os.LookupEnv("AION_OPENAPI")
	if !told {
		path = besideCheckout
	}
	data, err := os.ReadFile(path)
	if err != nil && !told && errors.Is(err, fs.ErrNotExist) {
		data, err = os.ReadFile(keptCopy)
		fmt.Fprintf(os.Stderr, "\n*** %s: the vendor's OpenAPI file isn't beside the checkout, so the copy in %s is used. ***\n\n", t.Name(), keptCopy)
	}
	if err != nil {
		t.Fatalf("the OpenAPI file: %v", err)
	}
	return data
}

// make replaces the value in the decoded file.
func (e exception) make(root map[string]any) error {
	last := len(e.at) - 1
	for _, key := range e.at[:last] {
		next, ok := root[key].(map[string]any)
		if !ok {
			return fmt.Errorf("no %q in the file", key)
		}
		root = next
	}
	got, err := json.Marshal(root[e.at[last]])
	if err != nil {
		return err
	}
	want, err := json.Marshal(e.says)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("the file says %s, not %s", got, want)
	}
	root[e.at[last]] = e.now
	return nil
}
