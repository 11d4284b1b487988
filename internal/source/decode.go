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

// The order of evidence is: a byte order mark; valid UTF-8; then GB18030, Big5
// or UTF-16 without a mark by what the text would say in them; else refusal. A
// statistical detector is no help here: it takes GB18030 for windows-1252.

const utf8BOM = "\ufeff"

// decode returns data as text and the name of its encoding. declared is the
// name of the encoding that the file claims for itself, "" if it makes no
// claim. decode reports a finding, and no text, if the bytes fit no encoding;
// the finding names the line and the offset of the byte that stands against
// the likeliest one.
func decode(data []byte, declared string) (text, name string, bad *finding) {
	switch {
	case bytes.HasPrefix(data, []byte(utf8BOM)):
		data = data[len(utf8BOM):]
		if utf8.Valid(data) {
			return string(data), "UTF-8 BOM", nil
		}
		at := firstInvalid(data)
		return "", "", damaged("UTF-8", lineAt(data, at), at+len(utf8BOM))
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data, binary.LittleEndian, utf16le)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data, binary.BigEndian, utf16be)
	}
	valid := utf8.Valid(data)
	if valid && bytes.IndexByte(data, 0) < 0 {
		return string(data), "UTF-8", nil
	}
	if text, name := judge(data, declared); name != "" {
		return text, name, nil
	}
	if valid {
		return string(data), "UTF-8", nil // binary, as the zero byte says
	}
	return "", "", undecodable(data)
}

// undecodable says where data, which fits no encoding, stops fitting the one
// it was most likely written in.
func undecodable(data []byte) *finding {
	for _, l := range []struct {
		name string
		enc  encoding.Encoding
	}{{gb18030, simplifiedchinese.GB18030}, {big5, traditionalchinese.Big5}} {
		out, err := l.enc.NewDecoder().Bytes(data)
		if text := string(out); err == nil && strings.ContainsRune(text, unicode.ReplacementChar) && shareOfCommon(text, minHan) >= commonShare {
			at := firstUnknown(data, l.enc)
			return damaged(l.name, lineAt(data, at), at)
		}
	}
	at := firstInvalid(data)
	f := severe(doc.Pos{Line: lineAt(data, at)}, "encoding",
		"第 %d 字节起不是 UTF-8，也不像 GB18030、Big5 或 UTF-16 中文 — 请用原来的程序打开，另存为 UTF-8 纯文本后再放入",
		"byte %d is not UTF-8, and the text is no Chinese in GB18030, Big5 or UTF-16 either — open it in the program it came from and save it as plain text in UTF-8", at)
	return &f
}

// damaged says that a text in the named encoding breaks at byte at.
func damaged(name string, line, at int) *finding {
	f := severe(doc.Pos{Line: line}, "encoding",
		"%[2]s 文本在第 %[1]d 字节处损坏，文件可能没有传完 — 请重新取得原件，或用原来的程序打开，另存为 UTF-8",
		"this %[2]s text is damaged at byte %[1]d, the file may be cut off — fetch it again, or open it in the program it came from and save it as UTF-8", at, name)
	return &f
}

// lineAt returns the line, from 1, in which byte at of data stands. Lines end
// with "\n", "\r\n" or a lone "\r".
func lineAt(data []byte, at int) int {
	line := 1
	for i, b := range data[:at] {
		if b == '\n' || b == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			line++
		}
	}
	return line
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

// firstUnknown returns the offset of the first character of data that enc has
// no meaning for, or 0 if all have one. enc is GB18030 or Big5: a first byte
// of 0x80 or more begins a character of two bytes, or of four if a digit is
// second, which only GB18030 has.
func firstUnknown(data []byte, enc encoding.Encoding) int {
	for at := 0; at < len(data); {
		n := 1
		if data[at] > 0x80 {
			n = 2
			if at+1 < len(data) && data[at+1] >= '0' && data[at+1] <= '9' {
				n = 4
			}
		}
		n = min(n, len(data)-at)
		if out, err := enc.NewDecoder().Bytes(data[at : at+n]); err != nil || bytes.ContainsRune(out, unicode.ReplacementChar) {
			return at
		}
		at += n
	}
	return 0
}

// decodeUTF16 decodes data, which begins with a byte order mark.
func decodeUTF16(data []byte, order binary.ByteOrder, name string) (string, string, *finding) {
	text, broken := fromUTF16(data[2:], order)
	if broken >= 0 {
		return "", "", damaged(name, lineAt([]byte(text), len(text)), broken+2)
	}
	return text, name, nil
}

// fromUTF16 decodes data. Half a character at the end and a lone surrogate are
// not passed over, as decoding would lose them: broken is the offset of the
// first, or -1, and text what stands before it.
func fromUTF16(data []byte, order binary.ByteOrder) (text string, broken int) {
	var b strings.Builder
	for i := 0; i < len(data); i += 2 {
		if i+1 == len(data) {
			return b.String(), i
		}
		r, start := rune(order.Uint16(data[i:])), i
		if utf16.IsSurrogate(r) {
			if i+3 < len(data) {
				r = utf16.DecodeRune(r, rune(order.Uint16(data[i+2:])))
			}
			if utf16.IsSurrogate(r) || r == unicode.ReplacementChar {
				return b.String(), start
			}
			i += 2
		}
		b.WriteRune(r)
	}
	return b.String(), -1
}
