package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.numicoin.crypto.KnownKeys;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.validator.chain.Workers.Begun;

/// Verifies the signatures of a block's first transactions while the later ones execute.
final class RunningVerification {
    private static final int PART = 128;

    private final SignatureVerifier signatures;
    private final KnownKeys keys;
    private final Workers workers;
    private final List<Begun<Optional<SignatureCheck>>> parts = new ArrayList<>();
    private final AtomicBoolean abandoned = new AtomicBoolean();
    private int begun;

    /// @param keys of the parent's state
    RunningVerification(SignatureVerifier signatures, KnownKeys keys, Workers workers) {
        this.signatures = signatures;
        this.keys = keys;
        this.workers = workers;
    }

    /// Begins with what execution has collected so far, in parts.
    void add(List<SignatureCheck> collected) {
        while (collected.size() - begun >= PART) {
            begin(collected, begun + PART);
        }
    }

    /// Begins with the rest.
    void addLast(List<SignatureCheck> collected) {
        add(collected);
        if (collected.size() > begun) {
            begin(collected, collected.size());
        }
    }

    /// Another rule is broken: what has not begun is left out.
    void abandon() {
        abandoned.set(true);
    }

    /// The first signature that does not hold. This thread takes parts from the end, others from
    /// the front.
    Optional<SignatureCheck> firstBad() {
        parts.reversed().forEach(Begun::result);
        return parts.stream().map(Begun::result).flatMap(Optional::stream).findFirst();
    }

    private void begin(List<SignatureCheck> collected, int to) {
        var part = List.copyOf(collected.subList(begun, to));
        begun = to;
        parts.add(workers.begin(() -> verify(part)));
    }

    private Optional<SignatureCheck> verify(List<SignatureCheck> part) {
        if (abandoned.get()) {
            return Optional.empty();
        }
        var bad = signatures.verify(part, keys).firstBad();
        return bad.isPresent() ? Optional.of(part.get(bad.getAsInt())) : Optional.empty();
    }
}
