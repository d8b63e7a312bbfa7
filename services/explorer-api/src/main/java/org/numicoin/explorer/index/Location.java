package org.numicoin.explorer.index;

/// Where a transaction lies on the main chain.
///
/// @param index within its block, from 0
public record Location(long height, int index) {
    public Location {
        if (height < 0 || index < 0) {
            throw new IllegalArgumentException("no transaction at " + height + ", " + index);
        }
    }
}
