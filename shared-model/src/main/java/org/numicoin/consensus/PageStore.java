package org.numicoin.consensus;

import java.util.Optional;

/// The pages of one version of the state tree. Answers are the same for as long as an update or a
/// proof runs, and may be asked for by several threads.
@FunctionalInterface
public interface PageStore {
    PageStore EMPTY = _ -> Optional.empty();

    Optional<StatePage> get(PageKey key);

    /// These pages after an update that is not stored yet.
    default PageStore with(StateTreeUpdate update) {
        return key -> {
            Optional<StatePage> changed = update.pages().get(key);
            return changed == null ? get(key) : changed;
        };
    }
}
