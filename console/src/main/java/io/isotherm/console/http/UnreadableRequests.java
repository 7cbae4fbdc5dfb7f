package io.isotherm.console.http;

import io.isotherm.console.problem.ProblemException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what is no request of HTTP, or too long, as the console answers all else that it refuses. */
final class UnreadableRequests implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer given ? given : 400;
        SecurityHeaders.put(response);
        HttpAnswer.problem(ProblemException.of(
                        status, "The console cannot read the request: it is no HTTP/1.1, or longer than it takes"))
                .write(response, callback);
        return true;
    }
}
