package org.numicoin.libp2p.multiaddr;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Cursor;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.UVarint;

/// An address of components, each a protocol with its value: `/ip4/1.2.3.4/tcp/4001/p2p/12D3Koo…`.
/// The peer in it is read with `PeerId.in`. Standard: https://github.com/multiformats/multiaddr.
public record Multiaddr(List<Component> components) {
    public static final int BYTES_MAX = 1024;
    public static final int COMPONENTS_MAX = 16;

    /// One protocol and its value, in bytes.
    public record Component(Protocol protocol, Bytes value) {
        public Component {
            protocol.value().check(value);
        }

        @Override
        public String toString() {
            String text = protocol.value().toText(value);
            return "/" + protocol.text() + (text.isEmpty() ? "" : "/" + text);
        }
    }

    public Multiaddr {
        components = List.copyOf(components);
        if (components.isEmpty() || components.size() > COMPONENTS_MAX) {
            throw new MalformedException(
                    "multiaddr-length", components.size() + " components of an address");
        }
    }

    /// Reads the binary form. A code that is not in [Protocol] is an error, because the length of
    /// its value is unknown; who reads a list of addresses uses [#decodeKnown].
    public static Multiaddr decode(Bytes bytes) {
        if (bytes.length() > BYTES_MAX) {
            throw new MalformedException("multiaddr-length", bytes.length() + " bytes");
        }
        var in = new Cursor(bytes);
        var components = new ArrayList<Component>();
        while (in.remaining() > 0 && components.size() <= COMPONENTS_MAX) {
            long code = in.uvarint("the code of a protocol");
            var protocol = Protocol.ofCode(code).orElseThrow(() -> unknown(Long.toString(code)));
            components.add(new Component(protocol, protocol.value().read(in, protocol.text())));
        }
        return new Multiaddr(components);
    }

    /// Reads the binary form; empty for an address that this node cannot read, which must not fail
    /// the message that carries it.
    public static Optional<Multiaddr> decodeKnown(Bytes bytes) {
        try {
            return Optional.of(decode(bytes));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// Reads the text form; a trailing slash is allowed.
    public static Multiaddr parse(String text) {
        if (!text.startsWith("/") || text.length() > BYTES_MAX) {
            throw new MalformedException("multiaddr-text", "an address starts with a slash");
        }
        String[] parts = text.split("/", 0);
        var components = new ArrayList<Component>();
        for (int i = 1; i < parts.length; i++) {
            String name = parts[i];
            var protocol = Protocol.ofText(name).orElseThrow(() -> unknown(name));
            boolean valued = protocol.value() != AddressValue.NONE;
            if (valued && ++i == parts.length) {
                throw new MalformedException("multiaddr-text", name + " without a value");
            }
            components.add(new Component(protocol, protocol.value().parse(valued ? parts[i] : "")));
        }
        return new Multiaddr(components);
    }

    /// `/ip4/…/tcp/…` or `/ip6/…/tcp/…` of a resolved socket address.
    public static Multiaddr ofTcp(InetSocketAddress socket) {
        InetAddress ip = socket.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException("unresolved: " + socket);
        }
        return ofIp(ip).with(Protocol.TCP, AddressValue.port(socket.getPort()));
    }

    public static Multiaddr ofIp(InetAddress ip) {
        Bytes value = Bytes.wrap(ip.getAddress());
        var protocol = value.length() == 4 ? Protocol.IP4 : Protocol.IP6;
        return new Multiaddr(List.of(new Component(protocol, value)));
    }

    public Multiaddr with(Protocol protocol, Bytes value) {
        return with(new Multiaddr(List.of(new Component(protocol, value))));
    }

    /// This address with another behind it.
    public Multiaddr with(Multiaddr inner) {
        var all = new ArrayList<>(components);
        all.addAll(inner.components);
        return new Multiaddr(all);
    }

    /// This address without a peer at its end, if that leaves anything.
    public Multiaddr withoutPeer() {
        boolean ends = components.size() > 1 && components.getLast().protocol() == Protocol.P2P;
        return ends ? new Multiaddr(components.subList(0, components.size() - 1)) : this;
    }

    public Bytes encode() {
        var out = new byte[components.stream().mapToInt(Multiaddr::encodedLength).sum()];
        int size = 0;
        for (Component component : components) {
            Bytes value = component.value();
            size = UVarint.write(component.protocol().code(), out, size);
            if (component.protocol().value().isDelimited()) {
                size = UVarint.write(value.length(), out, size);
            }
            System.arraycopy(value.unsafeArray(), 0, out, size, value.length());
            size += value.length();
        }
        return Bytes.wrap(out);
    }

    /// The value of the first component of a protocol.
    public Optional<Bytes> value(Protocol protocol) {
        return components.stream()
                .filter(c -> c.protocol() == protocol)
                .map(Component::value)
                .findFirst();
    }

    public boolean has(Protocol protocol) {
        return value(protocol).isPresent();
    }

    /// The address of IPv4 or IPv6 that it starts with.
    public Optional<InetAddress> ip() {
        var first = components.getFirst();
        if (first.protocol() != Protocol.IP4 && first.protocol() != Protocol.IP6) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(first.value().toBytes()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("its length was checked", e);
        }
    }

    /// The name in DNS that it starts with: `dns`, `dns4`, `dns6` or `dnsaddr`.
    public Optional<String> name() {
        var first = components.getFirst();
        return switch (first.protocol()) {
            case DNS, DNS4, DNS6, DNSADDR -> Optional.of(first.value().toUtf8());
            default -> Optional.empty();
        };
    }

    public OptionalInt tcp() {
        return port(Protocol.TCP);
    }

    public OptionalInt udp() {
        return port(Protocol.UDP);
    }

    /// The multihash of the last peer: the one that is reached, when there is a relay before it.
    public Optional<Bytes> peer() {
        return components.reversed().stream()
                .filter(c -> c.protocol() == Protocol.P2P)
                .map(Component::value)
                .findFirst();
    }

    /// Where to connect when this is plain TCP over IP, with or without a peer at the end; empty
    /// for every other transport.
    public Optional<InetSocketAddress> tcpSocket() {
        var plain = withoutPeer().components;
        boolean tcp = plain.size() == 2 && plain.getLast().protocol() == Protocol.TCP;
        return tcp
                ? ip().map(ip ->
                        new InetSocketAddress(ip, AddressValue.port(plain.getLast().value())))
                : Optional.empty();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        components.forEach(text::append);
        return text.toString();
    }

    private static int encodedLength(Component component) {
        int value = component.value().length();
        boolean delimited = component.protocol().value().isDelimited();
        return UVarint.size(component.protocol().code())
                + (delimited ? UVarint.size(value) : 0)
                + value;
    }

    private OptionalInt port(Protocol protocol) {
        return value(protocol).stream().mapToInt(AddressValue::port).findFirst();
    }

    private static MalformedException unknown(String protocol) {
        return new MalformedException("multiaddr-protocol", "unknown protocol " + protocol);
    }
}
