package api

import (
	"context"
	"net/url"
	"strconv"
)

// Limits asks for the plan's limits. The older service has no such page (404),
// and a key without the right to see them gets a 403; neither is a failure of
// the key.
func (c *Client) Limits(ctx context.Context) (*Limits, error) {
	return ask[Limits](ctx, c, get(OpLimits, "tenant", "limits"), nil)
}

// Quota asks whether that many more files may be uploaded. It is cheap, so it
// is also the check of a key: 401 is a bad key, 403 one without the right, and
// any other failure says nothing about the key.
func (c *Client) Quota(ctx context.Context, files int) (*Quota, error) {
	r := get(OpQuota, "uploads", "quota-check")
	r.query = url.Values{"file_count": {strconv.Itoa(files)}}
	return ask[Quota](ctx, c, r, nil)
}

// CheckDuplicates asks which of 1 to 250 SHA-256 sums, in hexadecimal, the
// service has seen. Whether it counts videos is not documented: the answer is a
// hint.
func (c *Client) CheckDuplicates(ctx context.Context, hashes []string) (*Duplicates, error) {
	body := struct {
		Hashes []string `json:"hashes"`
	}{hashes}
	return ask[Duplicates](ctx, c, post(OpCheckDuplicates, body, "uploads", "check-duplicates"), nil)
}
