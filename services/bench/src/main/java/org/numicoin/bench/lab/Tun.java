package org.numicoin.bench.lab;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// An interface of Linux whose packets a process reads and writes, one a call. See the kernel's
/// Documentation/networking/tuntap.rst.
@SuppressWarnings("restricted") // calls the C library, which is the only way to such an interface
final class Tun {
    static final int PACKET_MAX = 65_536;

    private static final int O_RDWR = 2;
    private static final long TUNSETIFF = 0x4004_54caL;

    /// Packets of IP without anything before them.
    private static final short IFF_TUN_NO_PI = 0x1001;

    private static final int REQUEST_LENGTH = 40;
    private static final int FLAGS_AT = 16;

    private static final MethodHandle OPEN =
            function(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle IOCTL =
            function(
                    "ioctl",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = transfer("read");
    private static final MethodHandle WRITE = transfer("write");

    private final int descriptor;

    private Tun(int descriptor) {
        this.descriptor = descriptor;
    }

    static Tun open(String name) throws IOException {
        try (var arena = Arena.ofConfined()) {
            int descriptor = (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), O_RDWR);
            var request = arena.allocate(REQUEST_LENGTH);
            request.copyFrom(MemorySegment.ofArray(name.getBytes(StandardCharsets.US_ASCII)));
            request.set(ValueLayout.JAVA_SHORT, FLAGS_AT, IFF_TUN_NO_PI);
            int status = (int) IOCTL.invokeExact(descriptor, TUNSETIFF, request);
            if (descriptor < 0 || status < 0) {
                throw new IOException("no interface " + name);
            }
            return new Tun(descriptor);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// Waits for a packet and says how long it is.
    int read(MemorySegment into) throws IOException {
        try {
            return (int) (long) READ.invokeExact(descriptor, into, into.byteSize());
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// Gives a packet to the kernel, which may drop it.
    void write(MemorySegment packet, long length) throws IOException {
        try {
            var _ = (long) WRITE.invokeExact(descriptor, packet, length);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static IOException failed(Throwable e) {
        return e instanceof IOException known ? known : new IOException("a call of the system", e);
    }

    private static MethodHandle transfer(String name) {
        return function(
                name,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG));
    }

    private static MethodHandle function(
            String name, FunctionDescriptor type, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }
}
