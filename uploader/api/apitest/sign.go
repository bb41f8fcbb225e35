package apitest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// objectPath is where the storage keeps its objects, each named by its video.
const objectPath = "/storage/videos/"

// amzDate is the form of X-Amz-Date.
const amzDate = "20060102T150405Z"

// signer makes and checks presigned URLs. They look like S3's and are as hard
// to change, but the signature is this package's own.
type signer struct {
	secret  []byte
	headers []string // signed, in order, lower case; host among them
}

// url returns a URL below base that allows one method on one object until
// now+life. contentType is signed where the signer signs it.
func (g signer) url(base, method, path string, query url.Values, contentType string, now time.Time, life time.Duration) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.Path = path
	query.Set("X-Amz-Algorithm", "AWS4-HMAC-SHA256")
	query.Set("X-Amz-Credential", "APITEST/"+now.UTC().Format("20060102")+"/local/s3/aws4_request")
	query.Set("X-Amz-Date", now.UTC().Format(amzDate))
	query.Set("X-Amz-Expires", strconv.FormatInt(int64(life/time.Second), 10))
	query.Set("X-Amz-SignedHeaders", strings.Join(g.headers, ";"))
	header := http.Header{"Host": {u.Host}, "Content-Type": {contentType}}
	query.Set("X-Amz-Signature", g.sign(method, path, query, header))
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// check says why the storage refuses a request, with the status and words of
// S3; ok where it doesn't.
func (g signer) check(r *http.Request, now time.Time) (refused reply, ok bool) {
	query := r.URL.Query()
	header := r.Header.Clone()
	header.Set("Host", r.Host)
	if header.Get("Authorization") != "" {
		return storageError(http.StatusBadRequest, "InvalidArgument",
			"Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"), false
	}
	signed, err := time.Parse(amzDate, query.Get("X-Amz-Date"))
	seconds, err2 := strconv.ParseInt(query.Get("X-Amz-Expires"), 10, 32)
	if err != nil || err2 != nil {
		return storageError(http.StatusForbidden, "AccessDenied", "Access Denied"), false
	}
	signature := query.Get("X-Amz-Signature")
	query.Del("X-Amz-Signature")
	if !hmac.Equal([]byte(signature), []byte(g.sign(r.Method, r.URL.Path, query, header))) {
		return storageError(http.StatusForbidden, "SignatureDoesNotMatch",
			"The request signature we calculated does not match the signature you provided. Check your key and signing method."), false
	}
	if !now.Before(signed.Add(time.Duration(seconds) * time.Second)) {
		return storageError(http.StatusForbidden, "AccessDenied", "Request has expired"), false
	}
	return reply{}, true
}

// sign is the signature over all that a presigned URL allows. query has no
// signature in it; Encode puts it in order.
func (g signer) sign(method, path string, query url.Values, header http.Header) string {
	mac := hmac.New(sha256.New, g.secret)
	lines := []string{method, path, query.Encode()}
	for _, name := range g.headers {
		lines = append(lines, name+":"+strings.TrimSpace(header.Get(name)))
	}
	mac.Write([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(mac.Sum(nil))
}
