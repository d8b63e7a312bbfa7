package org.numicoin.validator.state;

import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Hash256;

/// Looks for damage: holds every column of a store against the others, against the tip's roots and
/// against the rules that need no signature and no proof of work. Changes nothing.
public final class StoreDoctor {
    /// Is told how far a check is.
    @FunctionalInterface
    public interface Progress {
        /// Says it.
        ///
        /// @param total 0 when it is not known
        void at(String what, long done, long total);
    }

    private StoreDoctor() {}

    public static StoreReport examine(ChainStore store, ChainSpec spec, Progress progress) {
        var findings = new Findings();
        try (var snapshot = store.snapshot()) {
            return examine(snapshot, spec, findings, progress);
        }
    }

    private static StoreReport examine(
            StoreReads reads, ChainSpec spec, Findings findings, Progress progress) {
        progress.at("files", 0, 1);
        findings.attempt(Damage.FILE, "files", reads::verifyFiles);
        Optional<StorePosition> position =
                findings.need(Damage.POSITION, "position", reads::findPosition);
        var chain = new ChainCheck(spec, reads, findings, progress);
        var state = new StateCheck(spec, reads, findings, progress);
        position.ifPresent(found -> {
            chain.run(found);
            stateRoot(reads, found, findings).ifPresent(state::run);
        });
        return new StoreReport(
                position.map(StorePosition::tipHeight).orElse(0L),
                position.map(found -> found.tipId().toHex()).orElse(""),
                chain.blocks(),
                chain.transactions(),
                state.entries(),
                state.pages(),
                findings.all());
    }

    private static Optional<Hash256> stateRoot(
            StoreReads reads, StorePosition position, Findings findings) {
        return findings.read(Damage.HEADER, "the tip", () -> reads.block(position.tipId()))
                .map(tip -> tip.header().stateRoot());
    }
}
