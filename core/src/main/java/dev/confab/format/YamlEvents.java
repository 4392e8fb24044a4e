package dev.confab.format;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/** The events of a YAML text, with every failure of the engine turned into one that names the place. Confined to one thread. */
final class YamlEvents {

    private final Source source;
    private final Iterator<Event> events;
    private Position last = Position.START;

    YamlEvents(Source source) {
        this.source = source;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.name())
                .setCodePointLimit(Integer.MAX_VALUE) // fileBytesMax has been checked
                .build();
        this.events = new Parse(settings).parseString(source.text()).iterator();
    }

    Event next() {
        try {
            Event event = events.next();
            last = at(event);
            return event;
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            String context = e.getContext() == null ? "" : ", " + e.getContext();
            throw source.failure(mark.map(YamlEvents::at).orElse(last), expected(e.getProblem()) + context);
        } catch (ReaderException e) {
            // The engine counts code points here; a text without supplementary characters is the common case.
            int index = source.text().offsetByCodePoints(0, Math.min(e.getPosition(), codePoints()));
            String found = String.format("a character U+%04X that must be escaped", e.getCodePoint());
            throw source.failure(Position.of(source.text(), index), expected(found));
        } catch (NoSuchElementException | IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            // Not ours to trust: a parser that trips over an odd directive or escape still means a bad file.
            throw source.failure(last, expected("something the parser cannot read after this place"));
        } catch (RuntimeException e) {
            throw source.failure(last, expected(e.getClass().getSimpleName() + " after this place"));
        }
    }

    static Position at(Event event) {
        return event.getStartMark().map(YamlEvents::at).orElse(Position.START);
    }

    private static Position at(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private int codePoints() {
        return source.text().codePointCount(0, source.text().length());
    }

    private static String expected(String problem) {
        return "expected YAML, found: " + problem;
    }
}
