package source

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"gongbao/internal/doc"
)

// The order of evidence is: a byte order mark, valid UTF-8, then GB18030 or
// Big5 by what the text would say in them, else refusal. A statistical
// detector is no help here: it takes GB18030 for windows-1252.

const utf8BOM = "\ufeff"

// legacy lists the encodings that nothing in the bytes announces. GB18030
// contains GB2312 and GBK, under whose names it is often declared.
var legacy = []struct {
	name string
	enc  encoding.Encoding
}{
	{"GB18030", simplifiedchinese.GB18030},
	{"Big5", traditionalchinese.Big5},
}

// A text counts as decoded by the right legacy encoding if at least
// commonShare of its Han characters are among the commonest of the language
// (see isCommon). Measured over 307 policy texts and laws of both scripts,
// re-encoded: the right encoding gives 0.49 to 0.80, the wrong one at most
// 0.17, and UTF-8 read as either at most 0.06; besides, no wrong decoding of a
// whole text was clean. A text needs minHan Han characters to be judged.
const (
	commonShare = 0.3
	minHan      = 8
)

// decode returns data as text and the name of its encoding. It reports a
// finding, and no text, if the bytes fit no encoding; the finding then names
// the line and the offset of the first byte that is not UTF-8.
func decode(data []byte) (text, name string, bad *finding) {
	switch {
	case bytes.HasPrefix(data, []byte(utf8BOM)):
		data, name = data[len(utf8BOM):], "UTF-8 BOM"
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data, binary.LittleEndian, "UTF-16LE")
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data, binary.BigEndian, "UTF-16BE")
	default:
		name = "UTF-8"
	}
	if utf8.Valid(data) {
		return string(data), name, nil
	}
	if name == "UTF-8" {
		if text, name := decodeLegacy(data); name != "" {
			return text, name, nil
		}
	}
	at := firstInvalid(data)
	f := severe(doc.Pos{Line: 1 + bytes.Count(data[:at], []byte("\n"))}, "encoding",
		"第 %d 字节起不是 UTF-8，也不像 GB18030 或 Big5 中文 — 请用原来的程序打开，另存为 UTF-8 纯文本后再放入",
		"byte %d is not UTF-8, and the text is no Chinese in GB18030 or Big5 either — open it in the program it came from and save it as plain text in UTF-8", at)
	return "", "", &f
}

// firstInvalid returns the offset of the first byte of data that is not part
// of a valid UTF-8 sequence, or len(data).
func firstInvalid(data []byte) int {
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return at
}

// decodeUTF16 decodes data, which begins with a byte order mark. Half a
// character at the end and a lone surrogate are refused: decoding would lose
// them.
func decodeUTF16(data []byte, order binary.ByteOrder, name string) (string, string, *finding) {
	var b strings.Builder
	line := 1
	for i := 2; i < len(data); i += 2 {
		if i+1 == len(data) {
			return "", "", brokenUTF16(line, i, name)
		}
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i+3 < len(data) {
				r = utf16.DecodeRune(r, rune(order.Uint16(data[i+2:])))
			}
			if utf16.IsSurrogate(r) || r == unicode.ReplacementChar {
				return "", "", brokenUTF16(line, i, name)
			}
			i += 2
		}
		if r == '\n' {
			line++
		}
		b.WriteRune(r)
	}
	return b.String(), name, nil
}

func brokenUTF16(line, at int, name string) *finding {
	f := severe(doc.Pos{Line: line}, "encoding",
		"%[2]s 文本在第 %[1]d 字节处有半个字符，文件可能没有传完 — 请重新取得原件，或另存为 UTF-8",
		"half a character at byte %[1]d of this %[2]s text, the file may be cut off — fetch it again, or save it as UTF-8", at, name)
	return &f
}

// decodeLegacy tries the encodings that are told by the text alone. It returns
// an empty name if none fits, or if it cannot tell which one does.
func decodeLegacy(data []byte) (text, name string) {
	best := commonShare
	for _, l := range legacy {
		out, err := l.enc.NewDecoder().Bytes(data)
		if err != nil || !clean(out) {
			continue
		}
		if share := shareOfCommon(string(out)); share >= best {
			text, name, best = string(out), l.name, share
		}
	}
	return text, name
}

// clean reports whether decoded text holds nothing that marks a failed
// decoding: replacement characters, private-use and control characters.
func clean(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool {
		switch r {
		case '\t', '\n', '\r', '\f':
			return false
		}
		return r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Co, r)
	}) < 0
}

// shareOfCommon returns which share of the Han characters of text is common,
// or 0 if there are too few to judge.
func shareOfCommon(text string) float64 {
	han, common := 0, 0
	for _, r := range text {
		if isHan(r) {
			han++
			if isCommon(r) {
				common++
			}
		}
	}
	if han < minHan {
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

// isCommon reports whether r is one of commonHan.
func isCommon(r rune) bool { return strings.ContainsRune(commonHan, r) }
