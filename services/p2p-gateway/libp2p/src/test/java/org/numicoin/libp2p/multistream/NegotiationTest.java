package org.numicoin.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.multistream.Negotiation.Agreed;
import org.numicoin.libp2p.multistream.Negotiation.Dialer;
import org.numicoin.libp2p.multistream.Negotiation.Listener;
import org.numicoin.libp2p.multistream.Negotiation.Pending;
import org.numicoin.libp2p.multistream.Negotiation.Refused;

class NegotiationTest {
    private static final String HEADER = "\u0013/multistream/1.0.0\n";

    private final ByteBuf toListener = Unpooled.buffer();
    private final ByteBuf toDialer = Unpooled.buffer();

    @Test
    void agreesOnTheFirstProposalThatTheListenerKnows() {
        var dialer = new Dialer(List.of("/new", "/noise", "/old"));
        var listener = new Listener(Set.of("/noise", "/old")::contains);
        dialer.start(toListener);
        listener.start(toDialer);

        assertThat(listener.advance(toListener, toDialer)).isEqualTo(new Pending());
        assertThat(dialer.advance(toDialer, toListener)).isEqualTo(new Pending());
        assertThat(listener.advance(toListener, toDialer)).isEqualTo(new Agreed("/noise"));
        assertThat(dialer.advance(toDialer, toListener)).isEqualTo(new Agreed("/noise"));
        assertThat(toDialer.isReadable() || toListener.isReadable()).isFalse();
    }

    @Test
    void dialerSendsHeaderAndFirstProposalTogether() {
        new Dialer(List.of("/noise", "/old")).start(toListener);

        assertThat(text(toListener)).isEqualTo(HEADER + "\u0007/noise\n");
    }

    @Test
    void listenerAnswersInTheFormOfTheSpecification() {
        var listener = new Listener("/noise"::equals);
        listener.start(toDialer);

        listener.advance(bytes(HEADER + "\u0006/what\n"), toDialer);

        assertThat(text(toDialer)).isEqualTo(HEADER + "\u0003na\n");
    }

    @Test
    void endsWithoutAgreementWhenNothingIsLeftToPropose() {
        var dialer = new Dialer(List.of("/a", "/b"));

        assertThat(dialer.advance(bytes(HEADER + "\u0003na\n\u0003na\n"), toListener))
                .isEqualTo(new Refused());
    }

    @Test
    void keepsTheBytesAfterTheAcceptedProposal() {
        ByteBuf in = bytes(HEADER + "\u0007/noise\nfirst data");

        assertThat(new Listener("/noise"::equals).advance(in, toDialer))
                .isEqualTo(new Agreed("/noise"));
        assertThat(text(in)).isEqualTo("first data");
    }

    @Test
    void waitsForTheRestOfAMessageThatComesByteByByte() {
        var listener = new Listener("/noise"::equals);
        byte[] all = (HEADER + "\u0007/noise\n").getBytes(StandardCharsets.UTF_8);
        ByteBuf in = Unpooled.buffer();

        for (int i = 0; i < all.length - 1; i++) {
            in.writeByte(all[i]);
            assertThat(listener.advance(in, toDialer)).isEqualTo(new Pending());
        }
        in.writeByte(all[all.length - 1]);
        assertThat(listener.advance(in, toDialer)).isEqualTo(new Agreed("/noise"));
    }

    @Test
    void takesIdsAsLongAsOneMessageAndNoLonger() {
        String longest = "/" + "x".repeat(Lines.LENGTH_MAX - 2);
        ByteBuf bytes = Unpooled.buffer();
        Lines.write(bytes, longest);

        assertThat(Lines.read(bytes)).contains(longest);
        assertThatThrownBy(() -> Lines.write(bytes, longest + "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertRefused(Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, 0x08}));
    }

    @Test
    void refusesWhatIsNoMultistream() {
        assertRefused(
                bytes(
                        "GET / HTTP/1.1\r\n\r\nHost: somewhere, and some more text\n"
                                + "x".repeat(80)));
        assertRefused(bytes("\u0000"));
        assertRefused(bytes("\u0013/multistream/1.0.1\n"));
        assertRefused(bytes("\u0013/multistream/1.0.00"));
        assertRefused(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff, (byte) 0xff, 1}));
        assertRefused(Unpooled.wrappedBuffer(new byte[] {(byte) 0x93, 0}));
    }

    @Test
    void dialerRefusesAnAnswerThatItDidNotAskFor() {
        assertThatThrownBy(() ->
                        new Dialer(List.of("/a")).advance(bytes(HEADER + "\u0003/b\n"), toListener))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void listenerEndsEndlessProposals() {
        var listener = new Listener(_ -> false);
        ByteBuf in = bytes(HEADER + "\u0003/x\n".repeat(Listener.PROPOSALS_MAX));

        assertThatThrownBy(() -> listener.advance(in, toDialer))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        e -> assertThat(e.code()).isEqualTo("multistream-too-many-proposals"));
    }

    private void assertRefused(ByteBuf in) {
        assertThatThrownBy(() -> new Listener(_ -> true).advance(in, toDialer))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        e -> assertThat(e.code()).isEqualTo("multistream-malformed"));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
