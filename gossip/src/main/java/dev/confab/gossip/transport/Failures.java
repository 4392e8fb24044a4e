package dev.confab.gossip.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Says in one line why a connection failed. */
final class Failures {

    private Failures() {}

    /** Takes off what Netty and futures wrap around a cause. */
    static Throwable cause(Throwable failure) {
        boolean isWrapper = failure instanceof DecoderException || failure instanceof CompletionException;
        return isWrapper && failure.getCause() != null ? cause(failure.getCause()) : failure;
    }

    static String describe(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof NotSslRecordException) {
            return "the other side does not speak TLS; configure tls(...) on both sides or on neither";
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return cause instanceof SSLException ? "TLS: " + message : message;
    }
}
