package org.numicoin.libp2p.discovery;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// DNS over Netty, with the servers of the system or one of one's own.
public final class NettyDns implements Dns, AutoCloseable {
    private static final int TEXTS_MAX = 256;

    private final Duration timeout;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final DnsNameResolver resolver;

    /// @param server to ask instead of those of the system
    public NettyDns(Optional<InetSocketAddress> server, Duration timeout) {
        this.timeout = timeout;
        var builder =
                new DnsNameResolverBuilder(loop.next())
                        .datagramChannelType(NioDatagramChannel.class)
                        .socketChannelType(NioSocketChannel.class)
                        .queryTimeoutMillis(timeout.toMillis())
                        .maxQueriesPerResolve(8);
        server.ifPresent(address ->
                builder.nameServerProvider(new SingletonDnsServerAddressStreamProvider(address)));
        resolver = builder.build();
    }

    @Override
    public List<String> texts(String name) throws IOException {
        var envelope =
                await(resolver.query(new DefaultDnsQuestion(dotted(name), DnsRecordType.TXT)));
        try {
            var response = envelope.content();
            if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
                return List.of();
            }
            if (!response.code().equals(DnsResponseCode.NOERROR)) {
                throw new IOException(name + ": " + response.code());
            }
            var texts = new ArrayList<String>();
            int count = Math.min(response.count(DnsSection.ANSWER), TEXTS_MAX);
            for (int i = 0; i < count; i++) {
                DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
                if (record.type().equals(DnsRecordType.TXT) && record instanceof DnsRawRecord raw) {
                    texts.add(text(raw.content()));
                }
            }
            return texts;
        } finally {
            envelope.release();
        }
    }

    @Override
    public List<InetAddress> addresses(String name) throws IOException {
        return List.copyOf(await(resolver.resolveAll(dotted(name))));
    }

    @Override
    public void close() {
        resolver.close();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /// A record longer than 255 bytes stands in several strings, which belong together.
    static String text(ByteBuf content) {
        var text = new StringBuilder();
        while (content.isReadable()) {
            int length = Math.min(content.readUnsignedByte(), content.readableBytes());
            text.append(content.readCharSequence(length, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /// A name with a dot at its end is whole: no search list of the system is added to it.
    private static String dotted(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    private <T> T await(Future<T> future) throws IOException {
        try {
            if (!future.await(2 * timeout.toMillis())) {
                throw new IOException("no answer of DNS");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (!future.isSuccess()) {
            throw new IOException("no answer of DNS", future.cause());
        }
        return future.getNow();
    }
}
