package org.numicoin.pool.stratum;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the one header of a proxy's connection and goes.
final class ProxyDecoder extends ByteToMessageDecoder {
    private final Consumer<Optional<InetAddress>> source;

    ProxyDecoder(Consumer<Optional<InetAddress>> source) {
        this.source = source;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws JunkException {
        var header = ProxyHeader.read(in);
        if (header.isPresent()) {
            source.accept(header.get().source());
            context.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
