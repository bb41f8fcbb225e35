package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// secrets are what no error may hold.
var secrets = []string{testKey, "sekret", "Signature=", "file_count"}

func noSecrets(t *testing.T, name string, err error) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, text := range []string{e.Error(), fmt.Sprintf("%v %+v %#v", e, e, e.Error())} {
			for _, s := range secrets {
				if strings.Contains(text, s) {
					t.Errorf("%s: %q is in %q", name, s, text)
				}
			}
		}
	}
	var u *url.Error
	if errors.As(err, &u) {
		t.Errorf("%s: the URL can still be had: %v", name, u)
	}
}

const signed = "https://s3.example.com/b/k?X-Amz-Signature=sekret&X-Amz-Credential=sekret"

func TestNoSecretsInErrors(t *testing.T) {
	for name, answer := range map[string]func(*http.Request) (*http.Response, error){
		"url.Error":        lost(&url.Error{Op: "Get", URL: signed, Err: errors.New("reset")}),
		"nested url.Error": lost(fmt.Errorf("proxy: %w", &url.Error{Op: "Get", URL: signed, Err: errors.New("reset")})),
		"text with a URL":  lost(errors.New(`dial "https://user:sekret@proxy.example.com:3128/?a=sekret": refused`)),
		"text with a key":  lost(errors.New("bad header: Bearer " + testKey)),
		"lost URL":         lost(errors.New("GET /b/k?X-Amz-Signature=sekret failed")),
		"lost query":       lost(errors.New("bad X-Amz-Signature=sekret&x=1")),
		"escaped URL":      lost(errors.New("next=https%3A%2F%2Fs3.example.com%3FX-Amz-Signature%3Dsekret")),
		"echoed key":       status(401, `{"error":{"code":"`+testKey+`","message":"no such key: `+testKey+`"},"request_id":"`+testKey+`"}`),
		"echoed URL":       status(400, `{"error":{"code":"X","message":"can't read `+signed+`."}}`),
		"broken key":       status(400, `{"detail":"key: `+testKey[:12]+`\u200b`+testKey[12:]+`"}`),
		"validation":       status(422, `{"detail":[{"loc":["body","`+signed+`"],"msg":"`+testKey+`","input":"sekret"}]}`),
		"plain":            status(500, "no "+testKey, "Content-Type", "text/plain"),
		"HTML":             status(200, "<html>"+testKey, "Content-Type", "text/html"),
		"header":           status(404, ``, "X-Request-ID", testKey),
		"redirect":         status(302, ``, "Location", "https://user:sekret@portal.example.com/?to="+url.QueryEscape(signed)),
		"JSON":             status(200, `{"upload_url":"`+signed+`" x}`),
		"wrong scheme":     status(200, `{"upload_url":"ftp://s3.example.com/?sekret=1"}`),
		"no URL":           status(200, `{"upload_url":"https://s3.example.com:port/?sekret=1"}`),
	} {
		var seen []error
		c := newClient(t, Options{
			Transport: transport(answer),
			Seen:      func(s Seen) { seen = append(seen, s.Err) },
		})
		_, err := c.RetryChunk(context.Background(), media, "u", 1)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		noSecrets(t, name, err)
		noSecrets(t, name+" seen", errors.Join(seen...))
	}
}

// TestNoQueryInNetworkErrors has net/http itself make the errors.
func TestNoQueryInNetworkErrors(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	dial := func(context.Context, string, string) (net.Conn, error) {
		cancel() // or it would be tried again
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("network is unreachable")}
	}
	for name, tr := range map[string]http.RoundTripper{
		"dial":  &http.Transport{DialContext: dial},
		"proxy": &http.Transport{DialContext: dial, Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.example.com", User: url.UserPassword("u", "sekret")})},
	} {
		_, err := newClient(t, Options{Transport: tr}).Quota(ctx, 3)
		asError(t, err)
		noSecrets(t, name, err)
	}
}

// TestCleanedErrorsKeepTheirKind holds that hiding a text hides no meaning.
func TestCleanedErrorsKeepTheirKind(t *testing.T) {
	inner := &net.DNSError{Err: "no such host", Name: "x?a=sekret", IsNotFound: true}
	c := newClient(t, Options{Transport: transport(lost(fmt.Errorf("%w: %s", inner, signed)))})
	_, err := c.Initiate(context.Background(), Video{})
	var dns *net.DNSError
	if !errors.As(err, &dns) || !dns.IsNotFound || !errors.Is(err, inner) {
		t.Errorf("%v is no DNS error any more", err)
	}
	if strings.Contains(err.Error(), "sekret") {
		t.Errorf("%q tells", err)
	}
}

func TestRedactURL(t *testing.T) {
	for in, want := range map[string]string{
		signed: "https://s3.example.com/b/k",
		"https://user:sekret@h:8443/a%2Fb?x#sekret": "https://h:8443/a%2Fb",
		"HTTP://h":         "http://h",
		"":                 "(not a URL)",
		"sekret":           "(not a URL)",
		"https://h:sekret": "(not a URL)",
		"mailto:a@b":       "(not a URL)",
		"/path?sekret":     "(not a URL)",
	} {
		if got := RedactURL(in); got != want {
			t.Errorf("RedactURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCheckKeyShape(t *testing.T) {
	for _, tt := range []struct {
		in, trimmed string
		ok          bool
	}{
		{"aion_abcdefghij0123456789", "aion_abcdefghij0123456789", true},
		{" \taion_abcdefghij-_23456789_x\r\n", "aion_abcdefghij-_23456789_x", true},
		{"\ufeffaion_abcdefghij0123456789\u200b", "aion_abcdefghij0123456789", true},
		{"aion_abcdefghij012345678", "aion_abcdefghij012345678", false},
		{"Aion_abcdefghij0123456789", "Aion_abcdefghij0123456789", false},
		{"_abcdefghij0123456789", "_abcdefghij0123456789", false},
		{"abcdefghij0123456789abc", "abcdefghij0123456789abc", false},
		{"aion_abcdefghij 0123456789", "aion_abcdefghij 0123456789", false},
		{"aion_abcdefghij0123456789é", "aion_abcdefghij0123456789é", false},
		{"  ", "", false},
	} {
		if trimmed, ok := CheckKeyShape(tt.in); trimmed != tt.trimmed || ok != tt.ok {
			t.Errorf("CheckKeyShape(%q) = %q, %t", tt.in, trimmed, ok)
		}
	}
}

func TestKeyFingerprint(t *testing.T) {
	// printf 'aion-uploader key\0aion_abcdefghij0123456789' | sha256sum
	if got, want := KeyFingerprint(" aion_abcdefghij0123456789\n"), "54f3058af05a53a9"; got != want {
		t.Errorf("got %s, want %s: journals would take it for another key", got, want)
	}
	if KeyFingerprint("a") == KeyFingerprint("b") {
		t.Error("two keys, one fingerprint")
	}
}
