package run

import (
	"testing"
	"time"
)

// pollEvery is how often [Until] looks.
const pollEvery = 50 * time.Millisecond

// Until waits for something outside this process: it looks again and again
// until done, and ends the test when that takes more than most.
func Until(t testing.TB, most time.Duration, what string, done func() bool) {
	t.Helper()
	if !Within(most, done) {
		t.Fatalf("not within %v: %s", most, what)
	}
}

// Within is [Until] for those who want to know: false when it takes more than
// most.
func Within(most time.Duration, done func() bool) bool {
	deadline := time.Now().Add(most)
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for !done() {
		if time.Now().After(deadline) {
			return false
		}
		<-ticker.C
	}
	return true
}

// Never watches for a while that something doesn't happen: it ends the test
// when it does.
func Never(t testing.TB, while time.Duration, what string, happened func() bool) {
	t.Helper()
	if Within(while, happened) {
		t.Fatalf("within %v: %s", while, what)
	}
}
