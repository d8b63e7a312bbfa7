package org.numicoin.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.libp2p.yamux.Frames.ACK;
import static org.numicoin.libp2p.yamux.Frames.DATA;
import static org.numicoin.libp2p.yamux.Frames.FIN;
import static org.numicoin.libp2p.yamux.Frames.GO_AWAY;
import static org.numicoin.libp2p.yamux.Frames.PING;
import static org.numicoin.libp2p.yamux.Frames.RST;
import static org.numicoin.libp2p.yamux.Frames.SYN;
import static org.numicoin.libp2p.yamux.Frames.WINDOW_UPDATE;
import static org.numicoin.libp2p.yamux.YamuxLimits.WINDOW_INITIAL;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.yamux.FakePeer.Frame;
import org.numicoin.libp2p.yamux.FakePeer.Recorder;

class YamuxSessionTest {
    private final FakePeer peer = new FakePeer();

    @Test
    void acceptsAStreamWithDataAndEndInOneFrame() {
        peer.data(SYN | FIN, 1, "hello");
        var recorder = receive(0);

        assertThat(recorder.text).hasToString("hello");
        assertThat(recorder.ended).isTrue();
        assertThat(peer.frames()).containsExactly(new Frame(WINDOW_UPDATE, ACK, 1, 0, ""));
    }

    @Test
    void readsFramesHoweverTheyAreCut() {
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < 50; i++) {
            Frames.header(all, DATA, i == 0 ? SYN : 0, 1, 5);
            all.writeBytes("abcde".getBytes(StandardCharsets.US_ASCII));
        }
        var random = new Random(5);
        while (all.isReadable()) {
            peer.send(all.readBytes(Math.min(all.readableBytes(), 1 + random.nextInt(9))));
        }

