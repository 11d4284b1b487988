package archive

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/pem"
	"errors"
	"fmt"

	"golang.org/x/crypto/ssh"
)

// Signatures of ssh-keygen -Y (OpenSSH, PROTOCOL.sshsig, version 1) are PEM
// blocks of type "SSH SIGNATURE". They hold, in ssh's encoding of strings:
//
//	"SSHSIG"          6 bytes
//	uint32            1, the version
//	string            public key
//	string            namespace: what the signature is for
//	string            reserved, empty
//	string            hash algorithm, sha256 or sha512
//	string            signature of: "SSHSIG", namespace, reserved, hash
//	                  algorithm, and the hash of the text
//
// A namespace keeps a signature that was made for one purpose (a commit, a
// letter) from being shown for another.

// Namespace is that of manifests: ssh-keygen -Y sign -n gongbao.
const Namespace = "gongbao"

const (
	sshsigMagic = "SSHSIG"
	sshsigType  = "SSH SIGNATURE"
)

// sshsig is a signature as it is encoded behind the magic.
type sshsig struct {
	Version   uint32
	PublicKey []byte
	Namespace string
	Reserved  string
	Hash      string
	Signature []byte
}

// sshsigned is what the signature is of, behind the magic.
type sshsigned struct {
	Namespace string
	Reserved  string
	Hash      string
	Digest    []byte
}

// signedBytes returns what a signature with these fields is of.
func (s *sshsig) signedBytes(text []byte) ([]byte, error) {
	var digest []byte
	switch s.Hash {
	case "sha256":
		d := sha256.Sum256(text)
		digest = d[:]
	case "sha512":
		d := sha512.Sum512(text)
		digest = d[:]
	default:
		return nil, fmt.Errorf("%w: unknown hash algorithm %q", ErrNotTheText, s.Hash)
	}
	return append([]byte(sshsigMagic), ssh.Marshal(sshsigned{s.Namespace, s.Reserved, s.Hash, digest})...), nil
}

func signSSH(signer ssh.Signer, manifest []byte) ([]File, error) {
	s := sshsig{Version: 1, PublicKey: signer.PublicKey().Marshal(), Namespace: Namespace, Hash: "sha512"}
	message, err := s.signedBytes(manifest)
	if err != nil {
		return nil, err
	}
	signature, err := signer.Sign(rand.Reader, message) // Ed25519 draws nothing from it
	if err != nil {
		return nil, err
	}
	s.Signature = ssh.Marshal(signature)
	body := append([]byte(sshsigMagic), ssh.Marshal(s)...)
	return []File{{SSHSigName, pem.EncodeToMemory(&pem.Block{Type: sshsigType, Bytes: body})}}, nil
}

// parseSSH reads a signature.
func parseSSH(text []byte) (*sshsig, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != sshsigType || !bytes.HasPrefix(block.Bytes, []byte(sshsigMagic)) {
		return nil, fmt.Errorf("%w: no SSH signature", ErrNotTheText)
	}
	var s sshsig
	if err := ssh.Unmarshal(block.Bytes[len(sshsigMagic):], &s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotTheText, err)
	}
	if s.Version != 1 {
		return nil, fmt.Errorf("%w: version %d", ErrNotTheText, s.Version)
	}
	return &s, nil
}

func checkSSH(manifest, text []byte, key ssh.PublicKey) error {
	if text == nil {
		return ErrUnsigned
	}
	s, err := parseSSH(text)
	if err != nil {
		return err
	}
	if !bytes.Equal(s.PublicKey, key.Marshal()) {
		other := "unreadable"
		if k, err := ssh.ParsePublicKey(s.PublicKey); err == nil {
			other = ssh.FingerprintSHA256(k)
		}
		return fmt.Errorf("%w: %s, not %s", ErrWrongKey, other, ssh.FingerprintSHA256(key))
	}
	return signatureHolds(manifest, text)
}

// signatureHolds checks a signature with the key that stands in it: that it is
// of this text and for this purpose, not whose it is.
func signatureHolds(manifest, text []byte) error {
	s, err := parseSSH(text)
	if err != nil {
		return err
	}
	if s.Namespace != Namespace {
		return fmt.Errorf("%w: %q, not %q", ErrNamespace, s.Namespace, Namespace)
	}
	key, err := ssh.ParsePublicKey(s.PublicKey)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotTheText, err)
	}
	var signature ssh.Signature
	if err := ssh.Unmarshal(s.Signature, &signature); err != nil {
		return fmt.Errorf("%w: %w", ErrNotTheText, err)
	}
	// SHA-1 is broken: ssh-keygen does not accept it here either.
	if signature.Format == ssh.KeyAlgoRSA {
		return errors.Join(ErrNotTheText, errors.New("it rests on SHA-1"))
	}
	message, err := s.signedBytes(manifest)
	if err != nil {
		return err
	}
	if key.Verify(message, &signature) != nil {
		return ErrNotTheText
	}
	return nil
}
