package site

import (
	"fmt"
	"regexp"

	"gongbao/internal/doc"
)

// siteCode is the form of a 网站标识码: ten digits, or bm and eight.
var siteCode = regexp.MustCompile(`^(?:[0-9]{10}|bm[0-9]{8})$`)

// Lint reports what the guideline for government sites (国办发〔2017〕47号) and
// search engines ask of a site's configuration and it does not give. Nothing is
// asked of a site that only lives on disk but a note of what it goes without.
func Lint(site *doc.Site) []doc.Problem {
	var out []doc.Problem
	report := func(rule string, severity doc.Severity, zh, en string) {
		out = append(out, doc.Problem{File: "content/site.yaml", Stage: "site", Rule: rule, Severity: severity, Zh: zh, En: en})
	}
	o := site.Official
	official := o != doc.Official{}
	if site.BaseURL == "" {
		severity := doc.Note
		if official {
			severity = doc.Warning
		}
		report("no-base-url", severity,
			"没有写 base_url：不生成 sitemap.xml，网页不写 canonical 和 SiteDomain — 网站有了正式网址就写上",
			"there is no base_url, so no sitemap.xml, and pages name no canonical address and no SiteDomain — give it once the site has an address")
	}
	if !official {
		return out
	}
	if o.SiteIDCode != "" && !siteCode.MatchString(o.SiteIDCode) {
		report("site-id-code", doc.Warning,
			fmt.Sprintf("网站标识码 %s 不是十位数字，也不是 bm 加八位数字 — 请核对", o.SiteIDCode),
			fmt.Sprintf("the site code %s is neither ten digits nor bm and eight — check it", o.SiteIDCode))
	}
	for _, f := range []struct{ key, zh, value string }{
		{"site_id_code", "网站标识码", o.SiteIDCode}, {"organizer", "主办单位", o.Organizer},
		{"icp", "ICP备案号", o.ICP}, {"police_record", "公安备案号", o.PoliceRecord},
	} {
		if f.value == "" {
			report("official-"+f.key, doc.Warning,
				fmt.Sprintf("official 里没有 %s（%s），页脚缺这一项 — 请补上；没有就整个不写 official", f.key, f.zh),
				fmt.Sprintf("official has no %s, so the foot of pages lacks it — add it, or leave out official as a whole", f.key))
		}
	}
	if site.Contact == "" {
		report("no-contact", doc.Warning,
			"没有写 contact，读者无处报错 — 请写联系信箱或网址",
			"there is no contact, so readers cannot report errors — give a mail or web address")
	}
	return out
}
