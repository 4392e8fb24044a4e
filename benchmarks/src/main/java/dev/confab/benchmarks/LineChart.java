package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A chart of a few lines, as SVG by hand. Not thread-safe. */
final class LineChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int TICKS = 5;
    private static final List<String> COLOURS = List.of("#1b6ca8", "#c8553d", "#588157", "#7b5ea7");

    private record Line(String name, double[] xs, double[] ys) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Line> lines = new ArrayList<>();

    LineChart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Adds a line through those points; at most as many lines as there are colours. */
    void add(String name, double[] xs, double[] ys) {
        if (lines.size() == COLOURS.size()) {
            throw new IllegalArgumentException("lines must be at most " + COLOURS.size());
        }
        lines.add(new Line(name, xs, ys));
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH,
                HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, WIDTH / 2.0, TOP / 2.0, "middle", title);
        text(svg, WIDTH / 2.0, HEIGHT - 12.0, "middle", xLabel);
        text(svg, 8, TOP - 10.0, "start", yLabel);
        grid(svg);
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), COLOURS.get(i));
            text(
                    svg,
                    WIDTH - RIGHT - 120.0,
                    HEIGHT - BOTTOM - 20.0 * (lines.size() - i),
                    "start",
                    lines.get(i).name());
            stroke(
                    svg,
                    WIDTH - RIGHT - 150 + "," + (HEIGHT - BOTTOM - 20 * (lines.size() - i) - 4) + " "
                            + (WIDTH - RIGHT - 126) + "," + (HEIGHT - BOTTOM - 20 * (lines.size() - i) - 4),
                    COLOURS.get(i),
                    3);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg) {
        for (int i = 0; i <= TICKS; i++) {
            double x = xMax() * i / TICKS;
            double y = yMax() * i / TICKS;
            stroke(svg, LEFT + "," + at(y(y)) + " " + (WIDTH - RIGHT) + "," + at(y(y)), "#dddddd", 1);
            text(svg, LEFT - 8.0, y(y) + 4, "end", String.format(Locale.ROOT, "%.0f", y));
            text(svg, x(x), HEIGHT - BOTTOM + 18.0, "middle", String.format(Locale.ROOT, "%.0f", x));
        }
    }

    private void line(StringBuilder svg, Line line, String colour) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.xs().length; i++) {
            points.append(at(x(line.xs()[i])))
                    .append(',')
                    .append(at(y(line.ys()[i])))
                    .append(' ');
        }
        stroke(svg, points.toString().trim(), colour, 2);
    }

    private static void stroke(StringBuilder svg, String points, String colour, int width) {
        svg.append("<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"" + width + "\" points=\"" + points
                + "\"/>\n");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append(
                "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + anchor + "\">" + words + "</text>\n");
    }

    private double x(double value) {
        return LEFT + value / xMax() * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / yMax() * (HEIGHT - TOP - BOTTOM);
    }

    private double xMax() {
        return lines.stream()
                .mapToDouble(line -> line.xs()[line.xs().length - 1])
                .max()
                .orElse(1);
    }

    private double yMax() {
        return 100;
    }

    private static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
