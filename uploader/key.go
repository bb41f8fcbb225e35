package uploader

import (
	"context"
	"errors"
	"net/http"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// CheckKey asks the service at baseURL (empty: the Manager's own) whether it
// takes the key, by one cheap call. It returns nil when it does, an *[Error]
// with [CodeKey] when it doesn't, with [CodeAccount] when the key lacks the
// right to upload, and another error when the answer says nothing about the
// key: no internet, a sign-in page, a service in trouble.
func (m *Manager) CheckKey(ctx context.Context, baseURL, key string) error {
	if baseURL == "" {
		baseURL = m.cfg.BaseURL
	}
	transport := m.apiTransport()
	c, err := api.New(api.Options{BaseURL: baseURL, Key: key, Transport: transport, UserAgent: m.cfg.UserAgent, Now: m.cfg.Now})
	if err != nil {
		return &Error{Code: CodeRejected, Op: "check", Message: err.Error()}
	}
	defer c.CloseIdleConnections()
	_, err = c.Quota(ctx, 1)
	if err == nil {
		return nil
	}
	var e *api.Error
	if errors.As(err, &e) && e.Kind == api.KindStatus {
		switch e.Status {
		case http.StatusUnauthorized, http.StatusForbidden:
			return apiError(err).scrubbed(key)
		}
	}
	out := apiError(err).scrubbed(key)
	if out.Code == CodeKey || out.Code == CodeAccount {
		out.Code = CodeServer // a 402 or 413 says nothing about the key
	}
	return out
}

// KeyShape trims a key as it was pasted and tells whether it looks like one.
// The service decides; an odd shape deserves a warning, not a refusal.
func KeyShape(key string) (trimmed string, ok bool) { return api.CheckKeyShape(key) }
