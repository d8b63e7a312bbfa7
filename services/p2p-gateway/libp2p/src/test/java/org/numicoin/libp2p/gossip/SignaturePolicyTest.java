package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PrivateKey;

class SignaturePolicyTest {
    private static final PrivateKey KEY = PrivateKey.ofSeed(Bytes.wrap(new byte[32]));
    private static final PrivateKey OTHER = PrivateKey.ofSeed(Bytes.ofHex("01".repeat(32)));
    private static final Bytes DATA = Bytes.ofUtf8("data");

    private final SignaturePolicy sign = new SignaturePolicy.StrictSign(KEY, 100);
    private final SignaturePolicy noSign = new SignaturePolicy.StrictNoSign();

    @Test
    void signsWithGrowingNumbersAndVerifies() {
        var first = sign.author("t", DATA);
        var second = sign.author("t", DATA);
        assertThat(sign.violation(first)).isEmpty();
        assertThat(sign.violation(second)).isEmpty();
        assertThat(first.seqno()).isEqualTo(Bytes.ofHex("0000000000000064"));
        assertThat(second.seqno()).isGreaterThan(first.seqno());
    }

    @Test
    void takesTheKeyFromTheAuthorOrFromTheField() {
        var without = sign.author("t", DATA);
        assertThat(without.key().isEmpty()).isTrue();
        var with = withKey(without, KEY.publicKey().encode());
        assertThat(sign.violation(with)).isEmpty();
        assertThat(sign.violation(withKey(without, OTHER.publicKey().encode())))
                .contains("key-of-another");
    }

    @Test
    void refusesWhatTheAuthorDidNotSign() {
        var m = sign.author("t", DATA);
        assertThat(sign.violation(PubsubMessage.unsigned("t", DATA))).contains("missing-signature");
        assertThat(sign.violation(change(m, m.from(), Bytes.ofUtf8("other"), m.seqno(), "t")))
                .contains("invalid-signature");
        assertThat(sign.violation(change(m, m.from(), DATA, m.seqno(), "u")))
                .contains("invalid-signature");
        assertThat(sign.violation(change(m, OTHER.peerId().encode(), DATA, m.seqno(), "t")))
                .contains("invalid-signature");
        assertThat(sign.violation(change(m, m.from(), DATA, Bytes.ofHex("01"), "t")))
                .contains("sequence-number");
        assertThat(sign.violation(change(m, Bytes.ofHex("aa"), DATA, m.seqno(), "t")))
                .contains("unknown-author");
    }

    @Test
    void refusesEachFieldOfAnAuthorWhenThereMayBeNone() {
        var e = Bytes.EMPTY;
        var x = Bytes.ofHex("01");
        assertThat(noSign.violation(noSign.author("t", DATA))).isEmpty();
        assertThat(noSign.violation(new PubsubMessage(x, DATA, e, "t", e, e))).isPresent();
        assertThat(noSign.violation(new PubsubMessage(e, DATA, x, "t", e, e))).isPresent();
        assertThat(noSign.violation(new PubsubMessage(e, DATA, e, "t", x, e))).isPresent();
        assertThat(noSign.violation(new PubsubMessage(e, DATA, e, "t", e, x))).isPresent();
    }

    @Test
    void namesMessagesAsTheOtherImplementationsDo() {
        var m = sign.author("t", DATA);
        assertThat(MessageIds.ofAuthor().of(m)).isEqualTo(m.from().concat(m.seqno()));
        assertThat(MessageIds.ofAuthor().of(m).length()).isEqualTo(46);
        assertThat(MessageIds.ofKey().of(m)).isEqualTo(KEY.publicKey().encode().concat(m.seqno()));
        assertThat(MessageIds.ofKey().of(m).length()).isEqualTo(44);
        assertThat(MessageIds.ofData(Bytes.ofUtf8("a")).of(m))
                .isNotEqualTo(MessageIds.ofData(Bytes.ofUtf8("b")).of(m));
        assertThat(MessageIds.ofData(Bytes.EMPTY).of(m))
                .isEqualTo(Bytes.ofHex("3a6eb0790f39ac87c94f3856b2dd2c5d110e6811"));
    }

    private static PubsubMessage withKey(PubsubMessage m, Bytes key) {
        return new PubsubMessage(m.from(), m.data(), m.seqno(), m.topic(), m.signature(), key);
    }

    private static PubsubMessage change(
            PubsubMessage m, Bytes from, Bytes data, Bytes seqno, String topic) {
        return new PubsubMessage(from, data, seqno, topic, m.signature(), m.key());
    }
}
