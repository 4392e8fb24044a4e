package dev.confab.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Picks the documents whose {@code spring.config.activate.on-profile} is absent or matches, and lays them over each other in file
 * order. The condition is an instruction to the reader and no configuration, so its key is not part of the result. Other
 * conditions ({@code on-cloud-platform}) and the long gone {@code spring.profiles} are refused: a file that depends on what nobody
 * here knows must not be half applied.
 */
final class Activation {

    static final String DEFAULT_PROFILE = "default";

    private static final String ACTIVATE = "spring.config.activate";
    private static final String ON_PROFILE = ACTIVATE + ".onprofile";

    private final Source source;
    private final Set<String> active;

    private Activation(Source source, Set<String> profiles) {
        this.source = source;
        this.active = profiles.isEmpty() ? Set.of(DEFAULT_PROFILE) : profiles;
    }

    static Map<String, String> apply(Source source, List<Map<String, Scalar>> documents, Set<String> profiles) {
        Activation activation = new Activation(source, profiles);
        Map<String, String> result = new LinkedHashMap<>();
        for (Map<String, Scalar> document : documents) {
            if (activation.isActive(document)) {
                activation.putAll(result, document);
            }
        }
        return result;
    }

    /** Whether {@code key} tells the reader which document to take, so that no file can hold it as configuration. */
    static boolean isCondition(String key) {
        String canonical = canonical(key);
        return canonical.equals(ACTIVATE)
                || canonical.startsWith(ACTIVATE + ".")
                || canonical.startsWith(ACTIVATE + "[")
                || isLegacy(canonical);
    }

    private void putAll(Map<String, String> result, Map<String, Scalar> document) {
        document.forEach((key, value) -> {
            if (!isCondition(key)) {
                result.put(key, value.text());
                source.check("keysMax", source.limits().keysMax(), result.size(), value.at());
            }
        });
    }

    private boolean isActive(Map<String, Scalar> document) {
        Optional<Scalar> single = Optional.empty();
        List<Scalar> listed = new ArrayList<>();
        for (Map.Entry<String, Scalar> entry : document.entrySet()) {
            String canonical = canonical(entry.getKey());
            if (canonical.equals(ON_PROFILE)) {
                single = Optional.of(entry.getValue());
            } else if (canonical.startsWith(ON_PROFILE + "[")) {
                listed.add(entry.getValue());
            } else if (isCondition(entry.getKey())) {
                throw unknown(entry.getKey(), entry.getValue().at());
            }
        }
        List<Scalar> expressions = single.map(Activation::split).orElse(listed);
        boolean isMatched = expressions.isEmpty();
        for (Scalar expression : expressions) {
            isMatched |= matches(expression); // every one is looked at: a bad one is never hidden behind a match
        }
        return isMatched;
    }

    private boolean matches(Scalar expression) {
        if (expression.text().contains("${")) {
            throw source.failure(expression.at(), "expected a profile expression, found a placeholder");
        }
        try {
            return ProfileExpression.matches(expression.text(), active);
        } catch (IllegalArgumentException e) {
            throw source.failure(expression.at(), String.valueOf(e.getMessage()));
        }
    }

    private ConfigFormatException unknown(String key, Position at) {
        return source.failure(at, "expected " + ACTIVATE + ".on-profile as the only condition, found " + key);
    }

    private static List<Scalar> split(Scalar value) {
        List<Scalar> parts = new ArrayList<>();
        if (!value.text().isEmpty()) {
            for (String part : value.text().split(",", -1)) {
                parts.add(new Scalar(part.trim(), value.at()));
            }
        }
        return parts;
    }

    private static boolean isLegacy(String canonical) {
        return canonical.equals("spring.profiles") || canonical.equals("spring.profiles[0]");
    }

    /** Spring binds loosely: {@code onProfile}, {@code on_profile} and {@code ON-PROFILE} are one name. */
    private static String canonical(String key) {
        boolean isCandidate = key.length() >= "spring.".length() && key.regionMatches(true, 0, "spring", 0, 6);
        return isCandidate ? key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "") : key;
    }
}
