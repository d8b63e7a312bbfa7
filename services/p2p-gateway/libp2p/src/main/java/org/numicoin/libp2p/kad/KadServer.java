package org.numicoin.libp2p.kad;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PeerId;

/// Answers the questions of others. What they ask this node to keep is checked, counted and
/// bounded.
final class KadServer {
    private final KadConfig config;
    private final Map<String, RecordValidator> validators;
    private final RoutingTable table;
    private final LongSupplier millis;
    private final ValueStore values;
    private final ProviderStore providers;
    private final Map<PeerId, Integer> writes = new HashMap<>();
    private long minute;

    KadServer(
            KadConfig config,
            Map<String, RecordValidator> validators,
            RoutingTable table,
            LongSupplier millis) {
        this.config = config;
        this.validators = validators;
        this.table = table;
        this.millis = millis;
        this.values = new ValueStore(config.values(), config.expiry().toMillis());
        this.providers =
                new ProviderStore(
                        config.providedKeys(),
                        config.providersPerKey(),
                        config.expiry().toMillis());
    }

    ValueStore values() {
        return values;
    }

    ProviderStore providers() {
        return providers;
    }

    /// The answer; empty where none is sent. What breaks a rule is malformed: the stream is reset.
    Optional<KadMessage> answer(PeerId from, KadMessage question) {
        if (question.key().isEmpty() && question.type() != KadMessage.Type.PING) {
            throw new MalformedException("kad-key", question.type() + " without a key");
        }
        long now = millis.getAsLong();
        return switch (question.type()) {
            case PING -> Optional.of(question);
            case FIND_NODE ->
                    Optional.of(question.answer(Optional.empty(), near(from, question), List.of()));
            case GET_VALUE ->
                    Optional.of(
                            question.answer(
                                    value(question.key(), now), near(from, question), List.of()));
            case GET_PROVIDERS ->
                    Optional.of(
                            question.answer(
                                    Optional.empty(),
                                    near(from, question),
                                    providers.get(question.key(), now)));
            case PUT_VALUE -> {
                put(from, question, now);
                yield Optional.of(question);
            }
            case ADD_PROVIDER -> {
                addProvider(from, question, now);
                yield Optional.empty();
            }
        };
    }

    void expire() {
        values.expire(millis.getAsLong());
        providers.expire(millis.getAsLong());
    }

    /// Checked again on the way out: a validator may have become stricter with time.
    private Optional<KadRecord> value(Bytes key, long now) {
        return values.get(key, now)
                .filter(value -> isValid(key, value))
                .map(value -> new KadRecord(key, value));
    }

    private List<KadPeer> near(PeerId from, KadMessage question) {
        var key = KadKey.of(question.key());
        return table.nearest(key, config.bucket() + 1).stream()
                .filter(peer -> !peer.id().equals(from))
                .limit(config.bucket())
                .toList();
    }

    private void put(PeerId from, KadMessage question, long now) {
        var record =
                question.record()
                        .filter(r -> r.key().equals(question.key()))
                        .orElseThrow(() ->
                                new MalformedException("kad-record", "a record of another key"));
        if (!isValid(record.key(), record.value())) {
            throw new MalformedException("kad-value", "a value that its validator refuses");
        }
        countWrite(from, now);
        var known = values.get(record.key(), now);
        boolean worse =
                known.isPresent()
                        && RecordValidator.of(validators, record.key())
                                        .map(v ->
                                                v.best(
                                                        record.key(),
                                                        List.of(record.value(), known.get())))
                                        .orElse(0)
                                == 1;
        if (!worse) {
            values.put(record.key(), record.value(), now);
        }
    }

    /// Peers speak for themselves only, and without an address they help nobody.
    private void addProvider(PeerId from, KadMessage question, long now) {
        countWrite(from, now);
        question.providers().stream()
                .filter(p -> p.id().equals(from) && !p.addresses().isEmpty())
                .findFirst()
                .ifPresent(provider -> providers.add(question.key(), provider, now));
    }

    private boolean isValid(Bytes key, Bytes value) {
        return RecordValidator.of(validators, key)
                .map(validator -> validator.isValid(key, value))
                .orElse(false);
    }

    private void countWrite(PeerId from, long now) {
        if (now / 60_000 != minute) {
            minute = now / 60_000;
            writes.clear();
        }
        if (writes.merge(from, 1, Integer::sum) > config.providesPerMinute()) {
            throw new MalformedException("kad-rate", "too many values and providers in a minute");
        }
    }
}
