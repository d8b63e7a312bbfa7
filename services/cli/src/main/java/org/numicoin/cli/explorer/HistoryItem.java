package org.numicoin.cli.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Payload;
import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// A transaction of an address's history; addresses as the explorer writes them.
///
/// @param type `transfer` or `key-rotation`
/// @param fee none for a pooled one that cannot pay the next block's base fee
public record HistoryItem(
        Hash256 id,
        String type,
        String sender,
        long nonce,
        List<HistoryPayment> payments,
        Optional<String> memo,
        Optional<Amount> fee,
        TransactionStatus status) {
    public record HistoryPayment(String recipient, Amount amount) {}

    /// One page, and where the next begins.
    public record Page(List<HistoryItem> items, Optional<String> nextCursor) {}

    static Page readPage(JsonFields in, int max) {
        var items = new ArrayList<HistoryItem>();
        for (JsonFields item : in.objects("transactions", max)) {
            items.add(read(item));
        }
        return new Page(
                items, in.textIfAny("next_cursor").filter(c -> c.matches("[0-9a-f-]{1,80}")));
    }

    private static HistoryItem read(JsonFields in) {
        var payments = new ArrayList<HistoryPayment>();
        if (in.isList("payments")) {
            for (JsonFields payment : in.objects("payments", Payload.Transfer.PAYMENTS_MAX)) {
                payments.add(
                        new HistoryPayment(
                                plain(payment.text("recipient")),
                                new Amount(payment.number("amount", 0, Long.MAX_VALUE))));
            }
        }
        return new HistoryItem(
                in.hash("txid"),
                plain(in.text("type")),
                plain(in.text("sender")),
                in.number("nonce", 0, Long.MAX_VALUE),
                payments,
                in.textIfAny("memo").filter(memo -> memo.matches("[0-9a-f]{2,512}")),
                in.numberIfAny("fee", 0, Long.MAX_VALUE).map(Amount::new),
                TransactionStatus.read(in.object("status")));
    }

    /// What goes to a terminal as it is.
    private static String plain(String text) {
        if (!text.matches("[a-z0-9-]{1,90}")) {
            throw new IllegalArgumentException("transactions: unexpected characters");
        }
        return text;
    }
}
