package archive

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"
	"golang.org/x/crypto/ssh"

	"gongbao/internal/browsertest"
)

// keyPair is a private key without password and its public key, as files.
type keyPair struct{ private, public []byte }

func minisignPair(t *testing.T) keyPair {
	t.Helper()
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := private.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	open, err := public.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{secret, open}
}

func sshPair(t *testing.T) keyPair {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "editor")
	if err != nil {
		t.Fatal(err)
	}
	open, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{pem.EncodeToMemory(block), ssh.MarshalAuthorizedKey(open)}
}

// signatures signs a text and returns what a Proof would have.
func (k keyPair) signatures(t *testing.T, text []byte) map[string][]byte {
	t.Helper()
	sign, err := NewSigner(k.private, day)
	if err != nil {
		t.Fatal(err)
	}
	files, err := sign(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := sign(text)
	if err != nil || len(files) != 1 || !bytes.Equal(files[0].Data, again[0].Data) {
		t.Fatalf("%v; signed twice, the signatures differ", err)
	}
	return map[string][]byte{files[0].Name: files[0].Data}
}

func (k keyPair) key(t *testing.T) *Key {
	t.Helper()
	key, err := ParseKey(k.public)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestSignaturesProveOneTextOfOneKey refuses everything else with its reason.
func TestSignaturesProveOneTextOfOneKey(t *testing.T) {
	text, forged := []byte("gongbao manifest 1\n"), []byte("gongbao manifest 2\n")
	for name, make := range map[string]func(*testing.T) keyPair{"minisign": minisignPair, "ssh": sshPair} {
		mine, other := make(t), make(t)
		signed := mine.signatures(t, text)
		if err := CheckSignature(text, signed, mine.key(t)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := CheckSignature(forged, signed, mine.key(t)); !errors.Is(err, ErrNotTheText) {
			t.Errorf("%s: another text: %v", name, err)
		}
		if err := CheckSignature(text, signed, other.key(t)); !errors.Is(err, ErrWrongKey) {
			t.Errorf("%s: another key: %v", name, err)
		}
		if err := CheckSignature(text, nil, mine.key(t)); !errors.Is(err, ErrUnsigned) {
			t.Errorf("%s: no signature: %v", name, err)
		}
		for kind, data := range signed {
			if err := CheckSignature(text, map[string][]byte{kind: data[:len(data)/2]}, mine.key(t)); !errors.Is(err, ErrNotTheText) {
				t.Errorf("%s: half a signature: %v", name, err)
			}
		}
	}
}

// TestASignatureForAnotherPurposeIsRefused signs the manifest as if it were a
// letter.
func TestASignatureForAnotherPurposeIsRefused(t *testing.T) {
	pair := sshPair(t)
	text := []byte("gongbao manifest 1\n")
	signature := pair.signatures(t, text)[SSHSigName]
	s, err := parseSSH(signature)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.ParsePrivateKey(pair.private)
	if err != nil {
		t.Fatal(err)
	}
	s.Namespace = "email"
	message, err := s.signedBytes(text)
	if err != nil {
		t.Fatal(err)
	}
	made, err := signer.Sign(rand.Reader, message)
	if err != nil {
		t.Fatal(err)
	}
	s.Signature = ssh.Marshal(made)
	letter := pem.EncodeToMemory(&pem.Block{Type: sshsigType, Bytes: append([]byte(sshsigMagic), ssh.Marshal(*s)...)})
	if err := CheckSignature(text, map[string][]byte{SSHSigName: letter}, pair.key(t)); !errors.Is(err, ErrNamespace) {
		t.Errorf("%v; want ErrNamespace", err)
	}
	if _, err := Signed(letter)(text); err == nil {
		t.Error("a signature for another purpose was put into an archive")
	}
}

func TestKeysThatCannotSignSayWhy(t *testing.T) {
	locked, err := minisign.EncryptKey("secret", func() minisign.PrivateKey {
		_, private, err := minisign.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return private
	}())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text []byte
		want string
	}{{locked, "password"}, {[]byte("hello"), "no private key"}} {
		if _, err := NewSigner(test.text, day); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("NewSigner = %v; want %q", err, test.want)
		}
	}
	if _, err := ParseKey([]byte("hello")); err == nil {
		t.Error("hello was taken for a key")
	}
}

// TestToolsCheckOurSignatures lets minisign and ssh-keygen check what we sign,
// and checks what they sign.
func TestToolsCheckOurSignatures(t *testing.T) {
	browsertest.Program(t, "minisign", "minisign")
	browsertest.Program(t, "ssh-keygen", "openssh-client")
	dir := t.TempDir()
	mini, secure := minisignPair(t), sshPair(t)
	text := []byte("gongbao manifest 1\n")
	for name, data := range map[string][]byte{
		"mini.pub": mini.public, "ours": text, "ours.minisig": mini.signatures(t, text)[MinisigName],
		"ssh": secure.private, "signers": append([]byte("editor "), secure.public...), "ours.sig": secure.signatures(t, text)[SSHSigName],
		"theirs": text,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{
		"minisign -V -p mini.pub -m ours",
		"ssh-keygen -Y verify -f signers -I editor -n gongbao -s ours.sig < ours",
		"minisign -G -W -p theirs.pub -s theirs.key && minisign -S -s theirs.key -m theirs",
		"ssh-keygen -Y sign -q -n gongbao -f ssh theirs",
	} {
		c := exec.Command("sh", "-c", line)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	theirs := keyPair{read("theirs.key"), read("theirs.pub")}
	signed := map[string][]byte{MinisigName: read("theirs.minisig"), SSHSigName: read("theirs.sig")}
	for _, key := range []*Key{theirs.key(t), secure.key(t)} {
		if err := CheckSignature(text, signed, key); err != nil {
			t.Errorf("%s: %v", key.Name(), err)
		}
	}
	if signers, err := ParseKey(read("signers")); err != nil || signers.Name() != secure.key(t).Name() {
		t.Errorf("a line of allowed_signers: %v", err)
	}
	theirs.signatures(t, text) // a key that minisign made signs here, too
}

// TestOlderAndForkedEditionsAreRefused walks two histories that part after the
// second release.
func TestOlderAndForkedEditionsAreRefused(t *testing.T) {
	next := func(last *Manifest, text string) *Manifest {
		m, err := NewManifest(NextRelease(last, "", day), []Entry{Sum("a", []byte(text))})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	one := next(nil, "1")
	two := next(one, "2")
	three := next(two, "3")
	other := next(two, "fork")
	four := next(three, "4")
	plain, err := NewManifest(Release{Date: day}, nil)
	if err != nil {
		t.Fatal(err)
	}
	book := *four
	book.Edition = EditionEPUB
	for _, test := range []struct {
		name     string
		m, known *Manifest
		want     error
	}{
		{"the same", two, two, nil},
		{"the next", two, one, nil},
		{"much later", four, one, nil},
		{"older", one, three, ErrOlder},
		{"the same number", other, three, ErrForked},
		{"a fork", four, other, ErrForked},
		{"another edition", &book, one, ErrUnrelated},
		{"no release", plain, one, ErrUnrelated},
	} {
		if err := CheckFollows(test.m, test.known); !errors.Is(err, test.want) {
			t.Errorf("%s: %v; want %v", test.name, err, test.want)
		}
	}
}
