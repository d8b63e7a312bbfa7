package org.numicoin.mempool.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.redis.RedisScript;
import org.numicoin.mempool.pool.SenderRecord;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.ScanOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The shards in Redis. Calls wait for the answer, so no event loop makes them; each ends within a
/// bound by an answer or a [StoreUnavailableException], after which the caller loads the shard
/// again before anything else.
public final class RedisShardStore {
    private static final RedisScript CLAIM = script("claim.lua", ReturnType.MULTI);
    private static final RedisScript COMMIT = script("commit.lua", ReturnType.INTEGER);
    private static final int TOKEN_BYTES = 16;
    private static final int SENDERS_AT_ONCE = 512;
    private static final int BODIES_AT_ONCE = 64;

    /// How often the time of one command a whole load may take.
    private static final int LOAD_FACTOR = 60;

    private final ReactiveRedisConnectionFactory connections;
    private final TopicPrefix prefix;
    private final RandomGenerator random;
    private final Duration timeout;

    /// A shard's content.
    public record Content(List<SenderRecord> senders, Map<Hash256, Transaction> bodies) {
        public Content {
            senders = List.copyOf(senders);
            bodies = Map.copyOf(bodies);
        }

        /// Whether no slot lacks its transaction.
        public boolean isWhole() {
            return senders.stream()
                    .flatMap(sender -> sender.slots().stream())
                    .allMatch(slot -> bodies.containsKey(slot.fullId()));
        }
    }

    /// @param random for owner tokens
    /// @param timeout of one command; the client's own may be shorter
    public RedisShardStore(
            ReactiveRedisConnectionFactory connections,
            TopicPrefix prefix,
            RandomGenerator random,
            Duration timeout) {
        this.connections = connections;
        this.prefix = prefix;
        this.random = random;
        this.timeout = timeout;
    }

    /// Takes a shard over; any other owner is fenced from now on.
    public Claim claim(int shard) {
        var keys = ShardKeys.of(prefix, shard);
        var token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        ByteBuffer[] arguments = {keys.meta(), keys.out(), ByteBuffer.wrap(token)};
        List<Object> answer =
                ask(
                        "claim",
                        timeout,
                        connection -> flat(CLAIM.call(connection, 2, arguments)).collectList());
        int metaStrings = Integer.parseInt(text(answer.getFirst()));
        var fields = new HashMap<String, String>();
        for (int i = 1; i < metaStrings; i += 2) {
            if (!"token".equals(text(answer.get(i)))) {
                fields.put(text(answer.get(i)), text(answer.get(i + 1)));
            }
        }
        var out = new ArrayList<Bytes>();
        for (int i = metaStrings + 2; i < answer.size(); i += 2) {
            out.add(Bytes.wrap(bytes(answer.get(i))));
        }
        return new Claim(Bytes.wrap(token), ShardMeta.of(fields), out);
    }

    /// All records of a shard, with the transactions of their slots as far as they are there.
    public Content load(int shard) {
        var keys = ShardKeys.of(prefix, shard);
        var options = ScanOptions.scanOptions().count(SENDERS_AT_ONCE).build();
        Duration limit = timeout.multipliedBy(LOAD_FACTOR);
        // A scan may show an entry twice.
        Map<ByteBuffer, SenderRecord> records =
                ask(
                        "load",
                        limit,
                        connection ->
                                connection
                                        .hashCommands()
                                        .hScan(keys.senders(), options)
                                        .collectMap(
                                                Map.Entry::getKey,
                                                entry ->
                                                        SenderRecord.decode(
                                                                bytes(entry.getValue()))));
        List<Hash256> fullIds =
                records.values().stream()
                        .flatMap(sender -> sender.slots().stream())
                        .map(SenderRecord.Slot::fullId)
                        .toList();
        var bodies = new HashMap<Hash256, Transaction>();
        for (int from = 0; from < fullIds.size(); from += BODIES_AT_ONCE) {
            var part = fullIds.subList(from, Math.min(fullIds.size(), from + BODIES_AT_ONCE));
            List<ByteBuffer> found =
                    ask(
                            "load",
                            timeout,
                            connection ->
                                    connection
                                            .stringCommands()
                                            .mGet(part.stream().map(keys::body).toList()));
            for (int i = 0; i < part.size(); i++) {
                Hash256 fullId = part.get(i);
                Optional.ofNullable(found.get(i))
                        .filter(ByteBuffer::hasRemaining)
                        .ifPresent(body -> bodies.put(fullId, Transaction.decode(bytes(body))));
            }
        }
        return new Content(List.copyOf(records.values()), bodies);
    }

