package org.numicoin.libp2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoWriter;

class KeysTest {
    private static final Bytes MESSAGE = Bytes.ofUtf8("a message");

    @Test
    void keepsTheVectorOfEd25519() {
        var key =
                PrivateKey.decode(
                        Bytes.ofHex(
                                "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9d"
                                        + "a60fee7d1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6"
                                        + "010f0e42d474fce27e"));
        assertThat(key.publicKey().encode().toHex())
                .isEqualTo(
                        "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e");
        assertThat(key.peerId())
                .hasToString("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
        assertThat(PrivateKey.ofSeed(key.seed()).encode()).isEqualTo(key.encode());
        signs(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the neutral point, and one of each other small order
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                // the neutral point in a second encoding
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                // no point
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void refusesKeysOfEd25519ThatAnybodyCanSignForOrThatAreNone(String key) {
        refuses(() -> PublicKey.ed25519(Bytes.ofHex(key)), "public-key");
    }

    @Test
    void keepsTheVectorOfSecp256k1() {
        var key =
                PrivateKey.decode(
                        Bytes.ofHex(
                                "0802122053dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d"
                                        + "56ced8fb"));
        assertThat(key.publicKey().encode().toHex())
                .isEqualTo(
                        "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca"
                                + "99");
        assertThat(key.peerId().publicKey()).contains(key.publicKey());
        signs(key);
    }

    @Test
    void verifiesEcdsaOfOthersAndReadsItsVector() throws GeneralSecurityException {
        Bytes vector =
                Bytes.ofHex(
                        "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0"
                                + "e8f5d530899d83abab44abf3161f162a4bc901d8e6ecda020e8b6d5f8da30525e71d68"
                                + "51510c098e5c47c646a597fb4dcec034e9f77c409e62");
        assertThat(PublicKey.decode(vector).encode()).isEqualTo(vector);
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE.unsafeArray());
        var key = new PublicKey(KeyType.ECDSA, Bytes.wrap(pair.getPublic().getEncoded()));
        assertThat(key.verify(MESSAGE, Bytes.wrap(signer.sign()))).isTrue();
        assertThat(key.verify(MESSAGE, Bytes.wrap(new byte[70]))).isFalse();
        assertThat(PeerId.of(key).publicKey()).isEmpty();
    }

    @Test
    void readsAndUsesRsaKeys() throws GeneralSecurityException {
        var pair = rsa(2048);
        Bytes pkcs1;
        try {
            pkcs1 =
                    Bytes.wrap(
                            PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
                                    .parsePrivateKey()
                                    .toASN1Primitive()
                                    .getEncoded());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        var key = PrivateKey.decode(new ProtoWriter().uint(1, 0).bytes(2, pkcs1).toBytes());
        assertThat(key.publicKey().data().toBytes()).isEqualTo(pair.getPublic().getEncoded());
        assertThat(key.peerId().toString()).startsWith("Qm");
        assertThat(PublicKey.decode(key.publicKey().encode())).isEqualTo(key.publicKey());
        signs(key);
    }

    @Test
    void refusesRsaKeysThatAreShortOrNoKeys() throws GeneralSecurityException {
        var small = Bytes.wrap(rsa(1024).getPublic().getEncoded());
        refuses(() -> new PublicKey(KeyType.RSA, small), "public-key");
        refuses(() -> new PublicKey(KeyType.RSA, Bytes.wrap(new byte[1150])), "public-key");
        refuses(() -> new PublicKey(KeyType.RSA, Bytes.wrap(new byte[270])), "public-key");
    }

    @Test
    void refusesBytesThatAreNoKey() {
        refuses(() -> PublicKey.ed25519(Bytes.wrap(new byte[31])), "public-key");
        refuses(() -> PublicKey.ed25519(Bytes.ofHex("ff".repeat(32))), "public-key");
        refuses(() -> new PublicKey(KeyType.SECP256K1, Bytes.wrap(new byte[33])), "public-key");
        refuses(() -> new PublicKey(KeyType.ECDSA, Bytes.wrap(new byte[90])), "public-key");
        refuses(() -> PublicKey.decode(Bytes.ofHex("0801")), "key-incomplete");
        refuses(() -> PublicKey.decode(Bytes.ofHex("0809120100")), "key-type");
        refuses(() -> PublicKey.decode(Bytes.wrap(new byte[5000])), "message-too-long");
    }

    @Test
    void acceptsTheOldFormOfAPrivateKeyOnlyWhenItAgrees() {
        var key = PrivateKey.generate(new SecureRandom());
        Bytes seed = key.seed();
        Bytes raw = key.publicKey().data();
        Bytes other = PrivateKey.generate(new SecureRandom()).publicKey().data();
        assertThat(ed25519(seed.concat(raw).concat(raw)).peerId()).isEqualTo(key.peerId());
        refuses(() -> ed25519(seed.concat(raw).concat(other)), "private-key");
        refuses(() -> ed25519(seed.concat(other)), "private-key");
        refuses(() -> ed25519(seed), "private-key");
    }

    private static PrivateKey ed25519(Bytes data) {
        return PrivateKey.decode(new ProtoWriter().uint(1, 1).bytes(2, data).toBytes());
    }

    private static java.security.KeyPair rsa(int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static void signs(PrivateKey key) {
        Bytes signature = key.sign(MESSAGE);
        assertThat(key.publicKey().verify(MESSAGE, signature)).isTrue();
        assertThat(key.publicKey().verify(Bytes.ofUtf8("another"), signature)).isFalse();
        assertThat(key.publicKey().verify(MESSAGE, Bytes.EMPTY)).isFalse();
        byte[] changed = signature.toBytes();
        changed[changed.length - 1] ^= 1;
        assertThat(key.publicKey().verify(MESSAGE, Bytes.wrap(changed))).isFalse();
        assertThat(PrivateKey.decode(key.encode()).peerId()).isEqualTo(key.peerId());
    }

    private static void refuses(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
