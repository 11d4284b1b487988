package publish

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongbao/internal/publish/gitobj"
)

// Push is what git tells a hook.
type Push struct {
	Updates    []Update
	Options    []string // of git push -o
	Quarantine []string // variables that name where the pushed objects lie
	By         string   // who pushes, as far as the server knows
	Signature  string   // "G" if the push is signed and the signature is good, else git's letter for it; "" if it is not signed
	Signer     string   // whose signature it is; "" if the key is on no list, which git calls good, too
	Nonce      string   // "OK" if the signature was made for this push
}

// Update is one reference that a push wants to change.
type Update struct{ Old, New, Ref string }

// creates and deletes say what an update without an old or a new commit does.
func (u Update) creates() bool { return strings.Trim(u.Old, "0") == "" }
func (u Update) deletes() bool { return strings.Trim(u.New, "0") == "" }

// maxOptions is how many push options are looked at.
const maxOptions = 20

// ReadPush reads what git hands to a pre-receive or post-receive hook: updates
// on stdin, all else in the environment. account is the name of the account
// that the hook runs under, for servers that do not say who pushes.
func ReadPush(stdin io.Reader, account string, getenv func(string) string) (Push, error) {
	var p Push
	lines := bufio.NewScanner(stdin)
	for lines.Scan() {
		u := Update{}
		var ok bool
		if u.Old, u.Ref, ok = strings.Cut(lines.Text(), " "); ok {
			u.New, u.Ref, ok = strings.Cut(u.Ref, " ")
		}
		if !ok {
			return p, fmt.Errorf("git handed over %q instead of an update", lines.Text())
		}
		p.Updates = append(p.Updates, u)
	}
	if err := lines.Err(); err != nil {
		return p, err
	}
	n, _ := strconv.Atoi(getenv("GIT_PUSH_OPTION_COUNT")) // not set: none
	for i := range min(n, maxOptions) {
		p.Options = append(p.Options, getenv("GIT_PUSH_OPTION_"+strconv.Itoa(i)))
	}
	for _, name := range gitobj.QuarantineVars {
		if v := getenv(name); v != "" {
			p.Quarantine = append(p.Quarantine, name+"="+v)
		}
	}
	p.Signature, p.Nonce = getenv("GIT_PUSH_CERT_STATUS"), getenv("GIT_PUSH_CERT_NONCE_STATUS")
	p.Signer = getenv("GIT_PUSH_CERT_SIGNER")
	if p.Signature == "G" {
		p.By = p.Signer
	}
	p.By = Harmless(cmp.Or(p.By, getenv("GL_USER"), getenv("REMOTE_USER"), account))
	return p, nil
}