    /// Writes an update, unless the shard has another owner or another version.
    public ShardCommit.Result commit(int shard, Bytes token, ShardCommit commit) {
        var keys = ShardKeys.of(prefix, shard);
        var call = new ArrayList<ByteBuffer>();
        call.add(keys.meta());
        call.add(keys.senders());
        call.add(keys.out());
        var bodies = List.copyOf(commit.update().bodies().entrySet());
        bodies.forEach(body -> call.add(keys.body(body.getKey())));
        commit.update().gone().forEach(fullId -> call.add(keys.body(fullId)));
        int keyCount = call.size();
        call.add(ByteBuffer.wrap(token.toBytes()));
        call.add(ShardKeys.text(Long.toString(commit.versionBefore())));
        addList(call, metaFields(commit));
        addList(call, recordsToSet(commit));
        addList(call, recordsToDelete(commit));
        addList(
                call,
                bodies.stream()
                        .map(body -> ByteBuffer.wrap(body.getValue().unsafeArray()))
                        .toList());
        var out = new ArrayList<ByteBuffer>();
        commit.out()
                .forEach((version, verdict) -> {
                    out.add(text(version));
                    out.add(ByteBuffer.wrap(verdict.unsafeArray()));
                });
        addList(call, out);
        addList(call, commit.published().stream().map(RedisShardStore::text).toList());
        Object answer =
                ask(
                        "commit",
                        timeout,
                        connection ->
                                COMMIT.call(connection, keyCount, call.toArray(ByteBuffer[]::new))
                                        .single());
        return switch (((Number) answer).intValue()) {
            case 0 -> ShardCommit.Result.WRITTEN;
            case 1 -> ShardCommit.Result.FENCED;
            default -> ShardCommit.Result.STALE;
        };
    }

    private static List<ByteBuffer> metaFields(ShardCommit commit) {
        ShardMeta meta = commit.meta();
        var fields = new ArrayList<ByteBuffer>();
        Map.of(
                        ShardMeta.VERSION, Long.toString(meta.version()),
                        ShardMeta.LOG_ID, meta.position().logId().toString(),
                        ShardMeta.SEQUENCE, Long.toString(meta.position().sequence()),
                        ShardMeta.JOURNAL, Long.toString(meta.journal()),
                        ShardMeta.COUNT, Integer.toString(commit.count()),
                        ShardMeta.BYTES, Long.toString(commit.bytes()))
                .forEach((name, value) -> {
                    fields.add(ShardKeys.text(name));
                    fields.add(ShardKeys.text(value));
                });
        return fields;
    }

    private static List<ByteBuffer> recordsToSet(ShardCommit commit) {
        var records = new ArrayList<ByteBuffer>();
        commit.update()
                .senders()
                .forEach((address, record) ->
                        record.ifPresent(present -> {
                            records.add(field(address));
                            records.add(ByteBuffer.wrap(present.encoded()));
                        }));
        return records;
    }

    private static List<ByteBuffer> recordsToDelete(ShardCommit commit) {
        return commit.update().senders().entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(entry -> field(entry.getKey()))
                .toList();
    }

    private static void addList(List<ByteBuffer> call, List<ByteBuffer> list) {
        call.add(ShardKeys.text(Integer.toString(list.size())));
        call.addAll(list);
    }

    private <T> T ask(String what, Duration limit, Question<T> question) {
        try {
            Mono<T> answer =
                    Mono.usingWhen(
                            Mono.fromSupplier(connections::getReactiveConnection),
                            question::ask,
                            ReactiveRedisConnection::closeLater);
            return Optional.ofNullable(answer.block(limit))
                    .orElseThrow(() -> new IllegalStateException("no answer to " + what));
        } catch (RuntimeException e) {
            throw new StoreUnavailableException("Redis, " + what, e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        Mono<T> ask(ReactiveRedisConnection connection);
    }

    private static Flux<Object> flat(Flux<Object> answer) {
        return answer.concatMap(value ->
                value instanceof List<?> list ? Flux.fromIterable(list) : Flux.just(value));
    }

    private static ByteBuffer text(Version version) {
        return ShardKeys.text(version.shardVersion() + "." + version.index());
    }

    private static ByteBuffer field(Address address) {
        return ByteBuffer.wrap(address.payload().toBytes());
    }

    private static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Object value) {
        var buffer = ((ByteBuffer) value).duplicate();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static RedisScript script(String name, ReturnType returns) {
        return RedisScript.load(RedisShardStore.class, name, returns);
    }
}
