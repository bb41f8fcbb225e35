// Package crash kills the command aion-upload, takes away its disk, its card,
// its descriptors and its line, and then holds what it did against the service's
// own log: every video there once and exact, no confirmed chunk sent twice.
//
// The service is apitest in the test's process. It sees every request, so a kill
// at a named point is struck from there, before a request is done, while its
// body flows, when it is done but not answered, or right after the answer; the
// program under test is the one that people get, and knows of nothing.
//
// Mounts and links are made in namespaces of the tests' own: nothing of them is
// left behind, and where user namespaces are allowed they need no root.
package crash
