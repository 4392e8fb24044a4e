package dev.confab.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What an operation costs the threads that run it: processor time, which other programs on the machine do not lengthen as they do
 * the time that passes, and what these threads allocate, without what others in the JVM do.
 */
public final class OwnCost implements InternalProfiler {

    static final String NANOS = "own.nanos";
    static final String BYTES = "own.bytes";

    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private long[] workers = {};
    private long nanosBefore;
    private long bytesBefore;

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        workers = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().contains("jmh-worker"))
                .mapToLong(thread -> thread.getThreadId())
                .toArray();
        nanosBefore = nanos();
        bytesBefore = bytes();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double operations = result.getMetadata().getAllOps();
        return List.of(
                new ScalarResult(NANOS, (nanos() - nanosBefore) / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(BYTES, (bytes() - bytesBefore) / operations, "B/op", AggregationPolicy.AVG));
    }

    @Override
    public String getDescription() {
        return "processor time and allocation of the benchmark's own threads";
    }

    private long nanos() {
        return LongStream.of(workers).map(threads::getThreadCpuTime).sum();
    }

    private long bytes() {
        return LongStream.of(workers).map(threads::getThreadAllocatedBytes).sum();
    }
}
