package org.numicoin.bench;

import java.util.List;
import java.util.Locale;

/// What came out.
///
/// @param figures what is neither a rate nor a ratio
/// @param notes what one has to know to read the numbers
public record Report(
        List<Rate> rates, List<Ratio> ratios, List<Figure> figures, List<String> notes) {
    /// How many a second.
    public record Rate(String what, double perSecond, String unit) {}

    /// Two rates of the same run.
    ///
    /// @param goal the least value; 0 where there is no goal
    public record Ratio(String what, double value, double goal) {
        public boolean isMet() {
            return value >= goal;
        }
    }

    /// A number with its unit.
    ///
    /// @param limit the value has to be below it; 0 where there is no goal
    public record Figure(String what, double value, String unit, double limit) {
        public Figure(String what, double value, String unit) {
            this(what, value, unit, 0);
        }

        public boolean isMet() {
            return limit == 0 || value < limit;
        }
    }

    public Report {
        rates = List.copyOf(rates);
        ratios = List.copyOf(ratios);
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    public Report(List<Rate> rates, List<Ratio> ratios, List<String> notes) {
        this(rates, ratios, List.of(), notes);
    }

    /// One report of several parts.
    public static Report of(List<Report> parts) {
        return new Report(
                parts.stream().flatMap(part -> part.rates().stream()).toList(),
                parts.stream().flatMap(part -> part.ratios().stream()).toList(),
                parts.stream().flatMap(part -> part.figures().stream()).toList(),
                parts.stream().flatMap(part -> part.notes().stream()).toList());
    }

    /// Whether every goal is met.
    public boolean isMet() {
        return ratios.stream().allMatch(Ratio::isMet) && figures.stream().allMatch(Figure::isMet);
    }

    String table() {
        var table = new StringBuilder("\n");
        rates.forEach(rate ->
                table.append(
                        String.format(
                                Locale.ROOT,
                                "  %-58s %,12.1f %s/s%n",
                                rate.what(),
                                rate.perSecond(),
                                rate.unit())));
        table.append('\n');
        figures.forEach(figure ->
                table.append(
                        String.format(
                                Locale.ROOT,
                                "  %-58s %,12.3f %s%s%n",
                                figure.what(),
                                figure.value(),
                                figure.unit(),
                                goal(figure))));
        if (!figures.isEmpty()) {
            table.append('\n');
        }
        ratios.forEach(ratio ->
                table.append(
                        String.format(
                                Locale.ROOT,
                                "  %-58s %12.3f%s%n",
                                ratio.what(),
                                ratio.value(),
                                goal(ratio))));
        notes.forEach(note -> table.append("\n  ").append(note));
        return notes.isEmpty() ? table.toString() : table.append('\n').toString();
    }

    private static String goal(Figure figure) {
        return figure.limit() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "   goal: below %,.0f, %s",
                        figure.limit(),
                        figure.isMet() ? "met" : "MISSED");
    }

    private static String goal(Ratio ratio) {
        return ratio.goal() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "   goal: at least %.2f, %s",
                        ratio.goal(),
                        ratio.isMet() ? "met" : "MISSED");
    }
}
