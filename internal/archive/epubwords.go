package archive

import (
	"fmt"

	"gongbao/internal/doc"
)

// wording is what a book says in its own words, in one script.
type wording struct{ script doc.Script }

// the returns the wording for key.
func (w wording) the(key string) string { return words[key].In(w.script) }

// with returns the wording for key with n in it.
func (w wording) with(key string, n int) string { return fmt.Sprintf(w.the(key), n) }

// words are the words of books, by what they are for.
var words = map[string]doc.Words{
	"contents":  {Hans: "目录", Hant: "目錄"},
	"landmarks": {Hans: "导航", Hant: "導覽"},
	"cover":     {Hans: "封面", Hant: "封面"},
	"text":      {Hans: "正文", Hant: "正文"},
	"links":     {Hans: "关联条款", Hant: "關聯條款"},
	"linked":    {Hans: "〔关联 %d〕", Hant: "〔關聯 %d〕"},
	"evidence":  {Hans: "依据：", Hant: "依據："},
	"cut":       {Hans: "……（节录）", Hant: "……（節錄）"},

	"cited":    {Hans: "引用", Hant: "引用"},
	"decided":  {Hans: "编者确认", Hant: "編者確認"},
	"computed": {Hans: "推断", Hant: "推斷"},
	"above":    {Hans: "上级", Hant: "上級"},
	"beside":   {Hans: "同级", Hant: "同級"},
	"below":    {Hans: "下级", Hant: "下級"},

	"issuer":    {Hans: "发文机关", Hant: "發文機關"},
	"number":    {Hans: "发文字号", Hant: "發文字號"},
	"adopted":   {Hans: "成文日期", Hant: "成文日期"},
	"issued":    {Hans: "印发日期", Hant: "印發日期"},
	"published": {Hans: "发布日期", Hant: "發布日期"},
	"level":     {Hans: "层级", Hant: "層級"},
	"url":       {Hans: "来源", Hant: "來源"},
	"file":      {Hans: "收到的文件", Hant: "收到的檔案"},
	"sha256":    {Hans: "收到的文件的 SHA-256", Hant: "收到的檔案的 SHA-256"},
	"script":    {Hans: "字体", Hant: "字體"},
	"content":   {Hans: "所据网站的内容摘要", Hant: "所據網站的內容摘要"},

	"original":  {Hans: "原文即为简体，未经转换。", Hant: "原文即為繁體，未經轉換。"},
	"converted": {Hans: "原文为繁体，由机器转换为简体，仅供阅读，引用请以原文为准。", Hant: "原文為簡體，由機器轉換為繁體，僅供閱讀，引用請以原文為準。"},
	"mixed":     {Hans: "原文为简体，其中夹有繁体的段落，由机器转换为简体。", Hant: "原文為繁體，其中夾有簡體的段落，由機器轉換為繁體。"},
	"remade":    {Hans: "原文为繁体，但收到的文本是有缺陷的机器转换，由其简体重新转换。", Hant: "原文為繁體，但收到的文本是有缺陷的機器轉換，由其簡體重新轉換。"},
	"inferred":  {Hans: "标有“推断”的关联由程序比较用语得出，不代表任何机关的认定。", Hant: "標有「推斷」的關聯由程式比較用語得出，不代表任何機關的認定。"},

	"accessibility": {Hans: "全书为文字，按原文的章条分节，目录可达每一项任务。", Hant: "全書為文字，按原文的章條分節，目錄可達每一項任務。"},
}
