package org.numicoin.libp2p.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds peers on the local network by multicast DNS, and is found. Standard: discovery/mdns.md.
public final class Mdns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mdns.class);
    private static final String SERVICE = "_p2p._udp.local";
    private static final String PREFIX = "dnsaddr=";
    private static final InetSocketAddress GROUP = new InetSocketAddress(group(), 5353);
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int NAME_LENGTH = 40;

    /// Both sides of what a flood on the local network can cause.
    private static final long ANSWER_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private static final int PACKETS_PER_SECOND = 200;

    private static final int ADDRESSES_MAX = 8;

    private final PeerId self;
    private final Supplier<List<Multiaddr>> addresses;
    private final Consumer<FoundPeer> found;
    private final String name;
    private final DatagramChannel channel;
    private final List<NetworkInterface> interfaces = new ArrayList<>();
    private final ScheduledExecutorService queries =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("mdns-query").daemon().factory());

    // What follows belongs to the reading thread.
    private long answeredAt = System.nanoTime() - ANSWER_INTERVAL_NANOS;
    private long second;
    private int packets;

    private Mdns(
            PeerId self,
            Supplier<List<Multiaddr>> addresses,
            RandomGenerator random,
            Consumer<FoundPeer> found)
            throws IOException {
        this.self = self;
        this.addresses = addresses;
        this.found = found;
        this.name = randomName(random) + "." + SERVICE;
        this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
    }

    /// Asks at once and then in each interval, and answers others.
    ///
    /// @param addresses where this node listens; only private ones are told
    /// @param found is called on the reading thread, several times for the same peer
    /// @throws IOException where there is no multicast
    public static Mdns start(
            PeerId self,
            Supplier<List<Multiaddr>> addresses,
            RandomGenerator random,
            Duration interval,
            Consumer<FoundPeer> found)
            throws IOException {
        var mdns = new Mdns(self, addresses, random, found);
        try {
            mdns.join();
        } catch (IOException e) {
            mdns.close();
            throw e;
        }
        Thread.ofPlatform().name("mdns").daemon().start(mdns::read);
        var query = new MdnsPacket(false, List.of(SERVICE), List.of(), List.of()).encode();
        var _ =
                mdns.queries.scheduleAtFixedRate(
                        () -> mdns.send(query), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return mdns;
    }

    @Override
    public void close() {
        queries.shutdownNow();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("mdns: {}", e.getMessage());
        }
    }

    private void join() throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        channel.bind(new InetSocketAddress(GROUP.getPort()));
        for (var each : NetworkInterface.networkInterfaces().toList()) {
            if (isUsable(each)) {
                channel.join(GROUP.getAddress(), each);
                interfaces.add(each);
            }
        }
        if (interfaces.isEmpty()) {
            throw new IOException("no interface with multicast");
        }
    }

    private static boolean isUsable(NetworkInterface each) {
        try {
            return each.isUp()
                    && each.supportsMulticast()
                    && each.inetAddresses().anyMatch(a -> a instanceof Inet4Address);
        } catch (SocketException e) {
            return false;
        }
    }

    private void read() {
        var buffer = ByteBuffer.allocate(MdnsPacket.BYTES_MAX);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                channel.receive(buffer);
                if (isWithinRate()) {
                    handle(Bytes.copyOf(buffer.array(), 0, buffer.position()));
                }
            } catch (MalformedException e) {
                LOG.debug("mdns: {}", e.getMessage());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.debug("mdns: {}", e.getMessage());
            }
        }
    }

    private boolean isWithinRate() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (now != second) {
            second = now;
            packets = 0;
        }
        return packets++ < PACKETS_PER_SECOND;
    }

    private void handle(Bytes bytes) {
        var packet = MdnsPacket.decode(bytes);
        if (packet.response()) {
            peer(packet).ifPresent(found);
        } else if (packet.questions().contains(SERVICE)
                && System.nanoTime() - answeredAt >= ANSWER_INTERVAL_NANOS) {
            answeredAt = System.nanoTime();
            answer().ifPresent(answer -> send(answer.encode()));
        }
    }

    /// The peer of an answer: the first id that its texts name, and all addresses of that id.
    private Optional<FoundPeer> peer(MdnsPacket packet) {
        var target =
                packet.pointers().stream()
                        .filter(p -> p.name().equalsIgnoreCase(SERVICE) && !p.target().equals(name))
                        .map(MdnsPacket.Pointer::target)
                        .findFirst();
        if (target.isEmpty()) {
            return Optional.empty();
        }
        var told = new LinkedHashSet<Multiaddr>();
        packet.texts().stream()
                .filter(text -> text.name().equals(target.get()))
                .flatMap(text -> text.strings().stream())
                .filter(string -> string.startsWith(PREFIX))
                .limit(64)
                .forEach(string -> parse(string.substring(PREFIX.length())).ifPresent(told::add));
        var id = told.stream().flatMap(address -> PeerId.in(address).stream()).findFirst();
        return id.filter(peer -> !peer.equals(self))
                .map(peer ->
                        new FoundPeer(
                                peer, told.stream().filter(a -> PeerId.in(a).equals(id)).toList()));
    }

    /// Only addresses that mean something here; those of the Internet are nobody's business.
    private Optional<MdnsPacket> answer() {
        var texts =
                addresses.get().stream()
                        .filter(address -> address.ip().filter(Mdns::isLocal).isPresent())
                        .map(address -> PREFIX + self.at(address))
                        .filter(text -> text.getBytes(StandardCharsets.UTF_8).length <= 255)
                        .limit(ADDRESSES_MAX)
                        .map(text -> new MdnsPacket.Text(name, List.of(text)))
                        .toList();
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MdnsPacket(
                                true,
                                List.of(),
                                List.of(new MdnsPacket.Pointer(SERVICE, name)),
                                texts));
    }

    /// One socket sends on all interfaces, one after the other.
    private synchronized void send(Bytes packet) {
        for (NetworkInterface each : interfaces) {
            try {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
                channel.send(ByteBuffer.wrap(packet.unsafeArray()), GROUP);
            } catch (IOException e) {
                LOG.debug("mdns on {}: {}", each.getName(), e.getMessage());
            }
        }
    }

    private static Optional<Multiaddr> parse(String text) {
        try {
            return Optional.of(Multiaddr.parse(text));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static boolean isLocal(InetAddress ip) {
        boolean uniqueLocal = ip.getAddress().length == 16 && (ip.getAddress()[0] & 0xfe) == 0xfc;
        return ip.isSiteLocalAddress()
                || ip.isLoopbackAddress()
                || ip.isLinkLocalAddress()
                || uniqueLocal;
    }

    private static String randomName(RandomGenerator random) {
        var name = new StringBuilder();
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    private static InetAddress group() {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 224, 0, 0, (byte) 251});
        } catch (IOException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
