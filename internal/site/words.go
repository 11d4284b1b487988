package site

import (
	"fmt"
	"html/template"
	"slices"

	"gongbao/internal/doc"
)

// phrase is one piece of interface wording. Both scripts are written by hand;
// %d and %s take the arguments in the same order in both.
type phrase struct {
	key        string
	hans, hant string
}

// phrases is all wording of the interface. Templates fetch it with {{t "key"}};
// a key that is not here is an error that names the template's line.
var phrases = slices.Concat(commonPhrases, viewPhrases, dataPhrases)

// commonPhrases is the wording of the frame, of documents and of units; that of
// the pages that set documents side by side stands in wordsview.go, that of open
// data and downloads in wordsdata.go.
var commonPhrases = []phrase{
	{"nav.home", "首页", "首頁"},
	{"nav.alignment", "对照", "對照"},
	{"nav.targets", "指标", "指標"},
	{"nav.agencies", "部门", "部門"},
	{"nav.topics", "主题", "主題"},
	{"nav.search", "检索", "檢索"},
	{"nav.about", "说明", "說明"},
	{"nav.label", "主导航", "主導覽"},
	{"nav.skip", "跳到正文", "跳到正文"},
	{"nav.script", "繁體", "简体"}, // names the other script, in that script
	{"nav.script.title", "以繁體閱讀本頁", "以简体阅读本页"},
	{"nav.theme", "明暗", "明暗"},
	{"nav.size", "大字", "大字"},

	{"list.comma", "、", "、"},
	{"list.path", " › ", " › "},
	{"unknown", "未知", "未知"},
	{"inferred", "由编者推断", "由編者推斷"},
	{"title.inferred", "《%s》（标题由编者推断）", "《%s》（標題由編者推斷）"},
	{"inferred.title", "收到的文本没有写明，由编者据其他材料推断", "收到的文本沒有寫明，由編者據其他材料推斷"},

	{"entry.message", "政策文件，逐条可查、可引、可对照。", "政策文件，逐條可查、可引、可對照。"},
	{"entry.enter", "进入简体版", "進入繁體版"},
	{"notfound.title", "没有这一页", "沒有這一頁"},
	{"notfound.message", "地址可能有误，或者页面已经移动。可以从首页或检索重新开始。", "地址可能有誤，或者頁面已經移動。可以從首頁或檢索重新開始。"},

	{"moved.title", "这一页换了地址", "這一頁換了地址"},
	{"moved.go", "转到新地址", "轉到新地址"},

	{"home.lead", "这里有 %d 份文件、%d 个可引用的条目，其中 %d 项任务；在上级、同级、下级的文件里找到相近内容的条目，列出对应处和依据；没有找到的，也照实写明。", "這裡有 %d 份文件、%d 個可引用的條目，其中 %d 項任務；在上級、同級、下級的文件裡找到相近內容的條目，列出對應處和依據；沒有找到的，也照實寫明。"},
	{"home.search", "检索条文", "檢索條文"},
	{"home.search.hint", "输入两个字即可，简体、繁体皆可", "輸入兩個字即可，簡體、繁體皆可"},
	{"home.levels", "从上到下", "從上到下"},
	{"home.levels.lead", "一项政策从上级走到基层。每个层级有自己的颜色，全站一致。", "一項政策從上級走到基層。每個層級有自己的顏色，全站一致。"},
	{"home.levels.between", "上下之间有 %d 处关联", "上下之間有 %d 處關聯"},
	{"home.newest", "最近的文件", "最近的文件"},
	{"home.topics", "按主题看", "按主題看"},
	{"home.all.topics", "全部主题", "全部主題"},
	{"home.noscript", "检索需要 JavaScript；其余页面都不需要。", "檢索需要 JavaScript；其餘頁面都不需要。"},

	{"doc.toc", "目录", "目錄"},
	{"doc.note", "编者按", "編者按"},
	{"doc.links", "与本文件整体有关", "與本文件整體有關"},
	{"doc.part.cover", "随文通知", "隨文通知"},
	{"doc.part.attachment", "附件", "附件"},
	{"toc.attachment", "附件：%s", "附件：%s"},
	{"doc.units", "%d 条", "%d 條"},
	{"doc.tasks", "%d 项任务", "%d 項任務"},
	{"doc.description", "%s全文、目录，逐条可引、可对照。", "%s全文、目錄，逐條可引、可對照。"},

	{"field.title", "标题", "標題"},
	{"field.issuer", "发文机关", "發文機關"},
	{"field.number", "发文字号", "發文字號"},
	{"field.kind", "文种", "文種"},
	{"field.level", "层级", "層級"},
	{"field.adopted", "成文日期", "成文日期"},
	{"field.issued", "印发日期", "印發日期"},
	{"field.published", "发布日期", "發布日期"},
	{"field.status", "有效性", "有效性"},
	{"field.source", "来源", "來源"},
	{"field.addressees", "主送机关", "主送機關"},
	{"field.short", "简称", "簡稱"},

	{"clause.permalink", "“%s”的固定地址", "「%s」的固定地址"},

	{"link.above", "上级", "上級"},
	{"link.elsewhere", "层级未知", "層級未知"},
	{"link.beside", "同级", "同級"},
	{"link.below", "下级", "下級"},
	{"link.heading", "上下对照", "上下對照"},
	{"link.count", "%d 处", "%d 處"},
	{"link.none", "本站收录的其他文件里，没有找到与本条对应的内容。", "本站收錄的其他文件裡，沒有找到與本條對應的內容。"},
	{"link.whole", "整份文件", "整份文件"},
	{"link.more", "另有 %d 处指向本条", "另有 %d 處指向本條"},
	{"link.rest", "另 %d 处", "另 %d 處"},
	{"link.cited", "引用", "引用"},
	{"link.decided", "编者确认", "編者確認"},
	{"link.computed", "推断", "推斷"},
	{"link.near", "本条原句", "本條原句"},
	{"link.legend", "字下加点的是双方共有的用语；标“推断”的由程序据此得出，不代表官方认定。", "字下加點的是雙方共有的用語；標「推斷」的由程式據此得出，不代表官方認定。"},
	{"link.legend.plain", "标“推断”的由程序比较用语得出，不代表官方认定。", "標「推斷」的由程式比較用語得出，不代表官方認定。"},
	{"link.legend.folded", "条文旁的“上级”“同级”“下级”可以展开，里面是别的文件的对应内容；标“推断”的由程序比较用语得出，不代表官方认定。", "條文旁的「上級」「同級」「下級」可以展開，裡面是別的文件的對應內容；標「推斷」的由程式比較用語得出，不代表官方認定。"},
	{"link.explained", "说明", "說明"},

	{"rel.cites", "引用", "引用"},
	{"rel.cites.back", "被引用", "被引用"},
	{"rel.related", "内容相关", "內容相關"},
	{"rel.implements", "落实", "落實"},
	{"rel.implements.back", "由其落实", "由其落實"},
	{"rel.reports-on", "报道", "報道"},
	{"rel.reports-on.back", "见于报道", "見於報道"},
	{"rel.supersedes", "取代", "取代"},
	{"rel.supersedes.back", "被取代", "被取代"},

	{"source.title", "来源与校理", "來源與校理"},
	{"source.file", "收到的文件", "收到的檔案"},
	{"source.sha256", "SHA-256", "SHA-256"},
	{"source.encoding", "编码", "編碼"},
	{"source.size", "大小", "大小"},
	{"source.bytes", "%d 字节", "%d 位元組"},
	{"source.script", "字体", "字體"},
	{"source.url", "取自", "取自"},
	{"source.ledger", "校理记录", "校理記錄"},
	{"source.ledger.lead", "收到的文件原样保存。上网的文本与它相差 %d 处，全部列在下面，按规则归类；据此可以逐字还原。", "收到的檔案原樣保存。上網的文本與它相差 %d 處，全部列在下面，按規則歸類；據此可以逐字還原。"},
	{"source.ledger.none", "上网的文本与收到的文件逐字相同。", "上網的文本與收到的檔案逐字相同。"},
	{"source.found", "收到时", "收到時"},
	{"source.read", "现读作", "現讀作"},
	{"source.count", "处数", "處數"},
	{"source.lines", "所在行", "所在行"},
	{"source.nothing", "（无）", "（無）"},
	{"source.errata", "勘误", "勘誤"},
	{"source.errata.lead", "收到的文本在这些地方有损坏，由编者认定读法；原来的写法保留如下。", "收到的文本在這些地方有損壞，由編者認定讀法；原來的寫法保留如下。"},
	{"source.doubts", "疑有缺漏之处", "疑有缺漏之處"},
	{"source.doubts.lead", "收到的文本在这些地方像是不全或有误，本站照录，没有改动。", "收到的文本在這些地方像是不全或有誤，本站照錄，沒有改動。"},
	{"doubt.gap", "收到的文本在这里中断，疑有缺漏，照录原文。", "收到的文本在這裡中斷，疑有缺漏，照錄原文。"},
	{"doubt.empty", "收到的文本在这一标题之下没有内容，疑有缺漏。", "收到的文本在這一標題之下沒有內容，疑有缺漏。"},
	{"doubt.number", "收到的文本在这里编号不连续，疑有缺漏或误植，照录原文。", "收到的文本在這裡編號不連續，疑有缺漏或誤植，照錄原文。"},
	{"doubt.damage", "收到的文本在这里有看似损坏的字，照录原文。", "收到的文本在這裡有看似損壞的字，照錄原文。"},
	{"source.here", "本页作", "本頁作"},
	{"source.why", "理由", "理由"},
	{"source.line", "第 %d 行", "第 %d 行"},
	{"source.removed", "未列入正文的行", "未列入正文的行"},
	{"source.places", "%d 处", "%d 處"},
	{"source.rows", "%d 行", "%d 行"},

	{"script.original.hans", "原文为简体，本页即原文字体，未经转换。", "原文為簡體，本頁由機器轉換為繁體。"},
	{"script.original.hant", "原文为繁体，本页由机器转换为简体。", "原文為繁體，本頁即原文字體，未經轉換。"},
	{"script.remade", "原文为繁体，但收到的文本是有缺陷的机器转换；繁体页由其简体重新转换，改动的用字列在文末的校理记录里。", "原文為繁體，但收到的文本是有缺陷的機器轉換；本頁由其簡體重新轉換，改動的用字列在文末的校理記錄裡。"},
	{"script.mixed", "原文为简体，其中夹有繁体的段落，由机器转换为简体；改动的用字列在文末的校理记录里。", "原文為繁體，其中夾有簡體的段落，由機器轉換為繁體；改動的用字列在文末的校理記錄裡。"},
	{"conversion.title", "字体转换记录", "字體轉換記錄"},
	{"conversion.description", "《%s》由机器转换字体时，哪些字没有照词典的首选写、哪些字有别的写法可选。", "《%s》由機器轉換字體時，哪些字沒有照詞典的首選寫、哪些字有別的寫法可選。"},
	{"conversion.original", "本页的字体就是原文的字体，没有转换，也就没有可列的取舍。", "本頁的字體就是原文的字體，沒有轉換，也就沒有可列的取捨。"},
	{"conversion.remade", "与收到的文本不同的用字，逐一列在来源与校理里", "與收到的文本不同的用字，逐一列在來源與校理裡"},
	{"conversion.decided", "改判的写法", "改判的寫法"},
	{"conversion.decided.lead", "这些地方单按词典的最长匹配会写成另一个字；词汇表或按词切分改判为现在的写法。", "這些地方單按詞典的最長匹配會寫成另一個字；詞彙表或按詞切分改判為現在的寫法。"},
	{"conversion.doubtful", "存疑的写法", "存疑的寫法"},
	{"conversion.doubtful.lead", "这些字有几种写法，词典里没有收所在的词，取的是最常用的一种。发现不对，请告诉编者。", "這些字有幾種寫法，詞典裡沒有收所在的詞，取的是最常用的一種。發現不對，請告訴編者。"},
	{"conversion.none", "没有。", "沒有。"},
	{"conversion.in", "转换前", "轉換前"},
	{"conversion.out", "转换后", "轉換後"},
	{"conversion.not", "而不是", "而不是"},
	{"conversion.rule", "依据", "依據"},
	{"conversion.where", "所在条款", "所在條款"},

	{"unit.in", "在全文中阅读", "在全文中閱讀"},
	{"unit.prev", "上一条", "上一條"},
	{"unit.next", "下一条", "下一條"},
	{"unit.pager", "前后条目", "前後條目"},
	{"unit.path", "所在位置", "所在位置"},
	{"unit.leads", "牵头", "牽頭"},
	{"unit.partners", "配合", "配合"},
	{"unit.topics", "主题", "主題"},
	{"unit.cite", "引用本条", "引用本條"},
	{"unit.source", "原文位置", "原文位置"},
	{"unit.source.at", "%s 第 %d 行", "%s 第 %d 行"},
	{"unit.facts", "本条信息", "本條資訊"},

	{"agencies.title", "责任部门", "責任部門"},
	{"agencies.lead", "正文写明由其牵头或配合的部门，名称照文件写法；同一部门的不同写法归在一处。", "正文寫明由其牽頭或配合的部門，名稱照文件寫法；同一部門的不同寫法歸在一處。"},
	{"agencies.name", "部门", "部門"},
	{"agencies.leads", "牵头", "牽頭"},
	{"agencies.partners", "配合", "配合"},
	{"agencies.none", "这些文件没有写明责任部门。", "這些文件沒有寫明責任部門。"},
	{"agency.sum", "牵头 %d 项，配合 %d 项。", "牽頭 %d 項，配合 %d 項。"},
	{"agency.aliases", "又写作", "又寫作"},
	{"agency.leads", "牵头的任务", "牽頭的任務"},
	{"agency.partners", "配合的任务", "配合的任務"},

	{"topics.title", "主题", "主題"},
	{"topics.lead", "条目按用语归入主题：标题或正文出现某主题的词语，即列入该主题。", "條目按用語歸入主題：標題或正文出現某主題的詞語，即列入該主題。"},
	{"topics.concepts", "概念", "概念"},
	{"topics.names", "专名", "專名"},
	{"topics.none", "还没有设定主题。", "還沒有設定主題。"},
	{"topics.units", "%d 条", "%d 條"},
	{"topic.words", "归类用语", "歸類用語"},
	{"topic.sdgs", "可持续发展目标", "可持續發展目標"},
	{"topic.units", "提到它的条目", "提到它的條目"},
	{"topic.sum", "%d 个条目提到这一主题，按层级排列。", "%d 個條目提到這一主題，按層級排列。"},

	{"search.title", "检索", "檢索"},
	{"search.lead", "输入词语，检索全部条文；简体、繁体通用。", "輸入詞語，檢索全部條文；簡體、繁體通用。"},
	{"search.noscript", "检索在您的设备上进行，需要 JavaScript。没有 JavaScript 时，请从目录、部门或主题进入。", "檢索在您的裝置上進行，需要 JavaScript。沒有 JavaScript 時，請從目錄、部門或主題進入。"},

	{"about.title", "说明", "說明"},
	{"about.what", "这里有什么", "這裡有什麼"},
	{"about.count.documents", "文件", "文件"},
	{"about.count.units", "可引用的条目", "可引用的條目"},
	{"about.count.tasks", "其中任务", "其中任務"},
	{"about.count.agencies", "责任部门", "責任部門"},
	{"about.count.topics", "主题", "主題"},
	{"about.count.cited", "引用关联", "引用關聯"},
	{"about.count.decided", "编者确认的关联", "編者確認的關聯"},
	{"about.count.computed", "推断关联", "推斷關聯"},
	{"about.method", "怎样做成", "怎樣做成"},
	{"about.method.text", "文件按收到时的样子保存，一个字节也不改。程序只去掉网页带来的杂质（夹注的拼音、半角标点、多余空格、网站套话），每一处改动都记在文件页末的校理记录里，可以逐字还原。然后按原文的编号分出篇、章、条、款，每一条都有固定地址。", "文件按收到時的樣子保存，一個位元組也不改。程式只去掉網頁帶來的雜質（夾注的拼音、半形標點、多餘空格、網站套話），每一處改動都記在文件頁末的校理記錄裡，可以逐字還原。然後按原文的編號分出篇、章、條、款，每一條都有固定地址。"},
	{"about.inferred", "什么是推断的", "什麼是推斷的"},
	{"about.inferred.text", "标有“推断”的关联是程序比较两条文字的共同用语得出的，只说明内容相近，不代表任何机关的认定；字下加点处就是依据。标有“引用”的关联，正文写明了对方的名称。标有“编者确认”的关联由编者认定，并附理由。文件信息里标有“由编者推断”的项目，收到的文本没有写明。", "標有「推斷」的關聯是程式比較兩條文字的共同用語得出的，只說明內容相近，不代表任何機關的認定；字下加點處就是依據。標有「引用」的關聯，正文寫明了對方的名稱。標有「編者確認」的關聯由編者認定，並附理由。文件資訊裡標有「由編者推斷」的項目，收到的文本沒有寫明。"},
	{"about.script", "哪一种字体是原文", "哪一種字體是原文"},
	{"about.script.text", "每份文件只有一种字体是原文，另一种由机器转换，专名和术语依照人工编定的词表。转换而来的文本仅供阅读，引用请以原文为准。", "每份文件只有一種字體是原文，另一種由機器轉換，專名和術語依照人工編定的詞表。轉換而來的文本僅供閱讀，引用請以原文為準。"},
	{"about.privacy", "隐私", "隱私"},
	{"about.privacy.text", "本站不向任何地方发送请求，不使用 Cookie。所选的字体和明暗只记在您的设备上。", "本站不向任何地方發送請求，不使用 Cookie。所選的字體和明暗只記在您的裝置上。"},
	{"about.data", "开放数据", "開放資料"},
	{"about.data.text", "全部条目、关联、部门和指标都有机器可读的文件，随站附带：", "全部條目、關聯、部門和指標都有機器可讀的檔案，隨站附帶："},
	{"about.missing.from", "引用它的 %d 个条目", "引用它的 %d 個條目"},
	{"about.missing.count", "%d 次", "%d 次"},
	{"about.missing", "被引用而本站没有的文件", "被引用而本站沒有的文件"},
	{"about.missing.text", "以下文件在正文里被引用，本站尚未收录：", "以下文件在正文裡被引用，本站尚未收錄："},
	{"about.version", "程序版本", "程式版本"},
	{"about.release", "版次与核对", "版次與核對"},
	{"about.release.text", "本站的每个文件都列在清单里，附 SHA-256。内容摘要由清单算出，说明各页除外，因为摘要就写在这里。清单：", "本站的每個檔案都列在清單裡，附 SHA-256。內容摘要由清單算出，說明各頁除外，因為摘要就寫在這裡。清單："},
	{"offline.title", "存到本机", "存到本機"},
	{"offline.how", "没有网络时也能读", "沒有網路時也能讀"},
	{"offline.where", "在网站上（https）、开着脚本时，这里有按钮。从磁盘打开的网站已在本机，不用再存。", "在網站上（https）、開著腳本時，這裡有按鈕。從磁碟打開的網站已在本機，不用再存。"},
	{"offline.text", "可以把整个网站（约 %s 兆字节）存进这个浏览器，没有网络时照常阅读和检索。只在按下按钮后才存；每个文件都与清单核对。", "可以把整個網站（約 %s 百萬位元組）存進這個瀏覽器，沒有網路時照常閱讀和檢索。只在按下按鈕後才存；每個檔案都與清單核對。"},
	{"offline.store", "存到本机", "存到本機"},
	{"offline.drop", "删去所存", "刪去所存"},
	{"offline.none", "这个浏览器里还没有存。", "這個瀏覽器裡還沒有存。"},
	{"offline.busy", "正在存：{done} / {files} 个文件，已逐个核对。", "正在存：{done} / {files} 個檔案，已逐個核對。"},
	{"offline.stored", "已存：{files} 个文件，{size} 兆字节，{date} 的版本，内容摘要 {content}…，与本页一致。", "已存：{files} 個檔案，{size} 百萬位元組，{date} 的版本，內容摘要 {content}…，與本頁一致。"},
	{"offline.old", "已存：{files} 个文件，{size} 兆字节，{date} 的版本，内容摘要 {content}…。本站已有更新，再按一次即换成新的。", "已存：{files} 個檔案，{size} 百萬位元組，{date} 的版本，內容摘要 {content}…。本站已有更新，再按一次即換成新的。"},
	{"offline.failed", "没有存成（{why}），原先所存的没有变。", "沒有存成（{why}），原先所存的沒有變。"},
	{"about.release.number", "版次", "版次"},
	{"about.release.date", "日期", "日期"},
	{"about.release.commit", "材料的提交号", "材料的提交號"},
	{"about.release.content", "内容摘要（SHA-256）", "內容摘要（SHA-256）"},

	{"foot.unofficial", "非官方网站，内容以发文机关公布的文本为准。", "非官方網站，內容以發文機關公布的文本為準。"},
	{"foot.organizer", "主办单位", "主辦單位"},
	{"foot.sitecode", "网站标识码", "網站標識碼"},
	{"foot.icp", "ICP备案", "ICP備案"},
	{"foot.police", "公安备案", "公安備案"},
	{"foot.contact", "发现错误？告诉我们", "發現錯誤？告訴我們"},
}

// phraseOf finds a phrase by its key.
var phraseOf = func() map[string]phrase {
	m := make(map[string]phrase, len(phrases))
	for _, p := range phrases {
		m[p.key] = p
	}
	return m
}()

// say returns the phrase called key in script s, with args put in. An unknown
// key yields the key itself: only templates can misspell one, and they get an
// error from wordFuncs.
func say(s doc.Script, key string, args ...any) string {
	p, ok := phraseOf[key]
	if !ok {
		return key
	}
	text := (doc.Words{Hans: p.hans, Hant: p.hant}).In(s)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// wordFuncs returns the functions that templates may call: t for the wording
// in script s, and tin for the wording in a script named by the template.
func wordFuncs(s doc.Script) template.FuncMap {
	tin := func(s doc.Script, key string, args ...any) (string, error) {
		if _, ok := phraseOf[key]; !ok {
			return "", fmt.Errorf("no wording called %q; the names stand in internal/site/words.go", key)
		}
		return say(s, key, args...), nil
	}
	return template.FuncMap{
		"tin": tin,
		"t":   func(key string, args ...any) (string, error) { return tin(s, key, args...) },
	}
}
