package dev.plinth.probe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The bytes by which texts give themselves away: as it is, as UTF-16, hexadecimal, base64 at each of its three alignments, URL. */
public final class CanaryForms {
    private static final int GROUP = 3;
    private static final int CHARACTERS = 4;

    private final List<byte[]> patterns;
    private final int longest;

    private CanaryForms(List<byte[]> patterns) {
        this.patterns = patterns;
        this.longest =
                patterns.stream().mapToInt(pattern -> pattern.length).max().orElse(0);
    }

    /** @param canaries each long and odd enough not to occur by chance */
    public static CanaryForms of(String... canaries) {
        List<byte[]> patterns = new ArrayList<>();
        for (String canary : canaries) add(canary, patterns);
        return new CanaryForms(patterns.stream()
                .map(ArrayKey::new)
                .distinct()
                .map(ArrayKey::bytes)
                .toList());
    }

    private static void add(String canary, List<byte[]> patterns) {
        byte[] clear = canary.getBytes(StandardCharsets.UTF_8);
        patterns.add(clear);
        patterns.add(canary.getBytes(StandardCharsets.UTF_16LE));
        patterns.add(canary.getBytes(StandardCharsets.UTF_16BE));
        patterns.add(ascii(HexFormat.of().formatHex(clear)));
        patterns.add(ascii(HexFormat.of().withUpperCase().formatHex(clear)));
        patterns.add(ascii(URLEncoder.encode(canary, StandardCharsets.UTF_8)));
        for (int before = 0; before < GROUP; before++) {
            patterns.add(base64(clear, before, Base64.getEncoder()));
            patterns.add(base64(clear, before, Base64.getUrlEncoder()));
        }
    }

    private record ArrayKey(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof ArrayKey key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** The longest form, in bytes: parts of a file that are searched one after the other overlap by it. */
    int longest() {
        return longest;
    }

    /** What of the base64 of anything that holds these bytes at this alignment does not depend on what stands around them. */
    private static byte[] base64(byte[] clear, int before, Base64.Encoder encoder) {
        byte[] shifted = new byte[before + clear.length];
        System.arraycopy(clear, 0, shifted, before, clear.length);
        String whole = encoder.withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : CHARACTERS;
        int to = shifted.length / GROUP * CHARACTERS;
        return ascii(whole.substring(from, to));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether one of the forms stands in these bytes. */
    public boolean in(byte[] bytes, int length) {
        for (byte[] pattern : patterns) if (holds(bytes, length, pattern)) return true;
        return false;
    }

    public boolean in(byte[] bytes) {
        return in(bytes, bytes.length);
    }

    private static boolean holds(byte[] bytes, int length, byte[] pattern) {
        byte first = pattern[0];
        int last = length - pattern.length;
        for (int at = 0; at <= last; at++) {
            if (bytes[at] != first) continue;
            if (Arrays.equals(bytes, at, at + pattern.length, pattern, 0, pattern.length)) return true;
        }
        return false;
    }
}
