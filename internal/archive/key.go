package archive

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"aead.dev/minisign"
	"golang.org/x/crypto/ssh"
)

// A manifest may be signed in two ways, so that whoever has either tool can
// check it: by minisign, and by "ssh-keygen -Y sign -n gongbao". The signatures
// are files beside the manifest. The keys are made, and kept, with those tools.

// Key is a public key that a manifest can be checked with.
type Key struct {
	mini *minisign.PublicKey // or nil
	ssh  ssh.PublicKey       // or nil
}

// ParseKey reads a public key: a file that minisign -G wrote, a line of
// ssh-keygen's, or one of an allowed_signers file.
func ParseKey(text []byte) (*Key, error) {
	var mini minisign.PublicKey
	if err := mini.UnmarshalText(bytes.TrimSpace(text)); err == nil {
		return &Key{mini: &mini}, nil
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		fields := strings.Fields(line) // names and options may stand before the key
		for i := range fields {
			if key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(strings.Join(fields[i:], " "))); err == nil {
				return &Key{ssh: key}, nil
			}
		}
	}
	return nil, errors.New("no public key of minisign or of ssh")
}

// Name returns what people tell the key by.
func (k *Key) Name() string {
	if k.mini != nil {
		return fmt.Sprintf("minisign %016X", k.mini.ID())
	}
	return "ssh " + ssh.FingerprintSHA256(k.ssh)
}

// Reasons why a signature does not prove a manifest.
var (
	ErrUnsigned   = errors.New("the manifest has no signature of this kind")
	ErrWrongKey   = errors.New("the manifest is signed with another key")
	ErrNamespace  = errors.New("the signature was made for another purpose")
	ErrNotTheText = errors.New("the signature is not of this manifest, or is damaged")
)

// CheckSignature proves that the holder of key signed the manifest's text. The
// signatures are those of a Proof. The error is, or wraps, one of the reasons
// above.
func CheckSignature(manifest []byte, signatures map[string][]byte, key *Key) error {
	if key.mini != nil {
		return checkMinisign(manifest, signatures[MinisigName], *key.mini)
	}
	return checkSSH(manifest, signatures[SSHSigName], key.ssh)
}

func checkMinisign(manifest, signature []byte, key minisign.PublicKey) error {
	if signature == nil {
		return ErrUnsigned
	}
	var s minisign.Signature
	if err := s.UnmarshalText(signature); err != nil {
		return fmt.Errorf("%w (%w)", ErrNotTheText, err)
	}
	if s.KeyID != key.ID() {
		return fmt.Errorf("%w: %016X, not %016X", ErrWrongKey, s.KeyID, key.ID())
	}
	if !minisign.Verify(key, manifest, signature) {
		return ErrNotTheText
	}
	return nil
}

// NewSigner returns what signs manifests with the private key in text, of
// minisign or of ssh, for a release made at date. The key must have no
// password: a program that asks for one cannot run by itself, and whoever wants
// one can sign with the tool and hand the signature over. It must be an Ed25519
// key, the only kind whose signatures are the same every time.
func NewSigner(text []byte, date time.Time) (Signer, error) {
	if minisign.IsEncrypted(text) {
		return nil, errors.New("the key has a password; sign the manifest with minisign -S and give the signature")
	}
	var mini minisign.PrivateKey
	if err := mini.UnmarshalText(text); err == nil {
		return func(manifest []byte) ([]File, error) { return signMinisign(mini, manifest, date) }, nil
	}
	raw, err := ssh.ParseRawPrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		return nil, errors.New("the key has a password; sign the manifest with ssh-keygen -Y sign and give the signature")
	}
	if err != nil {
		return nil, errors.New("no private key of minisign or of ssh")
	}
	key, ok := raw.(*ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("the key is not of the kind ssh-ed25519")
	}
	signer, err := ssh.NewSignerFromKey(*key)
	if err != nil {
		return nil, err
	}
	return func(manifest []byte) ([]File, error) { return signSSH(signer, manifest) }, nil
}

// signMinisign makes the file that minisign -S would, save that its comment
// names the time of the release and not of the signing.
func signMinisign(key minisign.PrivateKey, manifest []byte, date time.Time) ([]File, error) {
	r := minisign.NewReader(bytes.NewReader(manifest))
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, err
	}
	trusted := fmt.Sprintf("timestamp:%d\tfile:%s\thashed", date.Unix(), ManifestName)
	return []File{{MinisigName, r.SignWithComments(key, trusted, "signature from minisign secret key")}}, nil
}

// Signed returns what hands on signatures that were made elsewhere, each only
// if it is of the manifest that is being signed as far as that can be told
// without its key.
func Signed(signatures ...[]byte) Signer {
	return func(manifest []byte) ([]File, error) {
		var all []File
		for _, s := range signatures {
			var mini minisign.Signature
			switch {
			case mini.UnmarshalText(s) == nil:
				all = append(all, File{MinisigName, s})
			case signatureHolds(manifest, s) == nil:
				all = append(all, File{SSHSigName, s})
			default:
				return nil, ErrNotTheText
			}
		}
		return all, nil
	}
}
