package archive

import (
	"errors"
	"fmt"
)

// Reasons why an edition does not follow one that a reader trusts.
var (
	ErrOlder     = errors.New("it is older than the one you have")
	ErrForked    = errors.New("it does not continue the one you have: at that number its history names another release")
	ErrUnrelated = errors.New("nothing says which of the two came first")
)

// CheckFollows proves that the edition with the manifest m is the one with the
// manifest known, or a later one of the same history: m names the digest of
// every release before it. The error wraps one of the reasons above.
//
// Without it a copy that is whole and signed may still be an old one that keeps
// a correction from its readers, or one of two histories signed with one key.
func CheckFollows(m, known *Manifest) error {
	here, there := m.Release.Number, known.Release.Number
	switch {
	case m.Digest() == known.Digest():
		return nil
	case m.Edition != known.Edition:
		return fmt.Errorf("%w: one is of the edition %s, the other of %s", ErrUnrelated, m.Edition, known.Edition)
	case here == 0 || there == 0:
		return fmt.Errorf("%w: one of them is no release", ErrUnrelated)
	case here < there:
		return fmt.Errorf("%w: release %d, and you have %d", ErrOlder, here, there)
	case here == there:
		return fmt.Errorf("%w: both call themselves release %d", ErrForked, here)
	}
	for _, p := range m.Release.Previous {
		if p.Number == there && p.Manifest == known.Digest() {
			return nil
		}
	}
	return fmt.Errorf("%w: release %d", ErrForked, there)
}
