package org.numicoin.pool.stratum;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.numicoin.pool.job.JobId.Kind;
import org.numicoin.pool.job.PoolTemplate;
import org.numicoin.pool.job.SelfSelect;
import org.numicoin.pool.session.Bans.Offence;
import org.numicoin.pool.session.MinerLogin;
import org.numicoin.pool.share.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One miner, from its first line to its last. All of it runs on the event loop of its channel;
/// what takes time is done elsewhere and comes back as a task.
final class MinerConnection extends SimpleChannelInboundHandler<ByteBuf> {
    /// Shares that may be on their way to a verdict.
    static final int PENDING_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(MinerConnection.class);

    private final PoolDesk desk;
    private final StratumSettings settings;
    private final int number;
    private final String address;
    private final long opened;
    private @Nullable ChannelHandlerContext context;
    private Optional<MinerSession> session = Optional.empty();
    private long heard;
    private int pending;

    /// @param number of the connection, which no other of this pod has
    /// @param address of the miner, as bans know it
    MinerConnection(PoolDesk desk, StratumSettings settings, int number, String address) {
        this.desk = desk;
        this.settings = settings;
        this.number = number;
        this.address = address;
        this.opened = desk.nanoTime().getAsLong();
        this.heard = opened;
    }

    boolean isLoggedIn() {
        return session.isPresent();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext channel, ByteBuf line) {
        heard = desk.nanoTime().getAsLong();
        if (!line.isReadable()) {
            return;
        }
        try {
            handle(Dialect.parse(ByteBufUtil.getBytes(line)));
        } catch (JunkException e) {
            junk(e.getMessage());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            junk("a line is too long");
        } else {
            log.debug("{}: {}", address, cause.toString());
            var _ = channel.close();
        }
    }

    private void handle(Request request) {
        switch (request) {
            case Request.Login login -> login(login);
            case Request.Submit submit -> submit(submit);
            case Request.KeepAlive(long id, var name) -> {
                boolean known =
                        session.filter(s -> name.isEmpty() || s.id().equals(name)).isPresent();
                send(
                        known
                                ? Dialect.status(id, "KEEPALIVED")
                                : Dialect.error(id, "Unauthenticated"));
            }
            case Request.BlockTemplate template -> choose(template);
            case Request.Unknown(long id, var _) -> send(Dialect.error(id, "Unsupported method"));
        }
    }

    private void login(Request.Login login) {
        MinerLogin miner;
        try {
            miner =
                    MinerLogin.parse(
                            desk.addressPrefix(),
                            login.user(),
                            login.password(),
                            login.rigId(),
                            login.mode());
        } catch (MinerLogin.RefusedException e) {
            refuse(login.id(), String.valueOf(e.getMessage()));
            var _ = desk.bans().offend(address, Offence.LOGIN_REFUSED);
            return;
        }
        Optional<PoolTemplate> template = desk.board().newest();
        if (template.isEmpty()) {
            refuse(login.id(), "The pool has no work yet");
            return;
        }
        if (miner.kind() == Kind.CHOSEN && desk.selfSelect().isEmpty()) {
            refuse(login.id(), "This pool chooses the template itself");
            return;
        }
        String id = HexFormat.of().toHexDigits(number);
        var opening = new MinerSession(desk, number, id, miner);
        session = Optional.of(opening);
        send(Dialect.welcome(login.id(), id, opening.job(template.get())));
    }

    private void choose(Request.BlockTemplate template) {
        var present = session.filter(s -> s.id().equals(template.session()));
        if (present.isEmpty()) {
            send(Dialect.error(template.id(), "Unauthenticated"));
            return;
        }
        try {
            present.get().choose(template);
            send(Dialect.status(template.id(), "OK"));
        } catch (SelfSelect.RefusedException e) {
            send(Dialect.error(template.id(), String.valueOf(e.getMessage())));
            if (!e.isBlameless() && desk.bans().offend(address, Offence.BAD_SHARE)) {
                closeAfter(Dialect.error(template.id(), "your IP is banned"));
            }
        }
    }

