package org.numicoin.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.Account;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Payment;
import org.numicoin.consensus.Genesis;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.wire.DecodeException;

class MessageTest {
    private static final Hash256 ID = Hash256.ofHex("ab".repeat(32));
    private static final NetworkId OURS = new NetworkId(99, ID);
    private static final Origin ORIGIN = new Origin(Origin.Kind.API, "explorer-1", "127.0.0.1");
    private static final BlockHeader HEADER = Genesis.of(Specs.fast()).block().header();
    private static final Bytes BLOB = Bytes.copyOf(new byte[] {1, 2, 3});

    static Stream<Message> everyMessage() {
        var account = Account.created(Keys.address(1), Amount.ofNano(5));
        var touched =
                List.of(
                        new TouchedAccount(Keys.address(1), Optional.of(account)),
                        new TouchedAccount(Keys.address(2), Optional.empty()));
        Stream<ChainEvent.Step> steps =
                Stream.of(
                        new ChainEvent.LogStarted(ID, 5),
                        new ChainEvent.TermStarted("validator-0"),
                        new ChainEvent.Connected(ID, 7, ChainWork.ZERO, Optional.of(BLOB), touched),
                        new ChainEvent.Connected(ID, 7, ChainWork.ZERO, Optional.empty(), touched),
                        new ChainEvent.Disconnected(ID, 7, Hash256.ZERO, touched),
                        new ChainEvent.Side(ID, 7, BLOB),
                        new ChainEvent.Finalized(ID, 7),
                        new ChainEvent.Rejected(ID, "high-hash", "too high", false),
                        new ChainEvent.Progress(),
                        new ChainEvent.Dropped(ID, 7),
                        new ChainEvent.Reconsidered(ID));
        var number = new TemplateNumber(3, 9);
        return Stream.of(plainMessages(number), chainEvents(steps), poolEntries())
                .flatMap(messages -> messages);
    }

    private static Stream<Message> plainMessages(TemplateNumber number) {
        return Stream.of(
                new SubmittedTransaction(ORIGIN, BLOB),
                new TransactionVerdict(
                        TransactionVerdict.Kind.REJECTED,
                        new TransactionVerdict.Version(4, 2),
                        Keys.address(1),
                        6,
                        ID,
                        ID,
                        "bad-nonce",
                        "nonce 6, expected 5",
                        ORIGIN,
                        Bytes.EMPTY),
                new BlockCandidate(ORIGIN, BLOB),
                new MinedSolution(ORIGIN, ID, HEADER),
                new MiningTemplate(number, ID, HEADER),
                new TemplateBody(number, ID, ID, 8, BLOB),
                new QuarantinedRecord("tx.submitted", 3, 77, "mempool", "why", BLOB),
                share(PoolShare.Scheme.PPLNS, Optional.empty()),
                share(PoolShare.Scheme.SOLO, Optional.of(ID)));
    }

    private static Stream<Message> chainEvents(Stream<ChainEvent.Step> steps) {
        return steps.map(step ->
                new ChainEvent(
                        new LogId(Bytes.wrap(new byte[16])),
                        2,
                        11,
                        1,
                        new InputPositions(5, 6),
                        ORIGIN,
                        step));
    }

    private static PoolShare share(PoolShare.Scheme scheme, Optional<Hash256> block) {
        return new PoolShare(
                ORIGIN,
                40_000,
                Keys.address(1),
                "rig-7",
                scheme,
                1_000,
                new TemplateNumber(3, 9),
                12,
                5_000,
                0x9c40_0000_0000_0001L,
                0xffff_fffe,
                block,
                1_800_000_000_000L);
    }

    private static Stream<Message> poolEntries() {
        var payments =
                Stream.of(Keys.address(1), Keys.address(2))
                        .sorted()
                        .map(to -> new Payment(to, Amount.ofNano(45)))
                        .toList();
        return Stream.of(
                        new PoolEntry.TermStarted("mining-pool-0"),
                        new PoolEntry.BlockCredited(
                                ID,
                                12,
                                Amount.ofNano(100),
                                Optional.of(Keys.address(1)),
                                Amount.ofNano(10),
                                payments),
                        new PoolEntry.BlockMatured(ID),
                        new PoolEntry.BlockOrphaned(ID),
                        new PoolEntry.PayoutReserved(4, payments, Amount.ofNano(6), 1_800L),
                        new PoolEntry.PayoutSigned(4, 3, ID, BLOB),
                        new PoolEntry.PayoutConfirmed(4, ID, 20, Amount.ofNano(5)),
                        new PoolEntry.PayoutTakenBack(4, ID),
                        new PoolEntry.PayoutReleased(4, Optional.of(ID)),
                        new PoolEntry.PayoutReleased(4, Optional.empty()))
                .map(step -> new PoolEntry(2, 11, 77, 5, step));
    }

