package org.numicoin.worker.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.argon2.Argon2Shape;
import org.numicoin.crypto.argon2.Argon2Start;
import org.numicoin.primitives.Hash256;
import org.numicoin.worker.search.BatchHash;

/// Argon2id on a device, as many hashes at a time as its memory has room for. One thread uses it.
public final class DeviceArgon2 implements BatchHash, AutoCloseable {
    /// What the rest of the system keeps of a device's memory.
    private static final int MEMORY_PARTS_TAKEN = 3;

    private static final int MEMORY_PARTS = 4;

    /// Hashes of a work group: 64 work items fill the groups of every vendor.
    private static final int GROUP = 2;

    private static final int ITEMS = 32;
    private static final int MESSAGE_MAX = 4096;
    private static final int MESSAGE_UNIT = 128;
    private static final byte[] NOTHING = {};

    // Of CL/cl.h.
    private static final int BUILD_PROGRAM_FAILURE = -11;
    private static final int PROGRAM_BUILD_LOG = 0x1183;
    private static final long MEM_READ_WRITE = 1;
    private static final int TRUE = 1;

    private final OpenClDevice device;
    private final OpenCl cl;
    private final Argon2Shape shape;
    private final int hashesMax;
    private final Arena arena = Arena.ofShared();
    private final Deque<Runnable> releases = new ArrayDeque<>();
    private final MemorySegment queue;
    private final MemorySegment start;
    private final MemorySegment fill;
    private final MemorySegment finish;
    private final MemorySegment message;
    private final MemorySegment messageBuffer;
    private final MemorySegment tags;
    private final MemorySegment tagsBuffer;

