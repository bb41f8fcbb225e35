package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// checker stands between client and service and validates what passes. It may
// be used from several goroutines.
type checker struct {
	service http.Handler
	router  routers.Router

	mu     sync.Mutex
	faults []string
	seen   map[string]bool // "POST /path 201": operation and status that passed
}

func newChecker(t *testing.T, doc *openapi3.T, service http.Handler) *checker {
	t.Helper()
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &checker{service: service, router: router, seen: make(map[string]bool)}
}

// ServeHTTP implements http.Handler. The storage is no part of the contract.
func (c *checker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		c.service.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		c.report(r, fmt.Errorf("read the request: %w", err))
	}
	reply := httptest.NewRecorder()
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.service.ServeHTTP(reply, r)
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.check(r, reply.Result(), reply.Body.Bytes())

	for name, values := range reply.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(reply.Code)
	_, _ = w.Write(reply.Body.Bytes())
}

// check validates one exchange. A request that the service refused as invalid
// was meant to be: only its reply is looked at.
func (c *checker) check(r *http.Request, reply *http.Response, body []byte) {
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		c.report(r, err)
		return
	}
	c.note(fmt.Sprintf("%s %s %d", route.Method, route.Path, reply.StatusCode))
	request := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route, Options: options(),
	}
	if reply.StatusCode != http.StatusUnprocessableEntity {
		if err := openapi3filter.ValidateRequest(r.Context(), request); err != nil {
			c.report(r, fmt.Errorf("request: %w", err))
		}
	}
	if route.Operation.Responses.Status(reply.StatusCode) == nil {
		if err := checkEnvelope(reply, body); err != nil {
			c.report(r, fmt.Errorf("reply %d: %w", reply.StatusCode, err))
		}
		return
	}
	err = openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request, Status: reply.StatusCode, Header: reply.Header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: options(),
	})
	if err != nil {
		c.report(r, fmt.Errorf("reply %d: %w", reply.StatusCode, err))
	}
}

// options make the validator look at formats that it ignores by default.
func options() *openapi3filter.Options {
	uuid := openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562)
	return &openapi3filter.Options{
		MultiError:              true,
		SchemaValidationOptions: []openapi3.SchemaValidationOption{openapi3.WithStringFormatValidator("uuid", uuid)},
	}
}

// checkEnvelope holds a reply that the file doesn't describe to the service's
// documented error envelope, or FastAPI's own for a path that isn't there.
func checkEnvelope(reply *http.Response, body []byte) error {
	if reply.StatusCode < 400 {
		return errors.New("a success that the file doesn't describe")
	}
	if got := reply.Header.Get("Content-Type"); got != "application/json" {
		return fmt.Errorf("Content-Type %q", got)
	}
	var envelope struct {
		Error *struct {
			Code    string         `json:"code"`
			Message string         `json:"message"`
			Details map[string]any `json:"details"`
		} `json:"error"`
		RequestID string `json:"request_id"`
		Detail    string `json:"detail"`
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&envelope); err != nil {
		return fmt.Errorf("error envelope: %w", err)
	}
	if reply.StatusCode == http.StatusNotFound && envelope.Detail == "Not Found" {
		return nil
	}
	if e := envelope.Error; e == nil || e.Code == "" || e.Message == "" || e.Details == nil || envelope.RequestID == "" {
		return fmt.Errorf("error envelope %s", body)
	}
	return nil
}

func (c *checker) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[what] = true
}

func (c *checker) report(r *http.Request, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, fmt.Sprintf("%s %s: %v", r.Method, r.URL.Path, err))
}

// found returns what was wrong so far and forgets it.
func (c *checker) found() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	faults := c.faults
	c.faults = nil
	return faults
}
