package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

const maxReason = 500 // characters, the service's limit

// ask makes a call and decodes its reply. check returns what can't be right in
// it, or nothing; then both the reply and the error are returned, so that what
// the service has made can be named.
func ask[T any](ctx context.Context, c *Client, r request, check func(*T) string) (*T, error) {
	r.accept, r.limit = "application/json", maxReply
	a, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	v := new(T)
	if err := a.decode(r.op, c.key, v); err != nil {
		return nil, err
	}
	if check == nil {
		return v, nil
	}
	if wrong := check(v); wrong != "" {
		return v, a.contradiction(r.op, c.key, "%s", wrong)
	}
	return v, nil
}

func post(op Op, body any, path ...string) request {
	return request{op: op, method: http.MethodPost, path: path, body: body}
}

func get(op Op, path ...string) request {
	return request{op: op, method: http.MethodGet, path: path}
}

// Initiate starts an upload. It is never repeated here: each call the service
// gets makes an upload of its own. The chunks aren't judged: see [CheckUpload].
func (c *Client) Initiate(ctx context.Context, v Video) (*Upload, error) {
	return ask(ctx, c, post(OpInitiate, v, "video-uploads", "initiate"), func(u *Upload) string {
		if u.MediaID == "" || u.UploadID == "" {
			return "the reply names no upload"
		}
		return ""
	})
}

// BatchInitiate starts an upload for each of 1 to 10 videos, for one API call.
// It is never repeated here. When the service answers with another number of
// uploads, the batch is returned beside the error, so that they can be aborted.
func (c *Client) BatchInitiate(ctx context.Context, r BatchRequest) (*Batch, error) {
	return ask(ctx, c, post(OpBatchInitiate, r, "video-uploads", "batch", "initiate"), func(b *Batch) string {
		if len(b.Videos) != len(r.Videos) {
			return fmt.Sprintf("%d uploads for %d videos", len(b.Videos), len(r.Videos))
		}
		for i, u := range b.Videos {
			if u.MediaID == "" || u.UploadID == "" {
				return fmt.Sprintf("the reply names no upload for video %d", i+1)
			}
		}
		return ""
	})
}

// Confirm tells the service that a chunk has reached the storage. Confirming
// twice is harmless; the service may answer the second with a 409.
func (c *Client) Confirm(ctx context.Context, r ConfirmRequest) (*Confirmation, error) {
	return ask(ctx, c, post(OpConfirm, r, "video-uploads", "chunks", "confirm"), func(v *Confirmation) string {
		return otherChunk(v.ChunkNumber, r.ChunkNumber)
	})
}

// Complete ends an upload whose chunks are all confirmed. It is never repeated
// here: after a lost reply, or one that says anything but yes,
// [Client.Progress] tells what became of it.
func (c *Client) Complete(ctx context.Context, r CompleteRequest) (*Completed, error) {
	return ask(ctx, c, post(OpComplete, r, "video-uploads", "complete"), func(v *Completed) string {
		if v.MediaID == "" {
			return "the reply names no video"
		}
		switch status := lower(UploadStatus(v.Status)); status {
		case StatusFailed, StatusAborted, StatusUploading:
			return "the reply says that the upload is " + string(status)
		}
		return otherMedia(v.MediaID, r.MediaID)
	})
}

// Progress asks where an upload is.
func (c *Client) Progress(ctx context.Context, mediaID string) (*Progress, error) {
	return ask(ctx, c, get(OpProgress, "video-uploads", "progress", mediaID), func(v *Progress) string {
		switch {
		case v.Status == "":
			return "the reply has no status"
		case min(int64(v.ChunksCompleted), int64(v.TotalChunks), v.BytesUploaded, v.TotalBytes) < 0:
			return "a count is negative"
		}
		return otherMedia(v.MediaID, mediaID)
	})
}

// RetryChunk asks for a fresh URL for a chunk. It spends one of the chunk's
// retries, which the plan limits to between 1 and 5, and is never repeated here.
func (c *Client) RetryChunk(ctx context.Context, mediaID, uploadID string, chunk int) (*FreshURL, error) {
	body := struct {
		MediaID     string `json:"media_id"`
		UploadID    string `json:"upload_id"`
		ChunkNumber int    `json:"chunk_number"`
	}{mediaID, uploadID, chunk}
	return ask(ctx, c, post(OpRetryChunk, body, "video-uploads", "chunks", "retry"), func(v *FreshURL) string {
		if err := checkUploadURL(v.UploadURL); err != nil {
			return "the fresh URL: " + err.Error()
		}
		return otherChunk(v.ChunkNumber, chunk)
	})
}

// Abort discards an upload and what the storage has of it. Aborting twice is
// harmless. The reason may be empty; it is cut to 500 characters.
func (c *Client) Abort(ctx context.Context, mediaID, uploadID, reason string) (*Discarded, error) {
	body := struct {
		MediaID  string `json:"media_id"`
		UploadID string `json:"upload_id"`
		Reason   string `json:"reason,omitempty"`
	}{mediaID, uploadID, cutRunes(reason, maxReason)}
	return ask(ctx, c, post(OpAbort, body, "video-uploads", "abort"), func(v *Discarded) string {
		return otherMedia(v.MediaID, mediaID)
	})
}

// otherMedia returns a complaint when a reply speaks of another video. Old
// replies may not say of which one they speak.
func otherMedia(got, want string) string {
	if got == "" || strings.EqualFold(got, want) {
		return ""
	}
	return "the reply is about another video"
}

func otherChunk(got, want int) string {
	if got == 0 || got == want {
		return ""
	}
	return "the reply is about chunk " + strconv.Itoa(got) + ", not " + strconv.Itoa(want)
}
