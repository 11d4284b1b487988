package archive

import "gongbao/internal/doc"

// ReadmeName is the file that tells whoever opens a folder or a zip what it is.
const ReadmeName = "README.txt"

// Readme returns the text of README.txt for a site with this title, in both
// scripts. It says nothing that changes from build to build.
func Readme(title doc.Words) []byte {
	text := ""
	for _, s := range doc.Scripts {
		if t := title.In(s); t != "" {
			text += t + "\n\n"
		}
		text += readme.In(s) + "\n"
	}
	return []byte(text)
}

// readme is what README.txt says below the site's title.
var readme = doc.Words{
	Hans: `这是整个网站，不需要网络。

打开：用浏览器打开 index.html（双击即可）。若收到的是压缩包，请先全部解压，
不要在压缩包里直接打开。检索、简繁切换都能照常使用。

核对：manifest.txt 列出每个文件的 SHA-256、字节数和路径，并写明版次、日期和
上一版的摘要。在本文件夹中运行
    sha256sum -c SHA256SUMS
每一行都应为 OK。若有 manifest.txt.minisig 或 manifest.txt.sig，可用发布者的
公钥确认出处：
    minisign -V -p 公钥文件 -m manifest.txt
    ssh-keygen -Y verify -f 签名人名单 -I 签名人 -n gongbao -s manifest.txt.sig < manifest.txt
有 gongbao 程序时，gongbao verify 加本文件夹或压缩包的路径，会逐一指出被改动、
缺失和多出的文件。

本网站不是官方发布渠道时，以发文机关公布的文本为准。
`,
	Hant: `這是整個網站，不需要網路。

打開：用瀏覽器打開 index.html（按兩下即可）。若收到的是壓縮檔，請先全部解壓縮，
不要在壓縮檔裡直接打開。檢索、簡繁切換都能照常使用。

核對：manifest.txt 列出每個檔案的 SHA-256、位元組數和路徑，並寫明版次、日期和
上一版的摘要。在本資料夾中執行
    sha256sum -c SHA256SUMS
每一行都應為 OK。若有 manifest.txt.minisig 或 manifest.txt.sig，可用發布者的
公鑰確認出處：
    minisign -V -p 公鑰檔案 -m manifest.txt
    ssh-keygen -Y verify -f 簽名人名單 -I 簽名人 -n gongbao -s manifest.txt.sig < manifest.txt
有 gongbao 程式時，gongbao verify 加本資料夾或壓縮檔的路徑，會逐一指出被改動、
缺失和多出的檔案。

本網站不是官方發布管道時，以發文機關公布的文本為準。
`,
}
