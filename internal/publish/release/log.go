package release

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// The log has one line for everything that ever became live, in JSON:
//
//	{"time":"2026-11-22T04:14:08Z","action":"publish","release":12,"commit":"28b8…",
//	 "by":"li","manifest":"<sha256>","previous":"<sha256>"}
//
// previous is the SHA-256 of the line before, newline and all; that of the
// first line is 64 zeros. Lines are only ever added, so nobody can change what
// was done without changing every later line. A line without its newline was
// being written when the machine stopped: it never counted and is cut off.

// Action is what made a release live.
type Action string

// The actions.
const (
	Publish   Action = "publish"   // a push
	Rollback  Action = "rollback"  // a person undid a push
	Reconcile Action = "reconcile" // a push that had stopped half-way was completed
)

// Entry is one line of the log.
type Entry struct {
	Time     time.Time `json:"time"`
	Action   Action    `json:"action"`
	Release  int       `json:"release"`
	Commit   string    `json:"commit"`
	By       string    `json:"by"` // who did it, as far as the server knows; "" if not
	Manifest string    `json:"manifest"`
	Previous string    `json:"previous"`
}

// ErrLog means that the log was changed by something other than this program.
var ErrLog = errors.New("the release log was changed")

const noDigest = "0000000000000000000000000000000000000000000000000000000000000000"

// Log returns all entries, oldest first, and verifies their chain. After
// ErrLog the entries are those before the first that is wrong.
func (a *Area) Log() ([]Entry, error) {
	text, err := a.disk.read(a.path(logName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseLog(whole(text))
}

// whole returns the lines of text that are complete.
func whole(text []byte) []byte { return text[:bytes.LastIndexByte(text, '\n')+1] }

func parseLog(text []byte) ([]Entry, error) {
	var all []Entry
	previous := noDigest
	for line := range bytes.Lines(text) {
		var e Entry
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&e); err != nil {
			return all, fmt.Errorf("%w: line %d: %w", ErrLog, len(all)+1, err)
		}
		if e.Previous != previous {
			return all, fmt.Errorf("%w: line %d does not follow from the line before", ErrLog, len(all)+1)
		}
		all = append(all, e)
		sum := sha256.Sum256(line)
		previous = hex.EncodeToString(sum[:])
	}
	return all, nil
}

// last returns the newest entry. The error is ErrNoRelease if there is none.
func (a *Area) last() (Entry, error) {
	all, err := a.Log()
	if err != nil || len(all) == 0 {
		return Entry{}, errors.Join(err, ErrNoRelease)
	}
	return all[len(all)-1], nil
}

// append adds a line for e. It needs swap.lock.
func (a *Area) append(e Entry) error {
	name := a.path(logName)
	text, err := a.disk.read(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	kept := whole(text)
	if len(kept) < len(text) {
		if err := a.disk.cut(name, int64(len(kept))); err != nil {
			return err
		}
	}
	e.Previous = noDigest
	if len(kept) > 0 {
		sum := sha256.Sum256(kept[bytes.LastIndexByte(kept[:len(kept)-1], '\n')+1:])
		e.Previous = hex.EncodeToString(sum[:])
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return a.disk.add(name, append(line, '\n'))
}
