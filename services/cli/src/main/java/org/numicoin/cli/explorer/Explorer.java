package org.numicoin.cli.explorer;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.http.Http;
import org.numicoin.cli.http.HttpAnswer;
import org.numicoin.consensus.Genesis;
import org.numicoin.json.Hex;
import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;

/// Questions to one explorer. When it does not answer, or not as it should, a `CommandException`
/// says so in one line.
public final class Explorer implements AutoCloseable {
    public static final int HISTORY_MAX = 100;

    private static final int JSON_BYTES_MAX = 4 << 20;
    private static final int TEXT_BYTES_MAX = 1 << 10;
    private static final int POOLED_MAX = 50;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ChainSpec spec;
    private final URI base;
    private final Http http;

    /// @param base without path: `http://127.0.0.1:7780`
    /// @param within what one exchange may take
    public Explorer(ChainSpec spec, URI base, Duration within) {
        this.spec = spec;
        this.base = base;
        this.http = new Http(within);
    }

    public URI base() {
        return base;
    }

    /// Ends the command when the explorer is one of another chain: nothing is signed for it.
    public void requireSameChain() {
        Hash256 ours = Genesis.of(spec).block().id();
        Hash256 theirs = blockId(0);
        if (!ours.equals(theirs)) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s serves another chain than %s (genesis %s, expected %s): see --chain and --explorer"
                            .formatted(base, spec.name(), theirs, ours));
        }
    }

    public long tipHeight() {
        String text = text("/api/blocks/tip/height");
        return answer(
                "/api/blocks/tip/height",
                () -> {
                    if (!text.matches("[0-9]{1,18}")) {
                        throw new IllegalArgumentException("expected a height");
                    }
                    return Long.parseLong(text);
                });
    }

    public Hash256 tipId() {
        return id("/api/blocks/tip/hash");
    }

    public Hash256 blockId(long height) {
        return id("/api/block-height/" + height);
    }

    public BlockHeader header(Hash256 blockId) {
        String path = "/api/block/" + blockId + "/header";
        String hex = text(path);
        return answer(
                path,
                () ->
                        BlockHeader.decode(
                                Hex.decode("header", hex, BlockHeader.BYTES, BlockHeader.BYTES)));
    }

    /// The bytes of a block, not checked.
    public byte[] rawBlock(Hash256 blockId) {
        return get("/api/block/" + blockId + "/raw", spec.blockBytesMax()).body().toBytes();
    }

    public AccountState account(Address address) {
        return json("/api/address/" + text(address), in -> AccountState.read(address, in));
    }

    public AccountProof proof(Address address) {
        return json("/api/address/" + text(address) + "/proof", AccountProof::read);
    }

    public FeeRates fees() {
        return json("/api/v1/fees/recommended", FeeRates::read);
    }

    /// Newest first; without a cursor what waits in the pool comes first.
    public HistoryItem.Page history(Address address, Optional<String> cursor, int limit) {
        String path =
                "/api/address/"
                        + text(address)
                        + "/txs"
                        + cursor.map(after -> "/chain/" + after).orElse("")
                        + "?limit="
                        + limit;
        return json(path, in -> HistoryItem.readPage(in, limit + POOLED_MAX));
    }

    public TransactionStatus status(Hash256 id) {
        String path = "/api/tx/" + id + "/status";
        HttpAnswer answer = ask(path, JSON_BYTES_MAX);
        if (answer.status() == HttpAnswer.NOT_FOUND) {
            return new TransactionStatus.Unknown();
        }
        requireOk(path, answer);
        return answer(
                path, () -> TransactionStatus.read(JsonFields.parse(answer.body().toBytes())));
    }

    /// Posts once.
    public SubmitAnswer submit(Transaction transaction) {
        HttpAnswer answer;
        try {
            answer =
                    http.post(
                            base.resolve("/api/tx"),
                            "text/plain",
                            HexFormat.of().formatHex(transaction.encoded()),
                            JSON_BYTES_MAX);
        } catch (IOException e) {
            return new SubmitAnswer.Unknown(String.valueOf(e.getMessage()), RETRY);
        }
        if (answer.status() == HttpAnswer.OK) {
            return new SubmitAnswer.Taken(transaction.id());
        }
        var problem = answer.problem();
        if (answer.isClientError()) {
            return new SubmitAnswer.Refused(problem.code(), problem.detail());
        }
        String reason =
                answer.status() == HttpAnswer.ACCEPTED
                        ? "no verdict yet"
                        : problem.code() + " " + problem.detail();
        return new SubmitAnswer.Unknown(reason.strip(), answer.retryAfter().orElse(RETRY));
    }

    @Override
    public void close() {
        http.close();
    }

    private String text(Address address) {
        return Bech32m.encode(spec.addressPrefix(), address);
    }

    private Hash256 id(String path) {
        String hex = text(path);
        return answer(path, () -> Hash256.of(Hex.decode("id", hex, Hash256.BYTES, Hash256.BYTES)));
    }

    private String text(String path) {
        return get(path, TEXT_BYTES_MAX).text();
    }

    private <T> T json(String path, Function<JsonFields, T> read) {
        byte[] body = get(path, JSON_BYTES_MAX).body().unsafeArray();
        return answer(path, () -> read.apply(JsonFields.parse(body)));
    }

    private HttpAnswer get(String path, int bytesMax) {
        HttpAnswer answer = ask(path, bytesMax);
        requireOk(path, answer);
        return answer;
    }

    private HttpAnswer ask(String path, int bytesMax) {
        try {
            return http.get(base.resolve(path), bytesMax);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "the explorer at %s does not answer (%s): start one with ./numi up, or name another with --explorer"
                            .formatted(base, e.getMessage()),
                    e);
        }
    }

    private void requireOk(String path, HttpAnswer answer) {
        if (answer.status() != HttpAnswer.OK) {
            var problem = answer.problem();
            throw new CommandException(
                    answer.isClientError() ? ExitCode.FAILED : ExitCode.UNREACHABLE,
                    "%s%s answered %d %s %s"
                            .formatted(
                                    base, path, answer.status(), problem.code(), problem.detail())
                            .strip());
        }
    }

    private interface Reading<T> {
        T read();
    }

    private <T> T answer(String path, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException | org.numicoin.wire.DecodeException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s%s answered what this program does not understand: %s"
                            .formatted(base, path, e.getMessage()),
                    e);
        }
    }
}
