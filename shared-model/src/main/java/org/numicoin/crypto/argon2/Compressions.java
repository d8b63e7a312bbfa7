package org.numicoin.crypto.argon2;

import java.util.Optional;
import jdk.incubator.vector.LongVector;

/// The compression functions there are.
public final class Compressions {
    private Compressions() {}

    /// The one for the widest vectors of the processor. Empty without 256 bits, or where Java runs
    /// without `--add-modules jdk.incubator.vector`.
    public static Optional<Compression> widest() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vectors ? Vectors.widest() : Optional.empty();
    }

    public static Compression plain() {
        return new PlainCompression();
    }

    /// A class of its own, so that it is loaded only where there are vectors.
    private static final class Vectors {
        private Vectors() {}

        static Optional<Compression> widest() {
            return switch (LongVector.SPECIES_PREFERRED.vectorBitSize()) {
                case 512 -> {
                    CompilerHint.optimizedOnly(Vector512Compression.class, "compress");
                    yield Optional.of(new Vector512Compression());
                }
                case 256 -> Optional.of(new Vector256Compression());
                default -> Optional.empty();
            };
        }
    }
}
