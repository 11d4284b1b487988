package outline

// digits maps the numerals of ordinals, dates and years to their values; the
// formal ones (壹) number the parts of older texts.
var digits = map[rune]int{
	'零': 0, '〇': 0, '○': 0, 'Ｏ': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
}

// weights maps the numerals that multiply what stands before them.
var weights = map[rune]int{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000}

// number reads a whole number written in Chinese numerals (二十五, 一百零三,
// 二〇三五) or in ASCII or full-width digits. It reports false if s is none.
func number(s string) (int, bool) {
	total, current, plain := 0, 0, true
	for i, r := range []rune(s) {
		if r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		d, isDigit := digits[r]
		w, isWeight := weights[r]
		switch {
		case r >= '0' && r <= '9':
			current = current*10 + int(r-'0')
		case isDigit && plain && i > 0 && current > 0:
			current = current*10 + d // 二〇三五
		case isDigit:
			current = d
		case isWeight:
			plain = false
			if current == 0 {
				current = 1
			}
			total += current * w
			current = 0
		default:
			return 0, false
		}
		if total > 1e6 || current > 1e6 {
			return 0, false
		}
	}
	return total + current, s != ""
}

// ranged returns a reader for numbers that are single characters counted from
// first, as ①②③ are from ①.
func ranged(first rune) func(string) (int, bool) {
	return func(s string) (int, bool) {
		for _, r := range s {
			return int(r-first) + 1, true
		}
		return 0, false
	}
}

// stems are the ordinals 甲乙丙…
func stem(s string) (int, bool) {
	for i, r := range []rune("甲乙丙丁戊己庚辛壬癸") {
		if s == string(r) {
			return i + 1, true
		}
	}
	return 0, false
}

// letter reads a) b) c).
func letter(s string) (int, bool) {
	for _, r := range s {
		return int(r|0x20-'a') + 1, true
	}
	return 0, false
}

// none is the number of marks that carry no ordinal.
func none(string) (int, bool) { return 0, true }