        assertThat(receive(0).text).hasToString("abcde".repeat(50));
    }

    @Test
    void opensStreamsWithEvenIdsWhenItListens() {
        var first = open();
        var second = open();

        assertThat(first.id()).isEqualTo(2);
        assertThat(second.id()).isEqualTo(4);
        assertThat(peer.frames())
                .containsExactly(
                        new Frame(WINDOW_UPDATE, SYN, 2, 0, ""),
                        new Frame(WINDOW_UPDATE, SYN, 4, 0, ""));
    }

    @Test
    void sendsNoMoreThanTheWindowAndGoesOnWithCredit() throws IOException {
        var stream = open();
        stream.write(new byte[WINDOW_INITIAL + 10]);
        assertThat(dataSent()).isEqualTo(WINDOW_INITIAL);

        peer.send(WINDOW_UPDATE, ACK, 2, 4);
        assertThat(dataSent()).isEqualTo(4);
        peer.send(WINDOW_UPDATE, 0, 2, 100);
        assertThat(dataSent()).isEqualTo(6);
    }

    @Test
    void sendsItsEndAfterAllDataAndStillReads() throws IOException {
        var stream = open();
        var recorder = new Recorder();
        stream.receive(recorder);
        stream.write("request".getBytes(StandardCharsets.US_ASCII));
        stream.closeWrite();

        assertThat(peer.frames())
                .endsWith(
                        new Frame(DATA, 0, 2, 7, "request"),
                        new Frame(WINDOW_UPDATE, FIN, 2, 0, ""));
        peer.data(ACK | FIN, 2, "response");
        assertThat(recorder.text).hasToString("response");
        assertThat(recorder.ended).isTrue();
        assertThatThrownBy(() -> stream.write(new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void givesCreditForWhatIsReadOnly() throws IOException {
        peer.send(WINDOW_UPDATE, SYN, 1, 0);
        peer.data(1, WINDOW_INITIAL);
        peer.frames();
        var stream = peer.opened.getFirst();
        assertThat(peer.frames()).isEmpty();

        int read = stream.read(new byte[WINDOW_INITIAL], 0, WINDOW_INITIAL);

        assertThat(read).isEqualTo(WINDOW_INITIAL);
        assertThat(peer.frames())
                .containsExactly(new Frame(WINDOW_UPDATE, 0, 1, WINDOW_INITIAL, ""));
    }

    @Test
    void manualReceiversGiveCreditThemselves() {
        peer.send(WINDOW_UPDATE, SYN, 1, 0);
        var manual =
                new Recorder() {
                    @Override
                    public boolean isManual() {
                        return true;
                    }
                };
        peer.opened.getFirst().receive(manual);
        peer.data(1, WINDOW_INITIAL);
        peer.frames();
        assertThat(manual.text).hasSize(WINDOW_INITIAL);
        assertThat(peer.frames()).isEmpty();

        peer.opened.getFirst().consumed(WINDOW_INITIAL / 2);

        assertThat(peer.frames())
                .containsExactly(new Frame(WINDOW_UPDATE, 0, 1, WINDOW_INITIAL / 2, ""));
    }

    @Test
    void handsBackBytesThatWereNotMeantForAReceiver() throws IOException {
        peer.data(SYN, 1, "header|payload");
        var stream = peer.opened.getFirst();
        stream.receive(
                new Recorder() {
                    @Override
                    public void onBytes(ByteBuf bytes) {
                        bytes.skipBytes("header|".length());
                        stream.detach(bytes);
                    }
                });
        var read = new byte[20];

        assertThat(stream.read(read, 0, 20)).isEqualTo("payload".length());
        assertThat(new String(read, 0, 7, StandardCharsets.US_ASCII)).isEqualTo("payload");
    }

    @Test
    void tellsReadersAndWritersOfAReset() {
        peer.data(SYN, 1, "unread");
        var stream = peer.opened.getFirst();
        peer.send(DATA, RST, 1, 0);

        assertThatThrownBy(() -> stream.read(new byte[1], 0, 1))
                .isInstanceOf(StreamResetException.class);
        assertThatThrownBy(() -> stream.write(new byte[1]))
                .isInstanceOf(StreamResetException.class);
        assertThat(peer.budget.used()).isZero();
    }

    @Test
    void toleratesLateFramesOfAStreamThatItReset() {
        peer.send(WINDOW_UPDATE, SYN, 1, 0);
        peer.opened.getFirst().reset();
        assertThat(peer.frames()).endsWith(new Frame(DATA, RST, 1, 0, ""));

        peer.data(1, WINDOW_INITIAL);
        peer.send(WINDOW_UPDATE, FIN, 1, 0);
        assertThat(peer.isOpen()).isTrue();

        peer.data(1, 1);
        assertEnded("yamux-unknown-stream");
    }

    @Test
    void keepsWhatTheEndedPeerSentWhenTheConnectionGoes() throws IOException {
        peer.data(SYN | FIN, 1, "all of it");
        peer.data(SYN, 3, "half of");
        peer.disconnect();

        assertThat(peer.opened.get(0).read(new byte[20], 0, 20)).isEqualTo("all of it".length());
        assertThat(peer.opened.get(0).read(new byte[20], 0, 20)).isEqualTo(-1);
        assertThatThrownBy(() -> peer.opened.get(1).read(new byte[20], 0, 20))
                .isInstanceOf(StreamResetException.class);
        assertThat(peer.budget.used()).isZero();
    }

    @Test
    void answersPings() {
        peer.send(PING, SYN, 0, 0xcafe);

        assertThat(peer.frames()).containsExactly(new Frame(PING, ACK, 0, 0xcafe, ""));
    }

    @Test
    void refusesStreamsAboveTheLimitOneByOne() {
        var few = new FakePeer(YamuxLimits.DEFAULT.withInboundStreams(2), 1 << 30);
        few.send(WINDOW_UPDATE, SYN, 1, 0);
        few.send(WINDOW_UPDATE, SYN, 3, 0);
        few.frames();
        few.data(SYN, 5, "data that came with it");

        assertThat(few.frames()).containsExactly(new Frame(WINDOW_UPDATE, RST, 5, 0, ""));
        assertThat(few.opened).hasSize(2);
        few.send(DATA, RST, 1, 0);
        few.send(WINDOW_UPDATE, SYN, 7, 0);
        assertThat(few.opened).hasSize(3);
    }

    @Test
    void refusesStreamsForWhichThereIsNoMemory() {
        var poor = new FakePeer(YamuxLimits.DEFAULT, 40 * 1024);
        for (int id = 1; id < 9; id += 2) {
            poor.send(WINDOW_UPDATE, SYN, id, 0);
        }

        assertThat(poor.opened).hasSize(2);
        assertThat(poor.isOpen()).isTrue();
    }

    @Test
    void resetsTheStreamWhoseUnreadDataIsTooMuch() {
        var poor = new FakePeer(YamuxLimits.DEFAULT, 100 * 1024);
        poor.send(WINDOW_UPDATE, SYN, 1, 0);
        poor.send(WINDOW_UPDATE, SYN, 3, 0);
        poor.frames();
        poor.data(1, 60 * 1024);
        poor.data(3, 60 * 1024);

        assertThat(poor.frames()).containsExactly(new Frame(DATA, RST, 3, 0, ""));
        assertThat(poor.budget.used()).isLessThanOrEqualTo(100 * 1024);
        assertThat(poor.isOpen()).isTrue();
    }

    @Test
    void endsAFloodOfStreams() {
        for (int i = 0; i < 10_000 && peer.isOpen(); i++) {
            peer.send(WINDOW_UPDATE, SYN, 2 * i + 1, 0);
            if (peer.isOpen()) {
                peer.send(DATA, RST, 2 * i + 1, 0);
            }
        }

        assertEnded("yamux-stream-flood");
        assertThat(peer.budget.used()).isZero();
    }

    @Test
    void limitsStreamsThatThePeerDoesNotAccept() {
        for (int i = 0; i < 256; i++) {
            open();
        }
        assertThat(peer.session.open()).isCompletedExceptionally();

        peer.send(WINDOW_UPDATE, ACK, 2, 0);
        assertThat(peer.session.open()).isCompleted();
    }

    @Test
    void endsTheConnectionOnViolations() {
        assertViolation("yamux-bad-version", bytes(1, 0, 0, 0, 0));
        assertViolation("yamux-bad-type", bytes(0, 4, 0, 0, 0));
        assertViolation("yamux-bad-stream-id", bytes(0, 0, SYN, 2, 0));
        assertViolation("yamux-bad-stream-id", bytes(0, 0, SYN, 0, 0));
        assertViolation("yamux-bad-stream-id", bytes(0, 1, SYN, 1, 0), bytes(0, 1, SYN, 1, 0));
        assertViolation("yamux-unknown-stream", bytes(0, 0, 0, 1, 5));
        assertViolation("yamux-window-exceeded", bytes(0, 0, SYN, 1, WINDOW_INITIAL + 1));
        assertViolation("yamux-window-exceeded", bytes(0, 0, SYN, 1, -1));
        assertViolation("yamux-window-overflow", bytes(0, 1, SYN, 1, -1));
        assertViolation("yamux-data-after-end", bytes(0, 1, SYN | FIN, 1, 0), bytes(0, 0, 0, 1, 1));
    }

    @Test
    void endsTheConnectionWhenThePeerGoesAway() {
        var stream = open();
        var recorder = new Recorder();
        stream.receive(recorder);
        peer.send(GO_AWAY, 0, 0, 0);
        assertThat(peer.isOpen()).isTrue();
        assertThat(peer.session.open()).isCompletedExceptionally();

        peer.data(FIN, 2, "last words");
        stream.closeWrite();
        peer.run();

        assertThat(recorder.text).hasToString("last words");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void aReceiverThatFailsLosesItsStreamOnly() {
        peer.send(WINDOW_UPDATE, SYN, 1, 0);
        var failing =
                new Recorder() {
                    @Override
                    public void onBytes(ByteBuf bytes) {
                        throw new ProtocolViolation("test", "bad bytes");
                    }
                };
        peer.opened.getFirst().receive(failing);
        peer.frames();
        peer.data(0, 1, "x");

        assertThat(peer.frames()).containsExactly(new Frame(DATA, RST, 1, 0, ""));
        assertThat(failing.reset).isTrue();
        assertThat(peer.isOpen()).isTrue();
    }

    @Test
    void dropsWhatArrivesAfterAClose() {
        peer.send(WINDOW_UPDATE, SYN, 1, 0);
        peer.opened.getFirst().close();
        peer.frames();
        peer.data(1, WINDOW_INITIAL);

        assertThat(peer.frames()).isEmpty();
        assertThat(peer.budget.used()).isLessThanOrEqualTo(16 * 1024);
        peer.send(WINDOW_UPDATE, FIN, 1, 0);
        assertThat(peer.budget.used()).isZero();
    }

    /// Any frames in any order: the session goes on or ends with a violation, and gives all memory
    /// back.
    @Test
    void survivesRandomFrames() {
        var random = new Random(42);
        for (int round = 0; round < 300; round++) {
            var victim = new FakePeer(YamuxLimits.DEFAULT.withInboundStreams(8), 1 << 20);
            for (int i = 0; i < 200 && victim.isOpen(); i++) {
                ByteBuf out = Unpooled.buffer();
                int length = random.nextInt(2000);
                int type = random.nextInt(40) == 0 ? random.nextInt(256) : random.nextInt(3);
                int id = random.nextInt(30) == 0 ? random.nextInt() : 1 + 2 * random.nextInt(12);
                Frames.header(out, type, random.nextInt(16), id, length);
                victim.send(type == DATA ? out.writeZero(length) : out);
                if (random.nextInt(4) == 0 && !victim.opened.isEmpty()) {
                    disturb(victim.opened.get(random.nextInt(victim.opened.size())), random);
                }
            }
            victim.disconnect();
            assertThat(victim.budget.used()).isZero();
        }
    }

    private static void disturb(YamuxStream stream, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> stream.reset();
            case 1 -> stream.close();
            case 2 -> stream.closeWrite();
            case 3 -> stream.receive(new Recorder());
            default -> {
                try {
                    stream.tryWrite(new byte[random.nextInt(5000)]);
                } catch (IOException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
    }

    private YamuxStream open() {
        var opened = peer.session.open();
        peer.run();
        return opened.join();
    }

    private Recorder receive(int index) {
        var recorder = new Recorder();
        peer.opened.get(index).receive(recorder);
        peer.run();
        return recorder;
    }

    private int dataSent() {
        return peer.frames().stream().filter(f -> f.type() == DATA).mapToInt(Frame::length).sum();
    }

    private static ByteBuf bytes(int version, int type, int flags, int id, int length) {
        return Unpooled.buffer()
                .writeByte(version)
                .writeByte(type)
                .writeShort(flags)
                .writeInt(id)
                .writeInt(length);
    }

    private static void assertViolation(String code, ByteBuf... frames) {
        var victim = new FakePeer();
        for (ByteBuf frame : frames) {
            victim.send(frame);
        }
        assertEnded(victim, code);
        assertThat(new ArrayList<>(victim.frames())).endsWith(new Frame(GO_AWAY, 0, 0, 1, ""));
    }

    private void assertEnded(String code) {
        assertEnded(peer, code);
    }

    private static void assertEnded(FakePeer victim, String code) {
        assertThat(victim.isOpen()).isFalse();
        assertThat(victim.session.closed())
                .isCompletedWithValueMatching(
                        e ->
                                e instanceof ProtocolViolation violation
                                        && violation.code().equals(code),
                        code);
    }
}
