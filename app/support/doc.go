// Package support puts together what a person may send to support: a report in
// plain English text, whatever the language of the window, without keys, queries,
// names of people, folders or files. It draws nothing and sends nothing.
package support
