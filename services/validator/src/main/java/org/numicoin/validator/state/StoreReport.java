package org.numicoin.validator.state;

import java.util.List;

/// What a check of a store looked at and found.
///
/// @param height of the tip, as the position says
/// @param tip its id in hex, empty when the position cannot be read
/// @param damage nothing when all is well
public record StoreReport(
        long height,
        String tip,
        long blocks,
        long transactions,
        long entries,
        long pages,
        List<Found> damage) {
    /// Damage of one kind.
    ///
    /// @param examples where the first ones are
    public record Found(Damage kind, long count, List<String> examples) {
        public Found {
            examples = List.copyOf(examples);
        }
    }

    public StoreReport {
        damage = List.copyOf(damage);
    }

    public boolean isClean() {
        return damage.isEmpty();
    }
}
