package org.numicoin.explorer.limit;

import reactor.core.publisher.Mono;

/// Counts what clients had within the length of a window.
interface Window {
    /// Gives a client some of what is left for it.
    ///
    /// @param limit how many it may have in a window
    /// @return how many of those asked for, 0 if none is left
    Mono<Integer> take(String client, int asked, int limit);
}
