package build_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"gongbao/internal/build"
	"gongbao/internal/source"
)

// TestRegisterCopiesAndReadsBack holds for any text: the bytes in seeds/ are
// those received, the header belongs to them and says what the text says, and
// a second run finds no difference and changes nothing.
func TestRegisterCopiesAndReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		root, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{
			"福州市人民政府关于加强供水的通知", "榕政综〔2023〕12号", "榕政综[2023]12号", "各县（市）区人民政府：", "（2024年1月16日通过）",
			"为落实《排水条例》（以下简称“条例”），现通知如下。", "一、加强供水", "（一）提高：\"能力\" # 甲", "null", "福州市人民政府", "2023年12月19日", "",
		}), 1, 12).Draw(rt, "lines")
		text := "一、总体要求" + rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "line end")
		for _, l := range lines {
			text += l + "\n"
		}
		name := filepath.Join(t.TempDir(), "received.txt")
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			rt.Fatal(err)
		}
		first, err := build.Register(root, name, "a-1", "city")
		if err != nil || first.Known || !first.Copied {
			rt.Fatalf("first run: %+v, %v", first, err)
		}
		if got, err := os.ReadFile(filepath.Join(root, "seeds", "received.txt")); err != nil || string(got) != text {
			rt.Fatalf("seeds/ has %q, %v; want %q", got, err, text)
		}
		header := filepath.Join(root, "content/documents/a-1.md")
		before, err := os.ReadFile(header)
		if err != nil {
			rt.Fatal(err)
		}
		again, err := build.Register(root, name, "", "")
		if err != nil || !again.Known || again.Conflict != nil || len(again.Differences) > 0 {
			rt.Fatalf("second run: %+v, %v", again, err)
		}
		if after, err := os.ReadFile(header); err != nil || string(after) != string(before) {
			rt.Fatalf("the second run changed the header: %q, %v", after, err)
		}
	})
}

// TestRegisterTakesBackTheCopy holds that of a file whose header cannot be
// written nothing stays.
func TestRegisterTakesBackTheCopy(t *testing.T) {
	site := t.TempDir()
	write(t, site, "in.txt", "一、加强供水\n提高供水能力。\n")
	write(t, site, "root/content/site.yaml", "title: {zh-Hans: 公报, zh-Hant: 公報}\n")
	root := filepath.Join(site, "root")
	// A file stands where the folder of the headers would.
	write(t, site, "root/content/documents", "no folder\n")
	if r, err := build.Register(root, filepath.Join(site, "in.txt"), "", ""); err == nil {
		t.Fatalf("registered: %+v", r)
	}
	left, err := os.ReadDir(filepath.Join(root, "seeds"))
	if err != nil && !errors.Is(err, os.ErrNotExist) || len(left) > 0 {
		t.Errorf("seeds/ has %v, %v; want nothing", left, err)
	}
}

// TestRegisterRefuses holds that a refusal leaves the site as it is, and that
// those a person can mend on the command line are told apart.
func TestRegisterRefuses(t *testing.T) {
	site := t.TempDir()
	write(t, site, "a.txt", "一、加强供水\n提高供水能力。\n")
	write(t, site, "a.TIFF", "一、加强供水\n")
	root := filepath.Join(site, "root")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, id, level string
		option          bool
	}{
		{"a.TIFF", "", "", false},
		{"a.txt", "A", "", true},
		{"a.txt", "con", "", true},
		{"a.txt", "", "planet", true},
	} {
		_, err := build.Register(root, filepath.Join(site, c.file), c.id, c.level)
		var refused *source.Refusal
		var option build.OptionError
		if !errors.As(err, &refused) || errors.As(err, &option) != c.option {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if left, err := os.ReadDir(root); err != nil || len(left) > 0 {
		t.Errorf("the site has %v, %v; want nothing", left, err)
	}
}