    private void submit(Request.Submit submit) {
        var present = session.filter(s -> s.id().equals(submit.session()));
        if (present.isEmpty()) {
            send(Dialect.error(submit.id(), "Unauthenticated"));
            return;
        }
        if (pending >= PENDING_MAX) {
            send(Dialect.error(submit.id(), Verdict.BUSY.message()));
            return;
        }
        pending++;
        var _ =
                present.get()
                        .judge(submit)
                        .whenComplete((verdict, problem) ->
                                onLoop(() -> {
                                    pending--;
                                    if (problem != null) {
                                        log.error("a share could not be judged", problem);
                                    }
                                    answer(
                                            submit,
                                            present.get(),
                                            problem == null ? verdict : Verdict.NOT_WRITTEN);
                                }));
    }

    private void answer(Request.Submit submit, MinerSession miner, Verdict verdict) {
        if (verdict == Verdict.ACCEPTED) {
            send(Dialect.status(submit.id(), "OK"));
            desk.bans().good(address);
            long difficulty = submit.job().map(of -> of.difficulty().value()).orElse(0L);
            if (miner.accepted(difficulty)) {
                work();
            }
            return;
        }
        send(Dialect.error(submit.id(), verdict.message()));
        boolean banned =
                switch (verdict) {
                    case WRONG_HASH -> {
                        for (int i = miner.hashes(submit.job()); i > 1; i--) {
                            var _ = desk.bans().offend(address, Offence.WRONG_HASH);
                        }
                        yield desk.bans().offend(address, Offence.WRONG_HASH);
                    }
                    case LOW_DIFFICULTY, DUPLICATE, UNKNOWN_JOB ->
                            desk.bans().offend(address, Offence.BAD_SHARE);
                    case ACCEPTED, STALE, BUSY, NOT_WRITTEN -> false;
                };
        if (banned) {
            closeAfter(Dialect.error(submit.id(), "your IP is banned"));
        }
    }

    /// Sends the newest job if it is another one: a miner that gets the same job twice leaves.
    void work() {
        var present = session;
        var template = desk.board().newest();
        if (present.isEmpty() || template.isEmpty()) {
            return;
        }
        var before = present.get().job();
        var next = present.get().job(template.get());
        if (!before.equals(Optional.of(next.id()))) {
            send(Dialect.job(next, present.get().id()));
        }
    }

    /// Called now and then.
    void tick() {
        long now = desk.nanoTime().getAsLong();
        if (session.isEmpty() && isOver(settings.login(), opened, now)) {
            close();
        } else if (isOver(settings.idle(), heard, now)) {
            close();
        } else {
            session.filter(s -> s.look(now)).ifPresent(_ -> work());
        }
    }

    /// Sends the miner elsewhere; shares that it still has are taken.
    void drain() {
        if (!settings.drainHost().isEmpty() && session.isPresent()) {
            send(Dialect.reconnect(settings.drainHost(), settings.drainPort()));
        }
    }

    void close() {
        if (context != null) {
            var _ = context.close();
        }
    }

    /// Runs something on the connection's event loop.
    void onLoop(Runnable task) {
        if (context != null && !context.isRemoved()) {
            context.channel().eventLoop().execute(task);
        }
    }

    private void junk(@Nullable String why) {
        log.debug("{} sent junk: {}", address, why);
        var _ = desk.bans().offend(address, Offence.JUNK);
        close();
    }

    private void refuse(long id, String message) {
        closeAfter(Dialect.error(id, message));
    }

    private void closeAfter(String line) {
        if (context != null) {
            var _ =
                    context.writeAndFlush(buffer(context, line))
                            .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// A miner that does not read what it is sent is of no use.
    private void send(String line) {
        if (context == null || !context.channel().isActive()) {
            return;
        }
        if (!context.channel().isWritable()) {
            close();
            return;
        }
        var _ = context.writeAndFlush(buffer(context, line));
    }

    private static ByteBuf buffer(ChannelHandlerContext channel, String line) {
        return ByteBufUtil.writeUtf8(channel.alloc(), line + "\n");
    }

    private static boolean isOver(Duration limit, long since, long now) {
        return now - since > limit.toNanos();
    }
}
