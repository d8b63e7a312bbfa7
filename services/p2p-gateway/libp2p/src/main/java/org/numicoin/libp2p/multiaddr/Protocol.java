package org.numicoin.libp2p.multiaddr;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The protocols of multiaddresses that are met in libp2p networks, with their codes from the table
/// of multiformats. Only TCP over IP is dialed here; the others are read, written and passed on.
public enum Protocol {
    IP4("ip4", 4, AddressValue.IP_4),
    TCP("tcp", 6, AddressValue.PORT),
    IP6("ip6", 41, AddressValue.IP_6),
    IP6ZONE("ip6zone", 42, AddressValue.TEXT),
    IPCIDR("ipcidr", 43, AddressValue.BYTE),
    DNS("dns", 53, AddressValue.TEXT),
    DNS4("dns4", 54, AddressValue.TEXT),
    DNS6("dns6", 55, AddressValue.TEXT),
    DNSADDR("dnsaddr", 56, AddressValue.TEXT),
    UDP("udp", 273, AddressValue.PORT),
    WEBRTC_DIRECT("webrtc-direct", 280, AddressValue.NONE),
    WEBRTC("webrtc", 281, AddressValue.NONE),
    P2P_CIRCUIT("p2p-circuit", 290, AddressValue.NONE),
    P2P("p2p", 421, AddressValue.PEER),
    TLS("tls", 448, AddressValue.NONE),
    SNI("sni", 449, AddressValue.TEXT),
    NOISE("noise", 454, AddressValue.NONE),
    QUIC("quic", 460, AddressValue.NONE),
    QUIC_V1("quic-v1", 461, AddressValue.NONE),
    WEBTRANSPORT("webtransport", 465, AddressValue.NONE),
    WS("ws", 477, AddressValue.NONE),
    WSS("wss", 478, AddressValue.NONE),
    HTTP("http", 480, AddressValue.NONE);

    private static final Map<Long, Protocol> BY_CODE =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(p -> (long) p.code, Function.identity()));
    private static final Map<String, Protocol> BY_TEXT =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(p -> p.text, Function.identity()));

    private final String text;
    private final int code;
    private final AddressValue value;

    Protocol(String text, int code, AddressValue value) {
        this.text = text;
        this.code = code;
        this.value = value;
    }

    public String text() {
        return text;
    }

    public int code() {
        return code;
    }

    AddressValue value() {
        return value;
    }

    static Optional<Protocol> ofCode(long code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /// `ipfs` is the old name of `p2p`.
    static Optional<Protocol> ofText(String text) {
        return Optional.ofNullable(BY_TEXT.get(text.equals("ipfs") ? "p2p" : text));
    }
}
