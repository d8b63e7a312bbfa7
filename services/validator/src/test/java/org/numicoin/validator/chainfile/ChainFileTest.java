package org.numicoin.validator.chainfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chainfile.Chain.Link;
import org.numicoin.validator.chainfile.ChainFileException.Code;

/// The format: what is written is read again, and every way in which it can be spoilt is found.
final class ChainFileTest {
    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder builder = new ChainBuilder(spec);
    private final Hash256 genesisId = builder.genesis().id();

    @TempDir private Path folder;
    private List<Block> blocks = List.of();
    private byte[] whole = {};

    @BeforeEach
    void write() throws IOException {
        var made = new ArrayList<Block>();
        Node tip = builder.genesis();
        for (int i = 0; i < 3; i++) {
            tip = builder.extend(tip, i);
            made.add(tip.block());
        }
        blocks = made;
        whole = Files.readAllBytes(ChainFiles.write(folder.resolve("whole"), spec, blocks));
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        assertThat(read(whole))
                .isEqualTo(blocks.stream().map(Block::encoded).map(Bytes::wrap).toList());
        var later = blocks.subList(1, 3);
        byte[] part = Files.readAllBytes(ChainFiles.write(folder.resolve("part"), spec, later));
        assertThat(read(part)).hasSize(2);
    }

    @Test
    void isWhatTheSpecificationSays() throws Exception {
        var expected = ByteBuffer.allocate(whole.length);
        expected.put("NUMIBLKS".getBytes(StandardCharsets.US_ASCII));
        expected.putShort((short) 1).put(genesisId.toBytes()).putLong(1).putLong(3);
        for (Block block : blocks) {
            expected.putInt(block.encoded().length).put(block.encoded());
        }
        var digest = MessageDigest.getInstance("SHA-256");
        expected.put(digest.digest(Arrays.copyOf(expected.array(), expected.position())));
        assertThat(whole).isEqualTo(expected.array());
    }

    @Test
    void findsAnEndThatComesTooEarly() {
        for (int length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isEqualTo(Code.TRUNCATED);
        }
        assertThat(refusal(Arrays.copyOf(whole, whole.length + 1))).isEqualTo(Code.TRAILING_BYTES);
    }

    @Test
    void findsAChangeOfAnyByteOfTheHeader() {
        for (int at = 0; at < FileHeader.BYTES; at++) {
            Code code = refusal(changed(at));
            if (at < 8) {
                assertThat(code).isEqualTo(Code.NO_CHAIN_FILE);
            } else if (at < 10) {
                assertThat(code).isEqualTo(Code.UNKNOWN_VERSION);
            } else if (at < 42) {
                assertThat(code).isEqualTo(Code.OTHER_CHAIN);
            } else if (at < 50) {
                assertThat(code).as("byte %d", at).isIn(Code.BAD_HEIGHT, Code.BAD_LINK);
            } else {
                assertThat(code)
                        .as("byte %d", at)
                        .isIn(
                                Code.BAD_HEIGHT,
                                Code.BAD_LENGTH,
                                Code.TRUNCATED,
                                Code.TRAILING_BYTES);
            }
        }
    }

    @Test
    void findsAChangeOfAnyOtherByte() {
        for (int at = FileHeader.BYTES; at < whole.length; at++) {
            byte[] bytes = changed(at);
            assertThatThrownBy(() -> read(bytes))
                    .as("byte %d", at)
                    .isInstanceOf(ChainFileException.class);
        }
        assertThat(refusal(changed(whole.length - 1))).isEqualTo(Code.BAD_CHECKSUM);
    }

    @Test
    void allocatesNothingForALengthThatCannotBe() {
        for (int length : new int[] {0, 281, spec.blockBytesMax() + 1, Integer.MAX_VALUE, -1}) {
            byte[] bytes = whole.clone();
            ByteBuffer.wrap(bytes).putInt(FileHeader.BYTES, length);
            assertThat(refusal(bytes)).as("length %d", length).isEqualTo(Code.BAD_LENGTH);
        }
    }

    @Test
    void refusesBlocksThatAreNoChain() throws IOException {
        Block sibling = builder.extend(builder.genesis(), 5).block();
        assertThat(refusalOf("siblings", List.of(sibling, blocks.get(1)))).isEqualTo(Code.BAD_LINK);
        assertThat(refusalOf("gap", List.of(blocks.get(0), blocks.get(2))))
                .isEqualTo(Code.BAD_LINK);
        var others = new ChainBuilder(Specs.fast(5, 50));
        Block stranger = others.extend(others.genesis(), 1).block();
        assertThat(refusalOf("stranger", List.of(stranger))).isEqualTo(Code.BAD_LINK);
    }

    @Test
    void refusesAFileOfAnotherChain() throws IOException {
        var other = Specs.fast(5, 50);
        Path file = ChainFiles.write(folder.resolve("other"), other, blocks);
        assertThat(refusal(Files.readAllBytes(file))).isEqualTo(Code.OTHER_CHAIN);
    }

    @Test
    void leavesNothingThatWasNotFinishedAndReplacesNothing() throws IOException {
        Path file = folder.resolve("new");
        try (var writer = ChainFileWriter.create(file, new FileHeader(genesisId, 1, 3))) {
            writer.add(Bytes.wrap(blocks.getFirst().encoded()));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly("whole");
        }
        assertThatThrownBy(() -> ChainFiles.write(folder.resolve("whole"), spec, blocks))
                .isInstanceOf(ChainFileException.class)
                .hasMessageStartingWith("file-exists: ");
    }

    private byte[] changed(int at) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) 0x81;
        return bytes;
    }

    private Code refusalOf(String name, List<Block> chain) throws IOException {
        return refusal(Files.readAllBytes(ChainFiles.write(folder.resolve(name), spec, chain)));
    }

    private Code refusal(byte[] bytes) {
        return catchThrowableOfType(ChainFileException.class, () -> read(bytes)).code();
    }

    private List<Bytes> read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("read"), bytes);
        var read = new ArrayList<Bytes>();
        try (var reader = ChainFileReader.open(file, spec, genesisId)) {
            for (Optional<Link> next = reader.next(); next.isPresent(); next = reader.next()) {
                read.add(next.get().encoded());
            }
        } finally {
            Files.delete(file);
        }
        return read;
    }
}
