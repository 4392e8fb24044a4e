package dev.confab.examples.typedsettings;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.LayeredMap;
import dev.confab.settings.ByteSize;
import dev.confab.settings.Setting;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Binds settings, changes them, and sees a bad value being refused. One node in memory; ends by itself. */
public final class TypedSettings {

    private final Confab confab;
    private final PrintStream out;

    private TypedSettings(Confab confab, PrintStream out) {
        this.confab = confab;
        this.out = out;
    }

    /** Runs it; takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        try (Confab confab = Confab.startInMemory()) {
            TypedSettings example = new TypedSettings(confab, System.out);
            example.record();
            example.derived();
            example.refusal();
            example.layers();
        }
    }

    private void record() throws InterruptedException {
        ConfigMap shop = confab.map("prod/acme/shop");
        Setting<HttpConfig> http = shop.bind("http", HttpConfig.class);
        out.println("nobody set a key     " + http.get());

        CountDownLatch told = new CountDownLatch(1);
        http.onChange((before, after) -> {
            out.println("the listener heard   timeout " + before.timeout() + " -> " + after.timeout() + ", pool "
                    + before.pool().size() + " -> " + after.pool().size());
            told.countDown();
        });
        confab.transaction() // both or none: no reader sees the one without the other
                .put("prod/acme/shop", "http.timeout", "300ms")
                .put("prod/acme/shop", "http.pool.size", "32")
                .commit()
                .join();
        told.await(5, TimeUnit.SECONDS);
        out.println("one transaction      " + http.get());
    }

    private void derived() {
        ConfigMap shop = confab.map("prod/acme/shop");
        Setting<ByteSize> limit = shop.setting("upload.limit", ByteSize.class, new ByteSize(1024 * 1024));
        Setting<Long> kilobytes = limit.map(size -> size.bytes() / 1024);
        shop.put("upload.limit", "10MiB").join();
        out.println("a derived setting    " + kilobytes.get() + " KiB, version " + kilobytes.version());
    }

    private void refusal() {
        ConfigMap shop = confab.map("prod/acme/shop");
        Setting<HttpConfig> http = shop.bind("http", HttpConfig.class);
        shop.as("mallory").put("http.retries", "a few").join();
        out.println("a bad value came     retries is still " + http.get().retries());
        confab.status().rejectedValues().forEach(rejection -> out.println("status says          " + rejection));
        shop.put("http.retries", "5").join();
        out.println("a good one came      retries is " + http.get().retries() + ", rejected at present: "
                + confab.status().rejectedValues().size());
    }

    private void layers() {
        LayeredMap orders = confab.layered("prod", "acme", "orders");
        Setting<Integer> batch = orders.setting("batch.size", Integer.class, 10);
        confab.map("global").put("batch.size", "20").join();
        confab.map("prod/acme").put("batch.size", "50").join();
        out.println("layers               batch.size is " + batch.get() + ", from "
                + batch.origin().layer());
        out.println(orders.explain("batch.size"));
    }
}
