package dev.plinth.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** {@link Outbound} over plain sockets. */
final class PinnedHttp implements Outbound {
    /*
     * java.net.http resolves the name by itself when it connects, after any check of ours could have looked at the answer: a name
     * server that answers differently the second time would lead it inside. So this resolves once, checks every address
     * that came back, connects to one of those, and gives the name only to TLS, which checks the certificate against it.
     * One request a connection, no redirect, no cookie, no proxy, no compression: what is not there cannot be abused.
     */
    static final int LONGEST_SECONDS = 10;

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final Resolver resolver;
    private final SSLSocketFactory tls;
    private final Duration longest;

    PinnedHttp(Resolver resolver, SSLSocketFactory tls, Duration longest) {
        this.resolver = resolver;
        this.tls = tls;
        this.longest = longest;
    }

    /** Gives all addresses of a name. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    @Override
    public Answer post(Recipient recipient, String path, String contentType, byte[] body, int mostAnswerBytes) {
        long deadline = System.nanoTime() + longest.toNanos();
        try (Socket plain = connect(recipient);
                Socket socket = recipient.secure() ? secured(recipient, plain) : plain) {
            OutputStream out = socket.getOutputStream();
            out.write(head(recipient, path, contentType, body.length));
            out.write(body);
            out.flush();
            InputStream in = new BufferedInputStream(new DeadlineStream(socket, deadline));
            return new AnswerReader(in, mostAnswerBytes).read();
        } catch (SocketTimeoutException e) {
            throw new EgressException(recipient, "did not answer in time", e);
        } catch (IOException e) {
            throw new EgressException(recipient, "could not be asked (" + e.getMessage() + ")", e);
        }
    }

    private Socket connect(Recipient recipient) throws IOException {
        InetAddress[] addresses = resolver.all(recipient.base().getHost());
        if (addresses.length == 0) throw new EgressException(recipient, "has no address");
        if (!recipient.local() && Arrays.stream(addresses).anyMatch(SpecialAddresses::contains))
            throw new EgressException(
                    recipient, "resolves to a private or special address; mark it as local if that is meant");
        Socket socket = new Socket();
        try {
            socket.setSoTimeout((int) longest.toMillis());
            socket.connect(new InetSocketAddress(addresses[0], recipient.port()), (int) CONNECT.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secured(Recipient recipient, Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, recipient.base().getHost(), recipient.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static byte[] head(Recipient recipient, String path, String contentType, int length) {
        String base = recipient.base().getRawPath();
        String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return ("POST " + prefix + path + " HTTP/1.1\r\nHost: "
                        + recipient.base().getRawAuthority()
                        + "\r\nUser-Agent: Plinth\r\nAccept-Encoding: identity\r\nConnection: close\r\nContent-Type: "
                        + contentType + "\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads until a point in time, however slowly the bytes drip. */
    private static final class DeadlineStream extends InputStream {
        private final Socket socket;
        private final InputStream in;
        private final long deadline;

        DeadlineStream(Socket socket, long deadline) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) throw new SocketTimeoutException("the whole answer took too long");
            socket.setSoTimeout((int) left);
            return in.read(bytes, offset, length);
        }
    }
}
