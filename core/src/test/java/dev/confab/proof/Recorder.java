package dev.confab.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what children tell during one round. Thread-safe. */
final class Recorder {

    private final Map<Long, Write> writes = new LinkedHashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private final Map<Long, Subscribed> subscriptions = new LinkedHashMap<>();
    private final Set<Long> closed = new HashSet<>();
    private final List<Heard> heard = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<Boolean> wishes = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    synchronized void accept(Life life, String line) {
        lines.add(life.node() + "#" + life.number() + "\t" + line);
        String[] fields = line.split("\t");
        switch (fields[0]) {
            case HistoryLines.INVOKED -> {
                Write write = HistoryLines.invoked(life, fields);
                writes.put(write.id(), write);
            }
            case HistoryLines.RETURNED ->
                writes.computeIfPresent(
                        Long.parseLong(fields[1]),
                        (id, write) -> write.told(HistoryLines.fate(fields), Long.parseLong(fields[2])));
            case HistoryLines.READ -> reads.add(HistoryLines.read(life, fields));
            case HistoryLines.SUBSCRIBED -> {
                Subscribed subscription = HistoryLines.subscribed(life, fields);
                subscriptions.put(subscription.id(), subscription);
            }
            case HistoryLines.CLOSED -> closed.add(Long.parseLong(fields[1]));
            case HistoryLines.HEARD -> heard.add(HistoryLines.heard(fields));
            case HistoryLines.CLAIM -> claims.add(new Claim(Long.parseLong(fields[1]), life.node()));
            case HistoryLines.WISHED -> wishes.add(fields[3].equals(HistoryLines.GRANTED));
            default -> surprises.add(life + " " + line);
        }
    }

    /** The last revision that the node was told of the namespace in any of its lives, or 0. */
    synchronized long toldTo(String node, String namespace) {
        return heard.stream()
                .filter(event -> subscriptions.containsKey(event.subscription()))
                .filter(event -> subscriptions
                                .get(event.subscription())
                                .namespace()
                                .equals(namespace)
                        && subscriptions.get(event.subscription()).life().node().equals(node))
                .mapToLong(Heard::revision)
                .max()
                .orElse(0);
    }

    synchronized long operations() {
        return writes.size() + reads.size();
    }

    synchronized long acknowledged() {
        return writes.values().stream()
                .filter(write -> write.committed().isPresent())
                .count();
    }

    /** How many wishes for a seat were answered. */
    synchronized long wishes() {
        return wishes.size();
    }

    synchronized long granted() {
        return wishes.stream().filter(isGranted -> isGranted).count();
    }

    synchronized List<String> surprises() {
        return List.copyOf(surprises);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Returns the history.
     *
     * @param last the last revision of the log
     * @param group what was said of it in the end
     * @param living those whose subscriptions must have heard everything
     * @param through up to this revision
     */
    synchronized History history(
            Inheritance before,
            long last,
            List<Entry> log,
            List<Copy> copies,
            Set<Life> living,
            long through,
            Group group) {
        List<Subscribed> ended = subscriptions.values().stream()
                .map(each -> living.contains(each.life()) && !closed.contains(each.id())
                        ? each.mustHearThrough(through)
                        : each)
                .toList();
        List<Write> all = new ArrayList<>(before.open());
        all.addAll(writes.values());
        return new History(before, last, log, Set.of(), all, reads, ended, heard, claims, copies, group);
    }
}
