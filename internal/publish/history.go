package publish

import (
	"slices"

	"gongbao/internal/publish/release"
)

// Published is one release that was ever live.
type Published struct {
	release.Entry
	Live bool // readers see it
	Kept bool // its files are still on the disk
}

// History lists what was published, newest first. After release.ErrLog it is
// what the log says up to where it was changed.
func (s *Server) History() ([]Published, error) {
	entries, err := s.area.Log()
	kept, listErr := s.area.Numbers()
	if err == nil {
		err = listErr
	}
	live := 0
	if r, err := s.area.Live(); err == nil {
		live = r.Number
	}
	all := make([]Published, 0, len(entries))
	for _, e := range slices.Backward(entries) {
		all = append(all, Published{e, e.Release == live, slices.Contains(kept, e.Release)})
	}
	return all, err
}
