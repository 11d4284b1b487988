// Package pagetest holds tests of finished pages: it builds the repository's
// own site, and the invented one in testdata/site for what that lacks (versions,
// interpretations, decided links), and looks at a page of every kind as the
// people do who read it with a screen reader, by keyboard, on a phone, in the
// dark or in large type.
//
// What kinds of page there are it learns from the pages themselves (the class
// of their body element), so a new kind is tested without being named here.
//
// axe-core, html-validate and Lighthouse come from npm; .ci/pages pins them.
package pagetest
