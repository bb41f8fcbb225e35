package uploader

// OpenWith is Open with a store of the test's own.
var OpenWith = open
