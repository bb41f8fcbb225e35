// Package contract holds the client and apitest, the in-process service, to the
// vendor's OpenAPI file: every request that the client sends and every reply
// that apitest gives is validated against it. The known exceptions are listed
// in spec_test.go.
//
// A newer file is looked for beside the checkout, in ../shared/openapi-video.json,
// or where AION_OPENAPI says, which must then be there. Without one the copy in
// testdata counts, and the test says so on stderr. Run it by "go test" in this
// folder: with a package argument, go test shows a passing test's stderr only
// with -v.
package contract
