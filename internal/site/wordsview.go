package site

// viewPhrases is the wording of the pages that set documents side by side.
var viewPhrases = []phrase{
	{"ladder.here", "本条", "本條"},
	{"ladder.none", "本站收录的这一级文件里，没有找到与本条对应的内容。", "本站收錄的這一級文件裡，沒有找到與本條對應的內容。"},
	{"ladder.shared", "依据", "依據"},
	{"ladder.title", "（标题）", "（標題）"},
}