    /// Replicas of two versions of a service read the same topics: the bytes do not change by
    /// accident. `vectors/messages.txt` has the name and the value of each record.
    @Test
    void everyMessageHasTheBytesOfItsVector() throws IOException {
        String vectors;
        try (var in = MessageTest.class.getResourceAsStream("/vectors/messages.txt")) {
            vectors = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
        assertThat(everyMessage().map(MessageTest::vector))
                .containsExactlyElementsOf(
                        vectors.lines().filter(line -> !line.startsWith("#")).toList());
    }

    private static String vector(Message message) {
        String name =
                switch (message) {
                    case ChainEvent event -> event.step().getClass().getSimpleName();
                    case PoolEntry entry -> "Pool" + entry.step().getClass().getSimpleName();
                    default -> message.getClass().getSimpleName();
                };
        return name + " " + HexFormat.of().formatHex(message.encoded(OURS));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void decodesWhatItEncodes(Message message) {
        assertThat(Message.decode(message.encoded(OURS), OURS)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void refusesTruncationsAndTrailingBytes(Message message) {
        byte[] encoded = message.encoded(OURS);
        assertThatThrownBy(() -> Message.decode(Arrays.copyOf(encoded, encoded.length + 1), OURS))
                .isInstanceOf(DecodeException.class);
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> Message.decode(cut, OURS)).isInstanceOf(DecodeException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void randomBytesAreRefusedOrDecodeToTheSameBytes(Message message) {
        var random = new SplittableRandom(7);
        byte[] encoded = message.encoded(OURS);
        for (int i = 0; i < 500; i++) {
            byte[] mutated = encoded.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(Message.decode(mutated, OURS).encoded(OURS)).isEqualTo(mutated);
            } catch (DecodeException | OtherChainException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aRecordOfAnotherChainStopsTheReaderWithBothNames() {
        byte[] encoded = new BlockCandidate(ORIGIN, BLOB).encoded(new NetworkId(1, ID));
        assertThatThrownBy(() -> Message.decode(encoded, OURS))
                .isInstanceOf(OtherChainException.class)
                .hasMessageContaining("chain 1")
                .hasMessageContaining("chain 99")
                .hasMessageContaining("numi.prefix");
    }

    @Test
    void aVerdictIsKeyedByItsSlotAndARefusalByItsFullId() {
        var verdicts =
                everyMessage()
                        .filter(TransactionVerdict.class::isInstance)
                        .map(TransactionVerdict.class::cast)
                        .toList();
        var refusal = verdicts.getFirst();
        assertThat(refusal.key()).isEqualTo(ID.toBytes());
        var accepted =
                new TransactionVerdict(
                        TransactionVerdict.Kind.ACCEPTED,
                        refusal.version(),
                        refusal.sender(),
                        refusal.nonce(),
                        ID,
                        ID,
                        "",
                        "",
                        ORIGIN,
                        BLOB);
        assertThat(accepted.key()).hasSize(40).startsWith(Keys.address(1).payload().toBytes());
    }

    @Test
    void aCreditThatDoesNotAddUpToTheRewardIsRefused() {
        assertThatThrownBy(() ->
                        new PoolEntry.BlockCredited(
                                ID,
                                1,
                                Amount.ofNano(10),
                                Optional.empty(),
                                Amount.ofNano(1),
                                List.of(new Payment(Keys.address(1), Amount.ofNano(8)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("to the nano");
    }

    @Test
    void aPayoutNamesEachRecipientOnce() {
        var twice = new Payment(Keys.address(1), Amount.ofNano(8));
        assertThatThrownBy(() ->
                        new PoolEntry.PayoutReserved(1, List.of(twice, twice), Amount.ofNano(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rising");
    }

    @ParameterizedTest
    @CsvSource({
        "minimum=110, 110",
        "minimum=0, 0",
        "minimum=, -1",
        "minimum=-5, -1",
        "minimum=12345678901234, -1",
        "minimum=1 and more, -1",
        "another pays more, -1"
    })
    void aVerdictTellsWhatTheShardDemandsWhereItsDetailIsThat(String detail, long minimum) {
        var verdict =
                new TransactionVerdict(
                        TransactionVerdict.Kind.EVICTED,
                        new TransactionVerdict.Version(1, 0),
                        Keys.address(1),
                        0,
                        ID,
                        ID,
                        "pool-full",
                        detail,
                        ORIGIN,
                        Bytes.EMPTY);
        assertThat(verdict.minimum().orElse(-1)).isEqualTo(minimum);
        assertThat(TransactionVerdict.minimumDetail(110)).isEqualTo("minimum=110");
    }
}
