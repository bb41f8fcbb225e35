package uploader

import (
	"regexp"
	"strings"
)

// querySecrets finds the parameters of a presigned URL, wherever somebody
// repeats them.
var querySecrets = regexp.MustCompile(`(?i)\b(X-Amz-[A-Za-z0-9-]+|AWSAccessKeyId|Signature)=[^&\s"'<>]*`)

// userinfo finds the name and password of a URL.
var userinfo = regexp.MustCompile(`://[^/@\s]+@`)

// scrub cuts the key and presigned queries out of a text that came from
// elsewhere: some servers repeat what they were sent.
func scrub(s, key string) string {
	if key != "" {
		s = strings.ReplaceAll(s, key, "[key]")
	}
	return userinfo.ReplaceAllString(querySecrets.ReplaceAllString(s, "$1=…"), "://")
}

// scrubbed cuts secrets out of an error's texts.
func (e *Error) scrubbed(key string) *Error {
	e.Message, e.APICode, e.RequestID = scrub(e.Message, key), scrub(e.APICode, key), scrub(e.RequestID, key)
	return e
}

func (m *Manager) apiError(err error) *Error { return apiError(err).scrubbed(m.key) }
func (m *Manager) putError(err error) *Error { return putError(err).scrubbed(m.key) }
