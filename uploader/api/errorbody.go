package api

import (
	"encoding/json"
	"strings"
)

// parseErrorBody reads what the service says about an error. Three shapes are
// known: the service's own {"error":{"code","message"},"request_id"}, the
// framework's {"detail":[{"loc","msg"}]} of a validation, and its
// {"detail":"text"}. What isn't there is empty.
func parseErrorBody(body []byte) (code, message, requestID string) {
	top := object(body)
	inner := object(top["error"])
	if inner == nil {
		inner = object(top["detail"])
	}
	for _, o := range []map[string]json.RawMessage{inner, top} {
		code = first(code, text(o["code"]))
		message = first(message, text(o["message"]))
		requestID = first(requestID, text(o["request_id"]))
	}
	message = first(message, text(top["error"]), text(top["detail"]), validation(top["detail"]))
	return code, message, requestID
}

// validation puts the framework's list of problems into one line, such as
// "body.tags: too many; body.title: too long".
func validation(raw json.RawMessage) string {
	var problems []struct {
		Loc []any  `json:"loc"`
		Msg string `json:"msg"`
	}
	if loose(raw, &problems) != nil {
		return ""
	}
	lines := make([]string, 0, len(problems))
	for _, p := range problems {
		where := make([]string, 0, len(p.Loc))
		for _, l := range p.Loc {
			b, err := json.Marshal(l)
			if err == nil {
				where = append(where, strings.Trim(string(b), `"`))
			}
		}
		line := strings.Join(where, ".")
		if line != "" && p.Msg != "" {
			line += ": "
		}
		if line += p.Msg; line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

// object returns a JSON object's fields; nil if it isn't one.
func object(raw []byte) map[string]json.RawMessage {
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

// text returns a JSON string, or a number as it is written; empty for the rest.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
