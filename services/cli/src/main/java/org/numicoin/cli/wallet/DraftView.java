package org.numicoin.cli.wallet;

import java.nio.file.Path;
import java.util.List;
import org.numicoin.primitives.Hash256;

/// What commands print of a draft.
///
/// @param missing ids of keys that may still sign
record DraftView(
        String file,
        String id,
        int signatures,
        int required,
        boolean complete,
        List<String> missing) {
    static DraftView of(Path file, Draft draft) {
        return new DraftView(
                file.toString(),
                draft.core().id().toHex(),
                draft.signatures().size(),
                draft.required(),
                draft.isComplete(),
                draft.missing().stream().map(Hash256::toHex).toList());
    }

    String text() {
        return complete
                ? "%s: %d of %d signatures, ready for wallet broadcast"
                        .formatted(file, signatures, required)
                : "%s: %d of %d signatures, next wallet sign".formatted(file, signatures, required);
    }
}
