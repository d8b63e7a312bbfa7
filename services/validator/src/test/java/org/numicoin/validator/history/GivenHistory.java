package org.numicoin.validator.history;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A history that a test gives: blocks by height, so many in one answer, whatever their ids are.
public record GivenHistory(List<Bytes> blocks, int most) implements BlockHistory {
    public GivenHistory {
        blocks = List.copyOf(blocks);
    }

    @Override
    public String name() {
        return "a test";
    }

    @Override
    public List<Bytes> upTo(Hash256 id, long height, int count) {
        var given = new ArrayList<Bytes>();
        for (long at = height; at >= 0 && given.size() < Math.min(count, most); at--) {
            given.add(blocks.get((int) at));
        }
        return given;
    }
}
