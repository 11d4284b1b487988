package site

import (
	"fmt"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// unitKinds names the kinds of section.
var unitKinds = map[doc.Kind]doc.Words{
	doc.Task:       {Hans: "任务", Hant: "任務"},
	doc.Goal:       {Hans: "目标", Hant: "目標"},
	doc.Background: {Hans: "背景", Hant: "背景"},
	doc.Guidance:   {Hans: "总体要求", Hant: "總體要求"},
	doc.Safeguard:  {Hans: "保障措施", Hant: "保障措施"},
	doc.Heading:    {Hans: "标题", Hant: "標題"},
	doc.Item:       {Hans: "要点", Hant: "要點"},
	doc.Article:    {Hans: "条文", Hant: "條文"},
	doc.Paragraph:  {Hans: "段落", Hant: "段落"},
}

// ledgerRules names the rules of cleaning.
var ledgerRules = map[string]doc.Words{
	"pinyin":   {Hans: "去掉夹注的拼音", Hant: "去掉夾注的拼音"},
	"width":    {Hans: "半角标点恢复为全角", Hant: "半形標點恢復為全形"},
	"space":    {Hans: "去掉汉字之间多余的空格", Hant: "去掉漢字之間多餘的空格"},
	"erratum":  {Hans: "按勘误改正", Hant: "按勘誤改正"},
	"line-end": {Hans: "统一换行符", Hant: "統一換行符"},
	"mixed":    {Hans: "夹有的繁体段落转换为简体", Hant: "夾有的簡體段落轉換為繁體"},
	"remade":   {Hans: "重新转换时改正的用字", Hant: "重新轉換時改正的用字"},
	"trim":     {Hans: "去掉行首行末的空白", Hant: "去掉行首行末的空白"},
	"bom":      {Hans: "去掉文件开头的字节序标记", Hant: "去掉檔案開頭的位元組順序記號"},
	"control":  {Hans: "去掉不可见的控制字符", Hant: "去掉不可見的控制字元"},
}

// removedRules says why a line is no part of the document.
var removedRules = map[string]doc.Words{
	"boilerplate":  {Hans: "网站套话", Hant: "網站套話"},
	"title-repeat": {Hans: "重复的标题", Hant: "重複的標題"},
	"meta":         {Hans: "网页信息", Hant: "網頁資訊"},
	"contents":     {Hans: "目录（由程序重排）", Hant: "目錄（由程式重排）"},
	"toolbar":      {Hans: "网页工具栏", Hant: "網頁工具列"},
}

// goals names the Sustainable Development Goals, number 1 first, as the United
// Nations does in Chinese.
var goals = [...]doc.Words{
	{Hans: "无贫穷", Hant: "無貧窮"},
	{Hans: "零饥饿", Hant: "零飢餓"},
	{Hans: "良好健康与福祉", Hant: "良好健康與福祉"},
	{Hans: "优质教育", Hant: "優質教育"},
	{Hans: "性别平等", Hant: "性別平等"},
	{Hans: "清洁饮水和卫生设施", Hant: "清潔飲水和衛生設施"},
	{Hans: "经济适用的清洁能源", Hant: "經濟適用的清潔能源"},
	{Hans: "体面工作和经济增长", Hant: "體面工作和經濟增長"},
	{Hans: "产业、创新和基础设施", Hant: "產業、創新和基礎設施"},
	{Hans: "减少不平等", Hant: "減少不平等"},
	{Hans: "可持续城市和社区", Hant: "可持續城市和社區"},
	{Hans: "负责任消费和生产", Hant: "負責任消費和生產"},
	{Hans: "气候行动", Hant: "氣候行動"},
	{Hans: "水下生物", Hant: "水下生物"},
	{Hans: "陆地生物", Hant: "陸地生物"},
	{Hans: "和平、正义与强大机构", Hant: "和平、正義與強大機構"},
	{Hans: "促进目标实现的伙伴关系", Hant: "促進目標實現的夥伴關係"},
}

// nameIn looks key up in one of the tables above. A key the table does not
// have is shown as it is: wrong in style but never wrong in fact.
func nameIn[K ~string](table map[K]doc.Words, key K, s doc.Script) string {
	if w, ok := table[key]; ok {
		return w.In(s)
	}
	return string(key)
}

// goalName returns "11 可持续城市和社区", or the number alone outside 1–17.
func goalName(n int, s doc.Script) string {
	if n < 1 || n > len(goals) {
		return strconv.Itoa(n)
	}
	return strconv.Itoa(n) + " " + goals[n-1].In(s)
}

// longDate writes "2023-12-19" as 2023年12月19日 and "2023-12" as 2023年12月.
// Anything else is returned as it is.
func longDate(iso string) string {
	parts := strings.Split(iso, "-")
	if len(parts) > 3 {
		return iso
	}
	var b strings.Builder
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil {
			return iso
		}
		fmt.Fprintf(&b, "%d%s", n, [...]string{"年", "月", "日"}[i])
	}
	return b.String()
}
