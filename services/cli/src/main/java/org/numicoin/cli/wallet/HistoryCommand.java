package org.numicoin.cli.wallet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.cli.explorer.HistoryItem;
import org.numicoin.cli.explorer.TransactionStatus;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi wallet history`.
@Command(
        name = "history",
        description = "Lists the transactions of a wallet or address, newest first.",
        footer = {"", "Example: ./numi wallet history alice --limit 100"},
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    private static final int LIMIT_MAX = 100_000;

    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Wallet or address.")
    private String wallet = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "25",
            description = "At most so many (${DEFAULT-VALUE}).")
    private int limit;

    /// @param status `confirmed`, `pooled`, or what became of it
    /// @param direction `sent`, `received` or `self`
    private record Row(
            String id,
            String status,
            Optional<Long> height,
            String type,
            String direction,
            String amount,
            Optional<String> fee,
            String sender,
            List<String> recipients,
            Optional<String> memo) {}

    private record History(String address, List<Row> transactions) {}

    @Override
    public Integer call() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new CommandException(ExitCode.USAGE, "--limit is from 1 to " + LIMIT_MAX);
        }
        ChainSpec spec = chain.spec();
        Address address = keystore.address(spec, wallet);
        String text = Bech32m.encode(spec.addressPrefix(), address);
        List<Row> rows;
        try (Explorer explorer = explorers.connect(spec)) {
            rows = items(explorer, address).stream().map(item -> row(item, text)).toList();
        }
        output.result(new History(text, rows), text(rows));
        return ExitCode.OK;
    }

    private List<HistoryItem> items(Explorer explorer, Address address) {
        var items = new ArrayList<HistoryItem>();
        Optional<String> cursor = Optional.empty();
        do {
            int size = Math.min(Explorer.HISTORY_MAX, limit - items.size());
            HistoryItem.Page page = explorer.history(address, cursor, size);
            items.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent() && items.size() < limit);
        return items.subList(0, Math.min(limit, items.size()));
    }

    private static Row row(HistoryItem item, String own) {
        boolean sends = item.sender().equals(own);
        var toOthers = item.payments().stream().filter(p -> !p.recipient().equals(own)).toList();
        var toUs = item.payments().stream().filter(p -> p.recipient().equals(own)).toList();
        boolean self = sends && toOthers.isEmpty();
        var counted = sends && !self ? toOthers : toUs;
        Amount sum =
                counted.stream()
                        .map(HistoryItem.HistoryPayment::amount)
                        .reduce(Amount.ZERO, Amount::plus);
        return new Row(
                item.id().toHex(),
                status(item.status()),
                item.status() instanceof TransactionStatus.Confirmed(long height, _)
                        ? Optional.of(height)
                        : Optional.empty(),
                item.type(),
                self ? "self" : sends ? "sent" : "received",
                Long.toString(sum.nano()),
                sends ? item.fee().map(fee -> Long.toString(fee.nano())) : Optional.empty(),
                item.sender(),
                item.payments().stream().map(HistoryItem.HistoryPayment::recipient).toList(),
                item.memo().map(HistoryCommand::readable));
    }

    private static String status(TransactionStatus status) {
        return switch (status) {
            case TransactionStatus.Confirmed _ -> "confirmed";
            case TransactionStatus.Pooled pooled -> pooled.queued() ? "queued" : "pooled";
            case TransactionStatus.Gone gone -> gone.verdict();
            case TransactionStatus.Unknown _ -> "unknown";
        };
    }

    /// Anybody may write a memo: nothing in it moves the cursor.
    private static String readable(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}", " ");
    }

    private static String text(List<Row> rows) {
        if (rows.isEmpty()) {
            return "no transactions";
        }
        var text = new StringBuilder();
        for (Row row : rows) {
            String where = row.height().map(height -> "block " + height).orElse(row.status());
            String what =
                    row.type().equals("transfer")
                            ? row.direction() + " " + new Amount(Long.parseLong(row.amount()))
                            : row.type();
            text.append("%-14s %-40s %s%n".formatted(where, what, row.id()));
            row.memo().ifPresent(memo -> text.append("%14s %s%n".formatted("", memo)));
        }
        return text.toString();
    }
}
