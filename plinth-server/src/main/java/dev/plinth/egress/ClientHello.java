package dev.plinth.egress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The first message of a TLS client of another age (RFC 5246, section 7.4.1.2), written by hand: the JDK itself no longer
 * speaks TLS 1.0 and 1.1. Offers the cipher suites that servers of those days took.
 */
final class ClientHello {
    private static final short[] SUITES = {
        (short) 0xc02b,
        (short) 0xc02f,
        (short) 0xc02c,
        (short) 0xc030,
        (short) 0xc009,
        (short) 0xc013,
        (short) 0xc00a,
        (short) 0xc014,
        (short) 0x009c,
        (short) 0x009d,
        0x002f,
        0x0035,
        0x000a
    };
    private static final byte HANDSHAKE = 22;
    private static final byte CLIENT_HELLO = 1;
    private static final int MOST_BYTES = 512;

    private ClientHello() {}

    /** @param version such as 0x0303 for TLS 1.2; no {@code supported_versions}, so nothing newer is offered */
    static byte[] offering(short version, SplittableRandom random) {
        ByteBuffer body = ByteBuffer.allocate(MOST_BYTES);
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        body.putShort(version).put(nonce).put((byte) 0);
        body.putShort((short) (2 * SUITES.length));
        for (short suite : SUITES) body.putShort(suite);
        body.put((byte) 1).put((byte) 0);
        byte[] extensions = extensions();
        body.putShort((short) extensions.length).put(extensions).flip();
        ByteBuffer record = ByteBuffer.allocate(body.limit() + 9);
        record.put(HANDSHAKE).putShort((short) 0x0301).putShort((short) (body.limit() + 4));
        record.put(CLIENT_HELLO).put((byte) 0).putShort((short) body.limit()).put(body);
        return record.array();
    }

    private static byte[] extensions() {
        byte[] host = "localhost".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
        out.putShort((short) 0).putShort((short) (host.length + 5)); // server_name
        out.putShort((short) (host.length + 3))
                .put((byte) 0)
                .putShort((short) host.length)
                .put(host);
        shorts(out, (short) 10, 0x0017, 0x0018, 0x0019); // supported_groups: P-256, P-384, P-521
        out.putShort((short) 11).putShort((short) 2).put((byte) 1).put((byte) 0); // ec_point_formats
        shorts(out, (short) 13, 0x0403, 0x0503, 0x0804, 0x0401, 0x0501, 0x0203, 0x0201); // signature_algorithms
        out.putShort((short) 23).putShort((short) 0); // extended_master_secret
        byte[] all = new byte[out.position()];
        out.flip().get(all);
        return all;
    }

    private static void shorts(ByteBuffer out, short type, int... values) {
        out.putShort(type).putShort((short) (2 * values.length + 2)).putShort((short) (2 * values.length));
        for (int value : values) out.putShort((short) value);
    }
}
