package apitest

import (
	"strconv"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// monthlyUploads is what the service says that the plan allows. It enforces
// the bytes of Options.Quota alone.
const monthlyUploads = 1_000_000

// limits answers GET /tenant/limits. Without a limit of API calls it names
// none.
func (s *Server) limits(c *call) (any, error) {
	if s.options.Older || s.options.NoLimitsPage {
		return nil, errNotFound
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	used := int64(len(s.order))
	reply := api.Limits{
		Limits:    map[string]int64{"monthly_uploads": monthlyUploads},
		Usage:     map[string]int64{"monthly_uploads": used},
		Remaining: map[string]int64{"monthly_uploads": max(0, monthlyUploads-used)},
		Tier:      "enterprise",
	}
	if limit := int64(s.budget.limit); limit > 0 {
		calls := int64(s.budget.used(c.key, time.Now()))
		reply.Limits[api.CallsPerMinute] = limit
		reply.Usage[api.CallsPerMinute] = calls
		reply.Remaining[api.CallsPerMinute] = max(0, limit-calls)
		reply.Tier = tier(limit)
	}
	return reply, nil
}

// tier is the plan that has a limit of so many calls a minute.
func tier(limit int64) string {
	switch {
	case limit <= 10:
		return "free"
	case limit <= 30:
		return "starter"
	case limit <= 100:
		return "professional"
	default:
		return "enterprise"
	}
}

// quotaCheck answers GET /uploads/quota-check?file_count=N.
func (s *Server) quotaCheck(c *call) (any, error) {
	text := c.r.URL.Query().Get("file_count")
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		f := form{loc: []any{"query"}, errs: new([]detail)}
		switch {
		case text == "":
			f.note("file_count", "Field required", "missing")
		case err != nil:
			f.note("file_count", "Input should be a valid integer, unable to parse string as an integer", "int_parsing")
		default:
			f.note("file_count", "Input should be greater than or equal to 1", "greater_than_equal")
		}
		return nil, f.err()
	}
	s.mu.Lock()
	used := len(s.order)
	s.mu.Unlock()
	available := max(0, monthlyUploads-used)
	message := ""
	if n > available {
		message = "Your plan's uploads for this month are used up"
	}
	return api.Quota{
		CanProceed: n <= available, Requested: n, Available: available,
		MonthlyLimit: monthlyUploads, CurrentUsage: used, Message: message,
		MaxConcurrentUploads: s.options.ConcurrentLimit,
	}, nil
}

// checkDuplicates answers POST /uploads/check-duplicates from the hashes of the
// completed videos; with Options.Discard it knows none.
func (s *Server) checkDuplicates(c *call) (any, error) {
	f, err := parseForm(c.r, c.body)
	if err != nil {
		return nil, err
	}
	items, at := f.list("hashes", true, 1, 250)
	var hashes []string
	for i, item := range items {
		hash, ok := item.(string)
		if !ok {
			at.note(i, "Input should be a valid string", "string_type")
		}
		hashes = append(hashes, hash)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	known := make(map[string]bool)
	for _, v := range s.Videos() {
		known[v.SHA256] = v.SHA256 != ""
	}
	reply := api.Duplicates{Duplicates: []string{}, Unique: []string{}}
	for _, hash := range hashes {
		if known[hash] {
			reply.Duplicates = append(reply.Duplicates, hash)
		} else {
			reply.Unique = append(reply.Unique, hash)
		}
	}
	return reply, nil
}
