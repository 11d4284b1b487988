package source

import (
	"cmp"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// reading is one way to read bytes as text: the name of an encoding and a
// function that returns ok only if every byte has a meaning in it.
type reading struct {
	name string
	read func(data []byte) (text string, ok bool)
}

// readings lists the encodings that nothing in the bytes announces. GB18030
// contains GB2312 and GBK, under whose names it is often declared; Big5 here
// has the characters of Hong Kong (HKSCS).
var readings = []reading{
	{gb18030, readWith(simplifiedchinese.GB18030)},
	{big5, readWith(traditionalchinese.Big5)},
	{utf16le, readUTF16(binary.LittleEndian)},
	{utf16be, readUTF16(binary.BigEndian)},
}

// Names of the encodings, as in doc.File.
const (
	gb18030 = "GB18030"
	big5    = "Big5"
	hkscs   = "Big5-HKSCS"
	utf16le = "UTF-16LE"
	utf16be = "UTF-16BE"
)

// A text counts as decoded by the right encoding if at least commonShare of
// its Han characters are among the commonest of the language (see isCommon).
// Measured over 307 policy texts and laws of both scripts, re-encoded: the
// right encoding gives 0.49 to 0.80, the wrong one at most 0.17, and UTF-8 read
// as either at most 0.06; besides, no wrong decoding of a whole text was clean.
// A text needs minHan Han characters to be judged, in the encoding that the
// file itself declares only one. Characters for private use occur in genuine
// texts, but never more than one in privateShare Han characters.
const (
	commonShare  = 0.3
	minHan       = 8
	privateShare = 50
)

// readWith returns a function that reads bytes in enc.
func readWith(enc encoding.Encoding) func([]byte) (string, bool) {
	return func(data []byte) (string, bool) {
		out, err := enc.NewDecoder().Bytes(data)
		return string(out), err == nil
	}
}

func readUTF16(order binary.ByteOrder) func([]byte) (string, bool) {
	return func(data []byte) (string, bool) {
		text, broken := fromUTF16(data, order)
		return text, broken < 0
	}
}

// judge tries the encodings that are told by the text alone. It returns an
// empty name if none fits.
func judge(data []byte, declared string) (text, name string) {
	best := commonShare
	for _, r := range readings {
		out, ok := r.read(data)
		if !ok || !clean(out) {
			continue
		}
		enough := minHan
		if declared == r.name {
			enough = 1
		}
		if share := shareOfCommon(out, enough); share >= best {
			text, name, best = out, r.name, share
		}
	}
	if name == big5 && usesHKSCS(data) {
		name = hkscs
	}
	return text, name
}

// usesHKSCS reports whether Big5 bytes hold characters that only Hong Kong's
// supplement has: those that begin with 0x87 to 0xA0 or 0xFA to 0xFE.
func usesHKSCS(data []byte) bool {
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case b >= 0x87 && b <= 0xA0, b >= 0xFA:
			return true
		case b > 0x80:
			i++
		}
	}
	return false
}

// clean reports whether decoded text holds nothing that marks a failed
// decoding: replacement characters, zero bytes, C1 control characters, more
// than a few characters for private use. Other control characters are the same
// byte in every encoding here, so they tell nothing.
func clean(text string) bool {
	private, han := 0, 0
	for _, r := range text {
		switch {
		case r == unicode.ReplacementChar, r == 0, r >= 0x80 && r < 0xA0:
			return false
		case unicode.Is(unicode.Co, r):
			private++
		case isHan(r):
			han++
		}
	}
	return private*privateShare <= han
}

// claims is how pages and XML declare their encoding.
var claims = regexp.MustCompile(`(?i)\b(?:charset|encoding)\s*=\s*["']?([a-z0-9_-]+)`)

// aliases are the names under which encodings are declared, with ours.
var aliases = map[string]string{ // :: declared, lower case → as in doc.File
	"gb2312": gb18030, "gbk": gb18030, "gb18030": gb18030, "gb_2312-80": gb18030, "x-gbk": gb18030, "cp936": gb18030, "euc-cn": gb18030,
	"big5": big5, "big5-hkscs": big5, "x-x-big5": big5, "cp950": big5, "utf-8": "UTF-8", "utf8": "UTF-8",
}

// declaredIn returns the encoding that the head of a page declares, in its own
// words and by our name for it; "" and "" if it declares none. It is a claim,
// often a false one: it decides nothing that the bytes decide.
func declaredIn(data []byte) (said, name string) {
	m := claims.FindSubmatch(data[:min(len(data), 4096)])
	if m == nil {
		return "", ""
	}
	said = string(m[1])
	return said, cmp.Or(aliases[strings.ToLower(said)], said)
}

// shareOfCommon returns which share of the Han characters of text is common,
// or 0 if there are fewer than enough to judge.
func shareOfCommon(text string, enough int) float64 {
	han, common := 0, 0
	for _, r := range text {
		if isHan(r) {
			han++
			if isCommon(r) {
				common++
			}
		}
	}
	if han < enough {
		return 0
	}
	return float64(common) / float64(han)
}

// commonHan holds characters that are frequent in general and in official
// Chinese, in Simplified and, where it differs, Traditional. It serves only to
// tell a text from what a wrong decoding makes of it, so a character more or
// less does no harm.
const commonHan = "的一是不在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经" +
	"十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样" +
	"与关各重新线内数正心反明看原又么利比或但质气第向道命此变条没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次" +
	"品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期根论运农指几九区强放决西被干做必战先回则任取据处府城市规划务组织保障推" +
	"会议省县市乡镇村街道政府办理服务发展改革环境安全教育文化科技创新企业项目建设" +
	"這為個國時來們對會發動過說產種後學經進電裡現實體當點從業應開還義樣與關線內數" +
	"質氣變條沒結問無繫軍總設長頭資邊級圖統將組見計別論運農幾區強決戰則據處劃務織" +
	"議縣鄉鎮辦環創項間題黨員單華東車門報見聯萬億場"

// common is the set of commonHan.
var common = func() map[rune]bool {
	set := map[rune]bool{}
	for _, r := range commonHan {
		set[r] = true
	}
	return set
}()

// isCommon reports whether r is one of commonHan.
func isCommon(r rune) bool { return common[r] }
