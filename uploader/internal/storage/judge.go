package storage

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strings"
)

// codeKind says what the storage's own words mean; zero for those it doesn't
// know. AccessDenied isn't among them: it means several things.
func codeKind(code string) Kind {
	switch code {
	case "ExpiredRequest", "ExpiredToken", "RequestExpired", "TokenExpired":
		return KindExpired
	case "SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidToken", "AuthorizationQueryParametersError":
		return KindSignature
	case "RequestTimeTooSkewed":
		return KindSkew
	case "SlowDown", "SlowDownWrite", "RequestLimitExceeded", "TooManyRequests", "Throttling",
		"ThrottlingException", "BandwidthLimitExceeded":
		return KindSlowDown
	case "RequestTimeout", "InternalError", "InternalFailure", "ServiceUnavailable", "ServerBusy",
		"OperationAborted", "OperationTimedOut", "IncompleteBody", "TemporaryRedirect":
		return KindServer
	case "NoSuchUpload":
		return KindGone
	case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch":
		return KindDigest
	case "EntityTooSmall", "EntityTooLarge", "PermanentRedirect", "NoSuchBucket", "NoSuchKey":
		return KindRefused
	}
	return 0
}

// judge fills in what a refusal means, from its status and its body.
func (e *Error) judge(text []byte, html bool) {
	var id string
	if !html {
		e.Code, e.Message, id = parseError(text)
	}
	if e.RequestID == "" {
		e.RequestID = id
	}
	if e.Kind = e.byCode(); e.Kind == 0 {
		e.Kind = statusKind(e.Status, html)
	}
	switch {
	case e.Message != "":
	case e.Kind == KindPortal:
		e.Message = "somebody else answered in the storage's place"
	case e.Kind == KindProxy:
		e.Message = "the proxy wants a login"
	default:
		e.Message = http.StatusText(e.Status)
	}
}

// byCode goes by the storage's code; zero when that says nothing.
func (e *Error) byCode() Kind {
	message := strings.ToLower(e.Message)
	switch {
	case e.Code == "AccessDenied" && strings.Contains(message, "expired"):
		return KindExpired
	case e.Code == "AccessDenied" && strings.Contains(message, "not valid yet"):
		return KindSkew
	case e.Code == "ServiceUnavailable" && strings.Contains(message, "reduce your request rate"):
		return KindSlowDown
	}
	return codeKind(e.Code)
}

// statusKind goes by the status alone. A gateway's page about its own trouble
// is the storage's failure; another page is somebody else's.
func statusKind(status int, html bool) Kind {
	switch status {
	case http.StatusProxyAuthRequired:
		return KindProxy
	case http.StatusTooManyRequests:
		return KindSlowDown
	case http.StatusRequestTimeout, http.StatusInsufficientStorage:
		return KindServer
	case http.StatusNetworkAuthenticationRequired:
		return KindPortal
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported,
		http.StatusRequestEntityTooLarge, http.StatusLengthRequired, http.StatusRequestURITooLong:
		return KindRefused
	}
	switch {
	case status >= 300 && status < 400:
		return KindPortal
	case status >= 500:
		return KindServer
	case html:
		return KindPortal
	}
	return KindRefused
}

// parseError reads the storage's XML error. It takes what stands directly
// below <Error>, and what came before a mistake or a cut; it is empty when the
// text isn't such an error.
func parseError(text []byte) (code, message, requestID string) {
	fields := map[string]*string{"Code": &code, "Message": &message, "RequestId": &requestID}
	d := xml.NewDecoder(bytes.NewReader(text))
	var field *string
	var value strings.Builder
	for depth := 0; ; {
		tok, err := d.Token()
		if err != nil {
			return cut(clean(code), 100), clean(message), cut(clean(requestID), 100)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
			if depth == 1 && t.Name.Local != "Error" {
				return "", "", ""
			}
			if field = nil; depth == 2 {
				field = fields[t.Name.Local]
				value.Reset()
			}
		case xml.CharData:
			if field != nil {
				value.Write(t)
			}
		case xml.EndElement:
			if depth--; field != nil && *field == "" {
				*field = value.String()
			}
			field = nil
		}
	}
}
