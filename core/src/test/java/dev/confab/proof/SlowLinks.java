package dev.confab.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The links into a node, inside its own process, so that they need no root and die and stand still with it: what passes, in
 * either direction, can be late. A loss is what TCP makes of one: the bytes come after its retransmission timer, and all that
 * was sent behind them waits too. Thread-safe.
 */
final class SlowLinks {

    private static final int PIECE_BYTES = 16 * 1024;
    private static final int PIECES_MAX = 256; // what is under way on one link in one direction; then the sender waits
    private static final long RETRANSMISSION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ServerSocket door;
    private final int behind;
    private volatile long delayNanos;
    private volatile int lossPercent;
    private volatile Random random = new Random(0);

    /** Bytes and when they are due; none at the end. Immutable. */
    private record Piece(byte[] bytes, long due) {}

    private SlowLinks(ServerSocket door, int behind) {
        this.door = door;
        this.behind = behind;
    }

    /** Takes what comes in at that address on to a port of loopback that is free now. */
    static SlowLinks at(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        ServerSocket door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SlowLinks links = new SlowLinks(door, free.getLocalPort());
            links.thread("link-door", links::accept);
            return links;
        }
    }

    /** Where the node must listen. */
    String behind() {
        return "127.0.0.1:" + behind;
    }

    /** Where others reach it. */
    String address() {
        return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
    }

    /** From now on each piece is late by up to twice the delay, and so many of a hundred are lost once. */
    void become(int delayMillis, int newLossPercent, long seed) {
        random = new Random(seed);
        lossPercent = newLossPercent;
        delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
    }

    private void accept() {
        try {
            while (true) {
                Socket outer = door.accept();
                thread("link", () -> connect(outer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket outer) {
        try {
            Socket inner = new Socket(InetAddress.getLoopbackAddress(), behind);
            outer.setTcpNoDelay(true);
            inner.setTcpNoDelay(true);
            carry(outer, inner);
            carry(inner, outer);
        } catch (IOException e) {
            close(outer); // the node does not listen yet or not any more
        }
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>(PIECES_MAX);
        thread("link", () -> take(from, underWay));
        thread("link", () -> hand(underWay, to));
    }

    private void take(Socket from, BlockingQueue<Piece> underWay) {
        byte[] buffer = new byte[PIECE_BYTES];
        long due = 0;
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                due = Math.max(due, System.nanoTime() + lateness());
                underWay.put(new Piece(java.util.Arrays.copyOf(buffer, read), due));
            }
        } catch (IOException e) {
            // the end, told to the other side below
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a link", e);
        } finally {
            underWay.offer(new Piece(new byte[0], due));
            close(from);
        }
    }

    private void hand(BlockingQueue<Piece> underWay, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = underWay.take(); piece.bytes().length > 0; piece = underWay.take()) {
                for (long left = piece.due() - System.nanoTime(); left > 0; left = piece.due() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(piece.bytes());
            }
        } catch (IOException e) {
            underWay.clear(); // who still takes is not to wait for room
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a link", e);
        } finally {
            close(to);
        }
    }

    private long lateness() {
        long bound = delayNanos;
        int loss = lossPercent;
        long delay = bound == 0 ? 0 : random.nextLong(2 * bound);
        return loss > 0 && random.nextInt(100) < loss ? delay + RETRANSMISSION_NANOS : delay;
    }

    private void thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
