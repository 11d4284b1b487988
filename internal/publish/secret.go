package publish

import (
	"crypto/rand"
)

// newSecret returns 26 random letters and digits, 130 bits.
func newSecret() string { return rand.Text() }