    /// Builds the program and takes the memory.
    ///
    /// @param memoryMax bytes to take at most; less where the device has less
    public DeviceArgon2(OpenClDevice device, Argon2Parameters parameters, long memoryMax) {
        this.device = device;
        this.cl = device.openCl();
        this.shape =
                new Argon2Shape(parameters.memoryKib(), parameters.passes(), parameters.lanes());
        this.hashesMax = room(device, shape, memoryMax);
        try {
            MemorySegment context = context();
            this.queue =
                    made(
                            "clCreateCommandQueue",
                            "clReleaseCommandQueue",
                            context,
                            device.handle(),
                            0L);
            MemorySegment program = program(context);
            this.start = kernel(program, "start");
            this.fill = kernel(program, "fill");
            this.finish = kernel(program, "finish");
            MemorySegment memory = buffer(context, hashesMax * blockBytes(shape));
            this.message = arena.allocate(MESSAGE_MAX);
            this.messageBuffer = buffer(context, MESSAGE_MAX);
            this.tags = arena.allocate((long) hashesMax * Hash256.BYTES);
            this.tagsBuffer = buffer(context, tags.byteSize());
            MemorySegment references = references(context);
            argument(start, 0, memory);
            argument(start, 1, messageBuffer);
            argument(fill, 0, memory);
            argument(fill, 1, references);
            argument(finish, 0, memory);
            argument(finish, 1, tagsBuffer);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public String name() {
        return device.toString();
    }

    @Override
    public int hashesMax() {
        return hashesMax;
    }

    @Override
    public void hash(byte[] blob, int firstNonce, int count, byte[] hashes) {
        byte[] input =
                Argon2Start.message(
                        shape, Hash256.BYTES, blob, ProofOfWorkHash.salt(blob), NOTHING, NOTHING);
        hash(
                input,
                Argon2Start.PASSWORD_AT + BlockHeader.BLOB_NONCE_OFFSET,
                firstNonce,
                count,
                hashes);
    }

    /// Tags of 32 bytes.
    ///
    /// @param input what H0 is the hash of
    /// @param nonceAt where in it the nonce lies; less than 0 for none
    void hash(byte[] input, int nonceAt, int firstNonce, int count, byte[] hashes) {
        if (count < 1 || count > hashesMax || hashes.length < count * Hash256.BYTES) {
            throw new IllegalArgumentException(
                    count + " hashes into " + hashes.length + " bytes, at most " + hashesMax);
        }
        byte[] padded =
                Arrays.copyOf(input, Math.ceilDiv(input.length, MESSAGE_UNIT) * MESSAGE_UNIT);
        MemorySegment.copy(padded, 0, message, ValueLayout.JAVA_BYTE, 0, padded.length);
        cl.call(
                "clEnqueueWriteBuffer",
                queue,
                messageBuffer,
                TRUE,
                0L,
                (long) padded.length,
                message,
                0,
                MemorySegment.NULL,
                MemorySegment.NULL);
        argument(start, 2, input.length);
        argument(start, 3, nonceAt);
        argument(start, 4, firstNonce);
        int groups = Math.ceilDiv(count, GROUP);
        run(start, 2L * shape.lanes() * groups * GROUP, 0);
        run(fill, (long) groups * GROUP * ITEMS, GROUP * ITEMS);
        run(finish, count, 0);
        cl.call(
                "clEnqueueReadBuffer",
                queue,
                tagsBuffer,
                TRUE,
                0L,
                (long) count * Hash256.BYTES,
                tags,
                0,
                MemorySegment.NULL,
                MemorySegment.NULL);
        MemorySegment.copy(tags, ValueLayout.JAVA_BYTE, 0, hashes, 0, count * Hash256.BYTES);
    }

    /// Gives everything back, newest first.
    @Override
    public void close() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static int room(OpenClDevice device, Argon2Shape shape, long memoryMax) {
        long bytes =
                Math.min(
                        memoryMax,
                        Math.min(
                                device.allocationMax(),
                                device.memoryBytes() / MEMORY_PARTS * MEMORY_PARTS_TAKEN));
        long hashes = bytes / blockBytes(shape) / GROUP * GROUP;
        if (hashes < GROUP) {
            throw new OpenClException(
                    "clCreateBuffer",
                    0,
                    "%s has no room for %d hashes in %,d bytes".formatted(device, GROUP, bytes));
        }
        return (int) Math.min(hashes, 1 << 20);
    }

    private static long blockBytes(Argon2Shape shape) {
        return shape.blocks() * 1024L;
    }

    private MemorySegment context() {
        MemorySegment devices = arena.allocateFrom(ValueLayout.ADDRESS, device.handle());
        return made(
                "clCreateContext",
                "clReleaseContext",
                MemorySegment.NULL,
                1,
                devices,
                MemorySegment.NULL,
                MemorySegment.NULL);
    }

    private MemorySegment program(MemorySegment context) {
        MemorySegment sources =
                arena.allocateFrom(ValueLayout.ADDRESS, arena.allocateFrom(source()));
        MemorySegment program =
                made(
                        "clCreateProgramWithSource",
                        "clReleaseProgram",
                        context,
                        1,
                        sources,
                        MemorySegment.NULL);
        MemorySegment devices = arena.allocateFrom(ValueLayout.ADDRESS, device.handle());
        String options =
                "-DPASSES=%d -DLANES=%d -DLANE_BLOCKS=%d -DHASHES=%d"
                        .formatted(shape.passes(), shape.lanes(), shape.laneBlocks(), GROUP);
        int status =
                cl.status(
                        "clBuildProgram",
                        program,
                        1,
                        devices,
                        arena.allocateFrom(options),
                        MemorySegment.NULL,
                        MemorySegment.NULL);
        if (status != 0) {
            String log =
                    status == BUILD_PROGRAM_FAILURE
                            ? new String(
                                    cl.bytes(
                                            "clGetProgramBuildInfo",
                                            program,
                                            device.handle(),
                                            PROGRAM_BUILD_LOG),
                                    StandardCharsets.UTF_8)
                            : "";
            throw new OpenClException("clBuildProgram", status, log);
        }
        return program;
    }

    private MemorySegment kernel(MemorySegment program, String name) {
        return made("clCreateKernel", "clReleaseKernel", program, arena.allocateFrom(name));
    }

    private MemorySegment buffer(MemorySegment context, long bytes) {
        return made(
                "clCreateBuffer",
                "clReleaseMemObject",
                context,
                MEM_READ_WRITE,
                bytes,
                MemorySegment.NULL);
    }

    private MemorySegment references(MemorySegment context) {
        MemorySegment references =
                arena.allocateFrom(ValueLayout.JAVA_INT, shape.firstReferences());
        MemorySegment buffer = buffer(context, references.byteSize());
        cl.call(
                "clEnqueueWriteBuffer",
                queue,
                buffer,
                TRUE,
                0L,
                references.byteSize(),
                references,
                0,
                MemorySegment.NULL,
                MemorySegment.NULL);
        return buffer;
    }

    private MemorySegment made(String function, String release, Object... arguments) {
        MemorySegment thing = cl.create(function, arguments);
        releases.push(() -> cl.call(release, thing));
        return thing;
    }

    private void argument(MemorySegment kernel, int index, MemorySegment handle) {
        try (var own = Arena.ofConfined()) {
            cl.call(
                    "clSetKernelArg",
                    kernel,
                    index,
                    ValueLayout.ADDRESS.byteSize(),
                    own.allocateFrom(ValueLayout.ADDRESS, handle));
        }
    }

    private void argument(MemorySegment kernel, int index, int value) {
        try (var own = Arena.ofConfined()) {
            cl.call(
                    "clSetKernelArg",
                    kernel,
                    index,
                    (long) Integer.BYTES,
                    own.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    /// @param group work items of a group; 0 leaves it to the driver
    private void run(MemorySegment kernel, long items, long group) {
        try (var own = Arena.ofConfined()) {
            MemorySegment global = own.allocateFrom(ValueLayout.JAVA_LONG, items);
            MemorySegment local =
                    group == 0
                            ? MemorySegment.NULL
                            : own.allocateFrom(ValueLayout.JAVA_LONG, group);
            cl.call(
                    "clEnqueueNDRangeKernel",
                    queue,
                    kernel,
                    1,
                    MemorySegment.NULL,
                    global,
                    local,
                    0,
                    MemorySegment.NULL,
                    MemorySegment.NULL);
        }
    }

    private static String source() {
        try (InputStream source =
                Objects.requireNonNull(DeviceArgon2.class.getResourceAsStream("argon2.cl"))) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
