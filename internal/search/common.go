package search

// common is a Bloom filter of the tokens that many units have. It stands in the
// first file, so that the shards of tokens that tell much are fetched first:
// 灾害, 劳工 and 医疗 stand in one unit of fifteen or more, 工经 in one of three
// hundred, and no character of it tells. A token that is wrongly said to be common
// costs a shard, never a hit.
type common []byte

const (
	commonShare  = 32 // part of all units that makes a token common,
	commonUnits  = 64 // and the least number of them
	commonBits   = 6  // per token: one in eighteen is wrongly said to be common
	commonHashes = 4
)

// refinedMark stands behind a token that has refined ones, which is common in a
// way of its own.
const refinedMark = "\x03"

// newCommon returns the filter of tokens.
func newCommon(tokens []string) common {
	f := make(common, (len(tokens)*commonBits+7)/8)
	for _, t := range tokens {
		for i := range uint32(commonHashes) {
			at := checksum(i, t) % uint32(len(f)*8)
			f[at>>3] |= 1 << (at & 7)
		}
	}
	return f
}

func (f common) has(token string) bool {
	for i := range uint32(commonHashes) {
		if len(f) == 0 {
			return false
		}
		if at := checksum(i, token) % uint32(len(f)*8); f[at>>3]>>(at&7)&1 == 0 {
			return false
		}
	}
	return true
}

// says reports whether the list that k leads to is probably long.
func (f common) says(k lookupKey) bool {
	if f.has(k.key + refinedMark) {
		return k.more == "" || f.has(k.more)
	}
	return f.has(k.key)
}
