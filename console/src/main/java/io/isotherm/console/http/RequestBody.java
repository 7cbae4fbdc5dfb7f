package io.isotherm.console.http;

import io.isotherm.console.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/** What a request says, taken in as it comes: whoever says it slowly holds no thread, and is refused after a while. */
final class RequestBody implements Runnable {
    /** What a request may say at most. */
    static final int MOST_BYTES = 16 * 1024;

    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Request request;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private RequestBody(Request request) {
        this.request = request;
    }

    /** All of it, once it is there; fails with a {@link ProblemException} where it is too large, or does not come in time. */
    static CompletableFuture<byte[]> of(Request request) {
        RequestBody body = new RequestBody(request);
        if (request.getLength() > MOST_BYTES) {
            body.whole.completeExceptionally(tooLarge());
        } else {
            body.run();
        }
        return body.whole
                .orTimeout(WITHIN.toSeconds(), TimeUnit.SECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? ProblemException.of(408, "The body did not come within " + WITHIN.toSeconds() + " s")
                                : failure));
    }

    /** Takes in what is there, and comes back when there is more. */
    @Override
    public void run() {
        while (!whole.isDone()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                whole.completeExceptionally(ProblemException.of(
                        408, "The body did not come: " + chunk.getFailure().getMessage()));
                return;
            }
            take(chunk);
            if (taken.size() > MOST_BYTES) {
                whole.completeExceptionally(tooLarge());
            } else if (chunk.isLast()) {
                whole.complete(taken.toByteArray());
            }
        }
    }

    private void take(Content.Chunk chunk) {
        byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
        taken.write(bytes, 0, bytes.length);
        chunk.release();
    }

    private static ProblemException tooLarge() {
        return ProblemException.of(413, "The body is larger than " + MOST_BYTES + " bytes");
    }
}
