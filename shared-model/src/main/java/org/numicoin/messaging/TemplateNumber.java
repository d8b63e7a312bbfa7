package org.numicoin.messaging;

import java.util.Comparator;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Order of templates: a higher term outdates every number of a lower one.
public record TemplateNumber(long term, long number) implements Comparable<TemplateNumber> {
    private static final Comparator<TemplateNumber> ORDER =
            Comparator.comparingLong(TemplateNumber::term)
                    .thenComparingLong(TemplateNumber::number);

    @Override
    public int compareTo(TemplateNumber other) {
        return ORDER.compare(this, other);
    }

    void encode(ByteWriter out) {
        out.u64(term).u64(number);
    }

    static TemplateNumber decode(ByteReader in) {
        return new TemplateNumber(in.u64("term"), in.u64("template number"));
    }
}
