package dev.confab.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A record of 50 fields, four of them in another one, as a large application might bind. Immutable. */
record WideRecord(
        int maxConnections,
        int queueSize,
        int retries,
        int batchSize,
        int workerCount,
        int cacheEntries,
        int pageSize,
        int maxDepth,
        int windowSize,
        int burst,
        int portNumber,
        int shards,
        int replicas,
        int maxAttempts,
        int limitPerSecond,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        Duration idleTimeout,
        Duration retryDelay,
        Duration cacheExpiry,
        Duration refreshInterval,
        Duration pollInterval,
        Duration gracePeriod,
        Duration leaseTime,
        String host,
        String user,
        String region,
        String zone,
        String bucket,
        String topic,
        String queueName,
        String contentType,
        String locale,
        String currency,
        boolean enabled,
        boolean compressed,
        boolean verbose,
        boolean strict,
        boolean dryRun,
        boolean readOnly,
        double sampleRate,
        long maxBytes,
        List<String> allowedHosts,
        List<String> tags,
        List<Integer> retryCodes,
        Pool spare) {

    /** The record within. Immutable. */
    record Pool(int size, int most, Duration maxAge, String name) {

        Pool() {
            this(0, 0, Duration.ZERO, "");
        }
    }

    static final String PREFIX = "orders";

    static final WideRecord DEFAULTS = new WideRecord(
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            false,
            false,
            false,
            false,
            false,
            false,
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            new Pool());

    /** A key of each field, with a value; one list is spread over three keys. */
    static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (var part : WideRecord.class.getRecordComponents()) {
            if (part.getName().equals("allowedHosts")) {
                for (int i = 0; i < 3; i++) {
                    values.put(key(part.getName() + "." + i), "host-" + i + ".example.org");
                }
            } else if (part.getType() != Pool.class) {
                values.put(key(part.getName()), text(part.getType()));
            }
        }
        for (var part : Pool.class.getRecordComponents()) {
            values.put(key("spare." + part.getName()), text(part.getType()));
        }
        return values;
    }

    static String key(String name) {
        return PREFIX + "." + name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String text(Class<?> type) {
        if (type == Duration.class) {
            return "1m30s";
        }
        if (type == boolean.class) {
            return "true";
        }
        return type == String.class ? "some-words-of-text" : type == List.class ? "201, 202, 203" : "1234";
    }
}
