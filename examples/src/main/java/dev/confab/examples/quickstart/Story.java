package dev.confab.examples.quickstart;

import static dev.confab.examples.quickstart.Narrator.millis;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.ImportResult;
import dev.confab.gossip.wire.Head;
import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import dev.confab.watch.Subscription;
import dev.confab.watch.Watch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What happens, chapter by chapter. Every call to Confab that the quickstart shows is here. */
final class Story {

    private static final String ORDERS = "prod/shop/orders";
    private static final long HEARD_SECONDS_MAX = 10;

    private final Workspace workspace;
    private final Shop shop;
    private final Narrator narrator;

    Story(Workspace workspace, Shop shop, Narrator narrator) {
        this.workspace = workspace;
        this.shop = shop;
        this.narrator = narrator;
    }

    void tell() {
        formTheGroup();
        importTheFiles();
        changeAValue();
        String lost = loseTheLeader();
        bringItBack(lost);
        compareHeads();
    }

    private void formTheGroup() {
        narrator.chapter("Three services start, each with a node inside. There is no server.");
        long began = System.nanoTime();
        Shop.SERVICES.forEach(service -> {
            shop.start(service);
            narrator.fact(service, "listens on " + shop.address(service));
        });
        shop.awaitReady();
        narrator.say("They found each other in " + millis(System.nanoTime() - began) + " and chose " + leader()
                + " to lead.");
    }

    private void importTheFiles() {
        narrator.chapter("The files that the services had so far are imported, with the profile prod.");
        Confab node = shop.node("orders");
        for (String service : Shop.SERVICES) {
            ImportResult result = node.map("prod/shop/" + service)
                    .importFile(workspace.file(service), ImportMode.REPLACE, "prod")
                    .join();
            int keys = node.map("prod/shop/" + service).size();
            narrator.fact(
                    service + ".yml",
                    String.format(
                            "%2d keys into %-18s revision %d",
                            keys, "prod/shop/" + service, result.outcome().revision()));
        }
        ConfigMap elsewhere = upToDate("gateway").map(ORDERS);
        narrator.say("They were imported on orders. The gateway has them in its own memory, too:");
        List.of("checkout.timeout", "checkout.payment-methods[1].name", "checkout.billing-url")
                .forEach(key -> narrator.say("  " + key + " = " + elsewhere.get(key, "?")));
    }

    private void changeAValue() {
        narrator.chapter("A value of orders changes, set on billing. All three listen.");
        change("billing", "checkout.timeout", "300ms");
        narrator.say("Agreed means: in the logs of a majority. And once more, from the gateway:");
        change("gateway", "checkout.timeout", "250ms");
    }

    private String loseTheLeader() {
        String lost = leader();
        narrator.chapter("The leader, " + lost + ", stops. The other two go on.");
        shop.stop(lost);
        String writer = shop.running().get(0);
        change(writer, "checkout.retries", "5");
        narrator.say("Choosing a new leader is part of that time. Now " + leader() + " leads.");
        return lost;
    }

    private void bringItBack(String lost) {
        narrator.chapter("The lost one, " + lost + ", comes back.");
        long began = System.nanoTime();
        Confab node = shop.start(lost);
        narrator.say("From its disk it has revision " + node.head().revision() + ", and can be read at once.");
        shop.awaitReady();
        long revision = upToDate(lost).head().revision();
        narrator.say("It reached revision " + revision + " after " + millis(System.nanoTime() - began)
                + ", and reads checkout.retries = " + node.map(ORDERS).get("checkout.retries", "?") + ".");
    }

    private void compareHeads() {
        narrator.chapter("The three compare. Equal heads mean: the same configuration, byte for byte.");
        Map<String, Head> heads = new TreeMap<>();
        for (String service : Shop.SERVICES) {
            Head head = upToDate(service).head();
            heads.put(service, head);
            narrator.fact(service, "revision " + head.revision() + "   chain " + head.chain());
        }
        if (heads.values().stream().distinct().count() != 1) {
            throw new IllegalStateException("the heads must be equal, were " + heads);
        }
        narrator.say("They are equal.");
    }

    /** Changes a key of orders on one node, with a listener on each. */
    private void change(String writer, String key, String value) {
        Map<String, CompletableFuture<Long>> heard = new TreeMap<>();
        List<Subscription> subscriptions = shop.running().stream()
                .map(service -> {
                    CompletableFuture<Long> at = new CompletableFuture<>();
                    heard.put(service, at);
                    return shop.node(service)
                            .map(ORDERS)
                            .listen(Watch.key(key), event -> at.complete(System.nanoTime()));
                })
                .toList();
        String before = shop.node(writer).map(ORDERS).get(key, "nothing");

        long began = System.nanoTime();
        CompletableFuture<Outcome.Committed> put = shop.node(writer).map(ORDERS).put(key, value);
        long revision = put.join().revision();
        long agreed = System.nanoTime() - began;

        narrator.say(writer + " sets " + key + " from " + before + " to " + value + ": agreed after " + millis(agreed)
                + ", revision " + revision);
        shop.running().forEach(service -> {
            long at = heard.get(service)
                    .orTimeout(HEARD_SECONDS_MAX, TimeUnit.SECONDS)
                    .join();
            String seen = shop.node(service).map(ORDERS).get(key, "?");
            narrator.fact(service, "heard it after " + millis(at - began) + " and reads " + seen);
        });
        subscriptions.forEach(Subscription::close);
    }

    /** The node of that service, once it has seen all that was written before. */
    private Confab upToDate(String service) {
        shop.node(service).sync().join();
        return shop.node(service);
    }

    /** Who leads, as a node that just heard from the leader says. */
    private String leader() {
        return upToDate(shop.running().get(0)).leader().orElseThrow();
    }
}
