package doc

// Named is a value that headers may state, with the name readers see.
type Named struct {
	ID   string
	Name Words
}

// DocumentKinds lists what a document can be, as headers state it.
var DocumentKinds = []Named{
	{"outline", Words{"纲要", "綱要"}},
	{"opinion", Words{"意见", "意見"}},
	{"resolution", Words{"决议", "決議"}},
	{"plan", Words{"规划（方案）", "規劃（方案）"}}, // and programmes
	{"notice", Words{"通知", "通知"}},       // and announcements
	{"report", Words{"报告", "報告"}},
	{"law", Words{"法律法规", "法律法規"}}, // and rules
	{"decision", Words{"决定", "決定"}},
	{"news", Words{"新闻报道", "新聞報道"}}, // about a policy, too
	{"other", Words{"其他", "其他"}},
}

// Statuses lists what a document's force can be, as headers state it.
var Statuses = []Named{
	{"in-force", Words{"现行有效", "現行有效"}},
	{"amended", Words{"已修订", "已修訂"}},
	{"superseded", Words{"已被取代", "已被取代"}},
	{"repealed", Words{"已废止", "已廢止"}},
	{"expired", Words{"已失效", "已失效"}},
	{"draft", Words{"草案", "草案"}},
}

// IDs returns the ids of list in its order.
func IDs(list []Named) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.ID
	}
	return out
}

// NameOf returns the name of id in script s. An id that list does not have is
// shown as it is: wrong in style but never wrong in fact.
func NameOf(list []Named, id string, s Script) string {
	for _, n := range list {
		if n.ID == id {
			return n.Name.In(s)
		}
	}
	return id
}
