package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Bucket is one bucket of a [Server]. It is the Storage of a service, and asks
// the server itself what the service's words are worth.
type Bucket struct {
	Name   string
	server *Server
	core   *minio.Core // to the server
	public *minio.Core // for presigned URLs: the signature covers the host
}

var _ apitest.Storage = (*Bucket)(nil)

// Bucket makes a bucket, by the S3 API. Its presigned URLs lead to host, a
// relay's address, or to the server where host is "".
func (s *Server) Bucket(t testing.TB, host string) *Bucket {
	t.Helper()
	b := &Bucket{Name: "videos-" + strings.ToLower(rand.Text()), server: s, core: s.client(t, s.Addr)}
	b.public = b.core
	if host != "" {
		b.public = s.client(t, host)
	}
	if err := b.core.MakeBucket(t.Context(), b.Name, minio.MakeBucketOptions{Region: region}); err != nil {
		t.Fatalf("make bucket: %v", err)
	}
	return b
}

// CreateUpload implements apitest.Storage.
func (b *Bucket) CreateUpload(ctx context.Context, key, contentType string) (string, error) {
	return b.core.NewMultipartUpload(ctx, b.Name, key, minio.PutObjectOptions{ContentType: contentType})
}

// PresignPart implements apitest.Storage.
func (b *Bucket) PresignPart(ctx context.Context, o apitest.Object, number int, signed http.Header, life time.Duration) (string, error) {
	query := url.Values{"uploadId": {o.UploadID}, "partNumber": {strconv.Itoa(number)}}
	u, err := b.public.PresignHeader(ctx, http.MethodPut, b.Name, o.Key, life, query, signed)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// PresignGet implements apitest.Storage.
func (b *Bucket) PresignGet(ctx context.Context, key string, life time.Duration) (string, error) {
	u, err := b.public.PresignedGetObject(ctx, b.Name, key, life, nil)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// Parts implements apitest.Storage.
func (b *Bucket) Parts(ctx context.Context, o apitest.Object, first, last int) ([]apitest.StoredPart, error) {
	var parts []apitest.StoredPart
	for marker := first - 1; ; {
		page, err := b.core.ListObjectParts(ctx, b.Name, o.Key, o.UploadID, marker, min(last-marker, 1000))
		if minio.ToErrorResponse(err).Code == minio.NoSuchUpload {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for _, p := range page.ObjectParts {
			if p.PartNumber > last {
				return parts, nil
			}
			parts = append(parts, apitest.StoredPart{Number: p.PartNumber, Size: p.Size, ETag: strings.Trim(p.ETag, `"`)})
		}
		if !page.IsTruncated || page.NextPartNumberMarker <= marker || page.NextPartNumberMarker >= last {
			return parts, nil
		}
		marker = page.NextPartNumberMarker
	}
}

// CompleteUpload implements apitest.Storage.
func (b *Bucket) CompleteUpload(ctx context.Context, o apitest.Object, parts []apitest.StoredPart) error {
	complete := make([]minio.CompletePart, len(parts))
	for i, p := range parts {
		complete[i] = minio.CompletePart{PartNumber: p.Number, ETag: p.ETag}
	}
	_, err := b.core.CompleteMultipartUpload(ctx, b.Name, o.Key, o.UploadID, complete, minio.PutObjectOptions{})
	return err
}

// AbortUpload implements apitest.Storage.
func (b *Bucket) AbortUpload(ctx context.Context, o apitest.Object) error {
	err := b.core.AbortMultipartUpload(ctx, b.Name, o.Key, o.UploadID)
	if minio.ToErrorResponse(err).Code == minio.NoSuchUpload {
		return nil
	}
	return err
}

// Open returns the multipart uploads that are open, at most a thousand.
func (b *Bucket) Open(t testing.TB) []apitest.Object {
	t.Helper()
	list, err := b.core.ListMultipartUploads(t.Context(), b.Name, "", "", "", "", 1000)
	if err != nil {
		t.Fatalf("list uploads: %v", err)
	}
	var open []apitest.Object
	for _, u := range list.Uploads {
		open = append(open, apitest.Object{Key: u.Key, UploadID: u.UploadID})
	}
	return open
}

// Empty removes all objects of the bucket.
func (b *Bucket) Empty(t testing.TB) {
	t.Helper()
	for o := range b.core.ListObjectsIter(t.Context(), b.Name, minio.ListObjectsOptions{Recursive: true}) {
		err := o.Err
		if err == nil {
			err = b.core.RemoveObject(t.Context(), b.Name, o.Key, minio.RemoveObjectOptions{})
		}
		if err != nil {
			t.Fatalf("empty the bucket: %v", err)
		}
	}
}

// Files returns the files that the server keeps of the bucket's objects, parts
// among them.
func (b *Bucket) Files(t testing.TB) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Join(b.server.root, b.Name), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Object is a whole object as the server hands it out.
type Object struct {
	Size        int64 // bytes
	ContentType string
	SHA256      string // of its bytes, in hex
}

// Fetch fetches an object.
func (b *Bucket) Fetch(t testing.TB, key string) Object {
	t.Helper()
	body, info, _, err := b.core.GetObject(t.Context(), b.Name, key, minio.GetObjectOptions{})
	if err != nil {
		t.Fatalf("fetch %s: %v", key, err)
	}
	defer body.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, body)
	if err != nil {
		t.Fatalf("fetch %s: %v", key, err)
	}
	return Object{Size: n, ContentType: info.ContentType, SHA256: hex.EncodeToString(sum.Sum(nil))}
}
