package main

import "testing"

func TestUnitID(t *testing.T) {
	moved := map[string]string{
		"zh-hans/old/1.html": "zh-hans/city/1.html",
		"zh-hans/a.html":     "zh-hans/b.html",
		"zh-hans/b.html":     "zh-hans/a.html",
	}
	for address, want := range map[string]string{
		"city/3.7.20":                                           "city/3.7.20",
		"zh-hans/city/3.7.20.html":                              "city/3.7.20",
		"zh-hant/city/3.7.20.html?q=1#x":                        "city/3.7.20",
		"zh-hans/city/index.html#u-p2.b1":                       "city/p2.b1",
		"https://example.org/zh-hans/site/zh-hant/city/1.html":  "city/1",
		"file:///E:/public/zh-hans/%E8%A7%84%E5%88%92/1.2.html": "规划/1.2",
		"https://example.org/zh-hans/old/1.html":                "city/1",
		"zh-hans/city/index.html":                               "city",
		"zh-hans/a.html":                                        "b", // in a circle, which ends
		"":                                                      "",
	} {
		if got := unitID(address, moved); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}
