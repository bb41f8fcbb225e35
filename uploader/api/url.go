package api

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// parseBase checks a base URL. Its errors never quote it: a key may have been
// pasted into the wrong field.
func parseBase(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return nil, errors.New("not a URL")
	}
	switch {
	case u.User != nil:
		return nil, errors.New("it must not hold a user name or password")
	case u.RawQuery != "" || u.ForceQuery:
		return nil, errors.New("it must not hold a query")
	case u.Fragment != "" || strings.Contains(s, "#"):
		return nil, errors.New("it must not hold a fragment")
	}
	if err := checkScheme(u); err != nil {
		return nil, err
	}
	return u, nil
}

// checkScheme refuses what isn't https to a named host, but for plain http to
// this computer itself.
func checkScheme(u *url.URL) error {
	switch {
	case u.Opaque != "" || u.Hostname() == "":
		return errors.New("it names no host")
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return errors.New("it must begin with https://")
}

// isLoopback reports whether a host name or address can only be this computer.
func isLoopback(host string) bool {
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// RedactURL returns scheme, host and path of a URL: what may reach a log, an
// error or a person. The query of a presigned URL is a secret, and so is
// userinfo. What isn't a URL with a host is not shown at all.
func RedactURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return "(not a URL)"
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return shown.String()
}
