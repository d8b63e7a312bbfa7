package org.numicoin.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// Each message as it is written down, byte by byte, and what no decoder takes.
final class WireVectorTest {
    private static final Map<String, byte[]> VECTORS = Vectors.read("wire.txt");
    private static final Transaction FIRST = transaction("a1", "c1");
    private static final Transaction SECOND = transaction("a2", "c2");
    private static final BlockHeader HEADER =
            new BlockHeader(
                    1,
                    2,
                    3,
                    hash("11"),
                    1_800_000_000_000L,
                    0x1f400000,
                    hash("22"),
                    hash("33"),
                    hash("44"),
                    hash("55"),
                    Hash256.ZERO,
                    100,
                    7_382,
                    0,
                    new Address(hash("66")),
                    0x01020304,
                    0x05060708090a0b0cL);

    @TestFactory
    Stream<DynamicTest> messagesHaveTheBytesOfTheSpecification() {
        var fork = new ForkId(Hash256.of(vector("fork-none"), 0), ForkId.NO_UPGRADE);
        var work = ChainWork.parse("123456789");
        var shortIds = List.of(ShortIds.keyedBy(HEADER, 99).of(FIRST.fullId()));
        return Stream.of(
                same(
                        "status",
                        new Status(hash("77"), fork, hash("88"), 123_456, work, 1).encoded()),
                same(
                        "headers-request",
                        new HeadersRequest(List.of(hash("11"), hash("22")), 2_000).encoded()),
                same("headers", new Headers(List.of(HEADER, HEADER)).encoded()),
                same(
                        "blocks-request",
                        new BlocksRequest(List.of(hash("11"), hash("22"))).encoded()),
                same("history-request", new HistoryRequest(hash("11"), 64).encoded()),
                same(
                        "block-txs-request",
                        new BlockTxsRequest(hash("11"), List.of(0, 3, 65_535)).encoded()),
                same("block-transactions", new BlockTransactions(both()).encoded()),
                same(
                        "compact-block",
                        new CompactBlock(HEADER, 99, shortIds, List.of(new Prefilled(1, SECOND)))
                                .encoded()),
                same("transaction-batch", new TransactionBatch(both()).encoded()),
                same("snapshots-request", new SnapshotsRequest(64).encoded()),
                same(
                        "snapshot-offers",
                        new SnapshotOffers(
                                        List.of(
                                                new SnapshotOffer(hash("11"), 1_200, 3, 1 << 21),
                                                new SnapshotOffer(hash("22"), 0, 1 << 22, 1)))
                                .encoded()),
                same(
                        "snapshot-part-request",
                        new SnapshotPartRequest(hash("11"), (1 << 22) - 1).encoded()),
                same(
                        "manifest-piece",
                        new ManifestPiece((1 << 20) + 1, Bytes.ofHex("ababab")).encoded()),
                same("answer-ok", new Answer.Ok(Bytes.ofHex("0000")).encoded()),
                same("answer-refused", new Answer.Refused(AnswerCode.BUSY, "later").encoded()));
    }

    @TestFactory
    Stream<DynamicTest> messagesAreReadAsTheyWereWritten() {
        return Vectors.RECODERS.entrySet().stream()
                .filter(recoder -> VECTORS.containsKey(recoder.getKey()))
                .map(recoder ->
                        same(recoder.getKey(), recoder.getValue().apply(vector(recoder.getKey()))));
    }

    @TestFactory
    Stream<DynamicTest> whatBreaksABoundIsMalformed() {
        return Vectors.read("malformed.txt").entrySet().stream()
                .map(vector ->
                        DynamicTest.dynamicTest(
                                vector.getKey(),
                                () -> {
                                    String decoder = vector.getKey().split(" ", -1)[1];
                                    var recoder =
                                            Optional.ofNullable(Vectors.RECODERS.get(decoder))
                                                    .orElseThrow();
                                    assertThatThrownBy(() -> recoder.apply(vector.getValue()))
                                            .isInstanceOf(DecodeException.class);
                                }));
    }

    @Test
    void shortIdIsKeyedByHeaderAndSalt() {
        long id = ShortIds.keyedBy(HEADER, 99).of(FIRST.fullId());
        assertThat(HexFormat.of().toHexDigits(id, 12))
                .isEqualTo(HexFormat.of().formatHex(vector("short-id")));
        assertThat(ShortIds.keyedBy(HEADER, 98).of(FIRST.fullId())).isNotEqualTo(id);
        assertThat(ShortIds.keyedBy(HEADER.withNonce(1, 1), 99).of(FIRST.fullId()))
                .isNotEqualTo(id);
    }

    private static DynamicTest same(String name, byte[] bytes) {
        return DynamicTest.dynamicTest(name, () -> assertThat(bytes).isEqualTo(vector(name)));
    }

    private static byte[] vector(String name) {
        return Objects.requireNonNull(VECTORS.get(name), name);
    }

    private static List<Transaction> both() {
        return List.of(FIRST, SECOND);
    }

    private static Hash256 hash(String octet) {
        return Hash256.ofHex(octet.repeat(32));
    }

    private static Transaction transaction(String sender, String signature) {
        return new Transaction(
                new TransactionCore(
                        2,
                        new Address(hash(sender)),
                        7,
                        1_000,
                        10,
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(
                                List.of(new Payment(new Address(hash("bb")), new Amount(5))),
                                Bytes.EMPTY)),
                Witness.ofKey(Optional.empty(), Bytes.ofHex(signature.repeat(3_309))));
    }
}
