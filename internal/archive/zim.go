package archive

// ZIM is the file format of Kiwix (openzim.org, "ZIM file format", version 6.1
// with the new namespaces). All numbers are little-endian; an offset counts
// from the beginning of the file.
//
//	header             80 bytes, see zimHeader
//	MIME types         strings, each with a NUL behind it; an empty one ends them
//	clusters           see below
//	directory entries  see below
//	path pointers      uint64 for each entry: where it is; by namespace and path
//	cluster pointers   uint64 for each cluster: where it is
//	MD5 sum            16 bytes, of all before
//
// A directory entry is
//
//	uint16  number of its MIME type, from 0; 0xffff of a redirect
//	byte    0, length of extra data
//	byte    namespace
//	uint32  0, revision
//	uint32  cluster, from 0; of a redirect the number of the entry it leads to
//	uint32  blob in the cluster, from 0; not in a redirect
//	string  path, NUL
//	string  title, NUL; empty if it is the path
//
// A cluster is one byte, 1 for plain and 5 for zstd, and then, plain or as one
// zstd frame, a uint32 offset for each of its blobs and for the end of the last
// one, counted from the first offset, and the blobs.
//
// Namespaces: C holds the site, M metadata, W well-known entries (mainPage, a
// redirect), X lists: listing/titleOrdered/v0 holds the numbers (uint32) of all
// entries by namespace and title, and must be plain, because the header points
// into it; v1 holds those of the pages a reader can be sent to, by title.
//
// What this writer decides: entries are written by path, clusters end at 1 MiB,
// a file whose bytes another one has is a redirect to that, and the UUID is
// made of the manifest's digest. So the same site gives the same bytes.

// zimMagic begins every ZIM file.
const zimMagic = 72173914

// clusterSize is how many bytes of files share a cluster. Twice as many save
// 2 % of the file and take a reader twice as long to open a page.
const clusterSize = 1 << 20

const (
	clusterPlain = 1
	clusterZstd  = 5

	zimHeaderSize = 80
	zimRedirect   = 0xffff     // MIME type of a redirect
	zimNone       = 0xffffffff // no such entry
)

// zimHeader is the header as it stands in the file.
type zimHeader struct {
	Magic       uint32
	Major       uint16
	Minor       uint16
	UUID        [16]byte
	Entries     uint32
	Clusters    uint32
	PathPos     uint64 // of the path pointers
	TitlePos    uint64 // of the list of all entries by title
	ClusterPos  uint64 // of the cluster pointers
	MimePos     uint64 // of the MIME types
	MainPage    uint32 // number of the entry
	LayoutPage  uint32 // not used any more
	ChecksumPos uint64
}

// mimeTypes are the MIME types that files can have, by the ends of their
// names; the first one stands for all others. The numbers in a ZIM file are
// places in this table.
var mimeTypes = []struct{ mime, ends string }{
	{"application/octet-stream", ""},
	{"application/octet-stream+zimlisting", ""},
	{"text/html", ".html"},
	{"text/plain;charset=utf-8", ".txt"},
	{"text/javascript", ".js"},
	{"text/css", ".css"},
	{"text/csv", ".csv"},
	{"text/markdown", ".md"},
	{"application/json", ".json"},
	{"application/ld+json", ".jsonld"},
	{"application/xml", ".xml"},
	{"application/atom+xml", ".atom"},
	{"application/manifest+json", ".webmanifest"},
	{"application/pdf", ".pdf"},
	{"image/svg+xml", ".svg"},
	{"image/png", ".png"},
	{"image/jpeg", ".jpg"},
	{"image/webp", ".webp"},
	{"font/woff2", ".woff2"},
}

// Numbers of MIME types that the writer itself uses.
const (
	mimeOther   = 0
	mimeListing = 1
	mimeHTML    = 2
	mimeText    = 3
	mimePNG     = 15
)
