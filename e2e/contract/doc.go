// Package contract holds the client and apitest, the in-process service, to the
// vendor's OpenAPI file: every request that the client sends and every reply
// that apitest gives is validated against it. The known exceptions are listed
// in spec_test.go.
//
// The file isn't part of this repository. The test looks for it beside the
// checkout, in ../shared/openapi-video.json, or where AION_OPENAPI says. Where
// it isn't beside the checkout the test says so on stderr and skips; where
// AION_OPENAPI names a file that isn't there it fails. Run it by "go test" in
// this folder: with a package argument, go test shows a passing test's stderr
// only with -v.
package contract
