package dev.confab.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Builds trees from the events of SnakeYAML Engine and takes scalars as written. The engine's own composer is not used: it
 * recurses without a bound on depth, and it shares nothing of its alias counting before a document is whole. Anchors, aliases and
 * merge keys work as in Spring Boot; tags other than those of text, numbers and plain collections are refused. Confined to one
 * thread.
 */
final class YamlReader {

    private final Source source;
    private final YamlEvents events;
    private final Budget budget;
    private final Map<String, Tree> anchors = new HashMap<>();

    private YamlReader(Source source) {
        this.source = source;
        this.events = new YamlEvents(source);
        this.budget = new Budget(source);
    }

    static List<Map<String, Scalar>> read(Source source) {
        return new YamlReader(source).documents();
    }

    private List<Map<String, Scalar>> documents() {
        List<Map<String, Scalar>> documents = new ArrayList<>();
        events.next();
        for (Event start = events.next(); start.getEventId() == ID.DocumentStart; start = events.next()) {
            Event root = events.next();
            budget.document(YamlEvents.at(root));
            anchors.clear();
            Tree tree = tree(root);
            if (tree instanceof Mapping mapping) {
                documents.add(Flattener.flatten(source, mapping));
            } else if (!isNothing(tree)) {
                throw source.failure(YamlEvents.at(root), "expected a map at the top of the document, found none");
            }
            events.next();
        }
        return documents;
    }

    private static boolean isNothing(Tree tree) {
        return tree instanceof Scalar scalar && scalar.text().isEmpty();
    }

    private Tree tree(Event event) {
        Position at = YamlEvents.at(event);
        if (event instanceof AliasEvent alias) {
            return target(alias, at);
        }
        String anchor =
                ((NodeEvent) event).getAnchor().map(name -> name.getValue()).orElse("");
        // While a collection is open its own anchor names nothing, not even an earlier node: it would contain itself.
        anchors.remove(anchor);
        Tree tree;
        if (event instanceof ScalarEvent scalar) {
            budget.key(at);
            tree = source.scalar(YamlTags.text(source, scalar), at);
        } else {
            tree = collection((CollectionStartEvent) event, at);
        }
        if (!anchor.isEmpty()) {
            anchors.put(anchor, tree);
        }
        return tree;
    }

    private Tree target(AliasEvent alias, Position at) {
        budget.alias(at);
        String name = alias.getAlias().getValue();
        Tree target = anchors.get(name);
        if (target == null) {
            throw source.failure(at, "expected an anchor &" + name + " that is complete above, found none");
        }
        return target;
    }

    private Tree collection(CollectionStartEvent start, Position at) {
        YamlTags.checkCollection(source, start);
        budget.enter(at);
        Tree tree = start.getEventId() == ID.SequenceStart ? sequence(at) : mapping(at);
        budget.leave();
        return tree;
    }

    private Sequence sequence(Position at) {
        List<Tree> elements = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != ID.SequenceEnd; event = events.next()) {
            elements.add(tree(event));
        }
        if (elements.isEmpty()) {
            budget.key(at);
        }
        return new Sequence(elements, at);
    }

    private Mapping mapping(Position at) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        Set<String> own = new HashSet<>();
        for (Event key = events.next(); key.getEventId() != ID.MappingEnd; key = events.next()) {
            if (YamlTags.isMerge(key)) {
                merge(entries, events.next());
                continue;
            }
            String name = name(key);
            if (!own.add(name)) {
                throw source.failure(YamlEvents.at(key), "expected each key once, found " + name + " again");
            }
            entries.put(name, tree(events.next()));
        }
        if (entries.isEmpty()) {
            budget.key(at);
        }
        return new Mapping(entries, at);
    }

    private String name(Event key) {
        Position at = YamlEvents.at(key);
        if (key instanceof ScalarEvent scalar) {
            String name = source.wellFormed(YamlTags.name(source, scalar), at);
            scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), new Scalar(scalar.getValue(), at)));
            return name;
        }
        if (key instanceof AliasEvent alias && target(alias, at) instanceof Scalar scalar) {
            return scalar.text();
        }
        throw source.failure(at, "expected a key of text, found a map or a list");
    }

    /** Own keys win over merged ones, and of several merged maps the first wins, wherever the merge key stands. */
    private void merge(Map<String, Tree> entries, Event value) {
        Position at = YamlEvents.at(value);
        Tree merged = tree(value);
        List<Tree> maps = merged instanceof Sequence sequence ? sequence.elements() : List.of(merged);
        for (Tree map : maps) {
            if (!(map instanceof Mapping mapping)) {
                throw source.failure(at, "expected a map or a list of maps to merge, found something else");
            }
            mapping.entries().forEach((name, tree) -> {
                budget.mergedKey(at);
                entries.putIfAbsent(name, tree);
            });
        }
    }
}
