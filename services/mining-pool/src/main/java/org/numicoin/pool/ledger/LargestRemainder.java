package org.numicoin.pool.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.numicoin.chain.Payment;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;

/// Divides an amount in proportion to weights without losing a nano: everyone has the floor of
/// their part, and what is left goes, a nano each, to the largest remainders; of equal ones to the
/// lower address.
public final class LargestRemainder {
    private static final Comparator<Part> MOST_CUT_FIRST =
            Comparator.comparing(Part::remainder).reversed().thenComparing(Part::who);

    private LargestRemainder() {}

    private record Part(Address who, long floor, BigInteger remainder) {}

    /// The parts by rising address; who gets nothing is left out.
    ///
    /// @param weights at least one, each at least 1
    public static List<Payment> split(Amount total, SortedMap<Address, Long> weights) {
        BigInteger sum = sum(weights);
        BigInteger whole = BigInteger.valueOf(total.nano());
        var parts = new ArrayList<Part>(weights.size());
        long left = total.nano();
        for (Map.Entry<Address, Long> each : weights.entrySet()) {
            BigInteger[] part =
                    whole.multiply(BigInteger.valueOf(each.getValue())).divideAndRemainder(sum);
            long floor = part[0].longValueExact();
            left -= floor;
            parts.add(new Part(each.getKey(), floor, part[1]));
        }
        parts.sort(MOST_CUT_FIRST);
        var payments = new ArrayList<Payment>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            long nano = parts.get(i).floor() + (i < left ? 1 : 0);
            if (nano > 0) {
                payments.add(new Payment(parts.get(i).who(), new Amount(nano)));
            }
        }
        payments.sort(Comparator.comparing(Payment::recipient));
        return List.copyOf(payments);
    }

    private static BigInteger sum(SortedMap<Address, Long> weights) {
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<Address, Long> each : weights.entrySet()) {
            if (each.getValue() < 1) {
                throw new IllegalArgumentException("a weight is at least 1: " + each);
            }
            sum = sum.add(BigInteger.valueOf(each.getValue()));
        }
        if (sum.signum() == 0) {
            throw new IllegalArgumentException("nobody to divide among");
        }
        return sum;
    }
}
