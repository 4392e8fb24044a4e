package dev.confab.examples.node;

import dev.confab.watch.KeyChange;
import dev.confab.watch.WatchEvent;
import java.util.List;

/** What a watch heard, in words: a line for each key. */
final class EventText {

    private EventText() {}

    static List<String> of(WatchEvent event) {
        String author = event.author().isEmpty() ? "" : " by " + event.author();
        String where = "revision " + event.revision() + author + "  " + event.namespace() + "  ";
        return event.changes().stream().map(change -> where + of(change)).toList();
    }

    private static String of(KeyChange change) {
        String before = change.oldValue()
                .map(value -> " (was " + Escapes.escape(value) + ")")
                .orElse("");
        String after =
                change.newValue().map(value -> " = " + Escapes.escape(value)).orElse(" removed");
        return change.key() + after + before;
    }
}
