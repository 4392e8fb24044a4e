package dev.confab.gossip.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds the addresses of a host. Names are looked up on a thread of their own, for the JDK blocks while it asks, and the
 * transport thread must not; the thread exists only while names are asked for. IP addresses need none. Thread-safe.
 */
final class HostResolver {

    private static final int LOOKUPS_MAX = 4_096;

    private final ThreadPoolExecutor lookups;

    HostResolver(String threadName) {
        this.lookups = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(LOOKUPS_MAX), task -> daemon(task, threadName));
        lookups.allowCoreThreadTimeOut(true);
    }

    CompletableFuture<InetAddress[]> resolve(String host) {
        byte[] ip = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return ip != null
                    ? CompletableFuture.completedFuture(new InetAddress[] {InetAddress.getByAddress(host, ip)})
                    : lookUp(host);
        } catch (UnknownHostException | RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<InetAddress[]> lookUp(String host) {
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        lookups.execute(() -> {
            try {
                found.complete(InetAddress.getAllByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        return found;
    }

    /** A lookup under way cannot be interrupted; its thread is a daemon and ends with it. */
    void close() {
        lookups.shutdownNow();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
