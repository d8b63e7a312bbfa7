package org.numicoin.bench.pow;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Hash256;

/// The reference C code of Argon2 with AVX2, built by the C compiler of this machine from a folder
/// with its `include` and `src`: what a miner in C reaches. Absent without the folder.
@SuppressWarnings("restricted") // calls what was built here
final class CYardstick implements ProofOfWorkHash {
    /// `NUMI_ARGON2_SOURCE`: where the sources lie.
    static final String SETTING = "NUMI_ARGON2_SOURCE";

    private static final List<String> SOURCES =
            List.of("argon2.c", "core.c", "encoding.c", "opt.c", "blake2/blake2b.c");

    /// `-Bsymbolic`: argon2-jvm has loaded functions of the same names, and ours would call those.
    private static final List<String> COMPILER =
            List.of(
                    "cc",
                    "-O3",
                    "-mavx2",
                    "-fPIC",
                    "-shared",
                    "-Wl,-Bsymbolic",
                    "-DARGON2_NO_THREADS");

    private final Argon2Parameters parameters;
    private final MethodHandle hash;

    private CYardstick(Argon2Parameters parameters, MethodHandle hash) {
        this.parameters = parameters;
        this.hash = hash;
    }

    /// How it is built, for reports.
    static String command() {
        return String.join(" ", COMPILER);
    }

    static Optional<CYardstick> build(Argon2Parameters parameters)
            throws IOException, InterruptedException {
        String folder = System.getenv().getOrDefault(SETTING, "");
        return folder.isBlank()
                ? Optional.empty()
                : Optional.of(new CYardstick(parameters, built(Path.of(folder))));
    }

    @Override
    public String name() {
        return "reference C code with AVX2";
    }

    @Override
    public Hash256 hash(byte[] blob) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment tag = arena.allocate(Hash256.BYTES);
            MemorySegment input = arena.allocateFrom(ValueLayout.JAVA_BYTE, blob);
            int status =
                    (int)
                            hash.invokeExact(
                                    tag,
                                    input,
                                    blob.length,
                                    parameters.passes(),
                                    parameters.memoryKib(),
                                    parameters.lanes());
            if (status != 0) {
                throw new IllegalStateException("argon2_ctx returns " + status);
            }
            return Hash256.of(tag.toArray(ValueLayout.JAVA_BYTE));
        } catch (Throwable e) {
            throw new IllegalStateException("the reference C code", e);
        }
    }

    private static MethodHandle built(Path folder) throws IOException, InterruptedException {
        try (var temporary = TemporaryFolder.create()) {
            Path shim = temporary.path().resolve("yardstick.c");
            try (InputStream text =
                    Objects.requireNonNull(CYardstick.class.getResourceAsStream("yardstick.c"))) {
                Files.copy(text, shim);
            }
            Path library = temporary.path().resolve("yardstick.so");
            var command = new ArrayList<>(COMPILER);
            command.add("-I" + folder.resolve("include"));
            command.add("-I" + folder.resolve("src"));
            command.add(shim.toString());
            SOURCES.forEach(each -> command.add(folder.resolve("src").resolve(each).toString()));
            command.addAll(List.of("-o", library.toString()));
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException("the compiler ends with " + status + ": " + command);
            }
            var symbol =
                    SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("numi_hash");
            return Linker.nativeLinker()
                    .downcallHandle(
                            symbol,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT));
        }
    }
}
